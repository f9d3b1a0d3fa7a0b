import type { ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import type { z } from 'zod';

/** The next message of a child that has this form. */
export async function messageOf<T>(
  child: ChildProcess,
  schema: z.ZodType<T>,
): Promise<T> {
  for await (const [message] of on(child, 'message')) {
    const { data } = schema.safeParse(message);
    if (data) {
      return data;
    } // Backstage sends messages of its own
  }
  throw new Error('The process ended');
}

/** Asks a child something and waits for its answer. */
export async function ask<T>(
  child: ChildProcess,
  message: 'usage' | object,
  schema: z.ZodType<T>,
): Promise<T> {
  const answer = messageOf(child, schema);
  child.send(message);
  return answer;
}
