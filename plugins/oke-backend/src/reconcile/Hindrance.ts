/** What is in the way of something, and what takes it away. */
export interface Hindrance {
  /** A sentence; the commands are not in it. */
  message: string;
  /** For an administrator. Nothing in them is read otherwise by a shell. */
  commands: string[];
}

/** What no command takes away. Pure. */
export function hindrance(message: string): Hindrance {
  return { message, commands: [] };
}
