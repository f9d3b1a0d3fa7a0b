import { z } from 'zod';

/** Why a row could not be read, for people. */
export function unreadableReason(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map(({ path, message }) =>
        path.length > 0 ? `${path.join('.')}: ${message}` : message,
      )
      .join('; ');
  }
  return 'a column is no JSON';
}
