/** What went wrong in a module, in one line of bounded length, for messages to people. Pure. */
export function faultOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.replace(/\s+/g, ' ').slice(0, 500);
}
