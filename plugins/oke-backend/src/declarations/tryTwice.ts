import { ConflictError } from '@backstage/errors';

/**
 * Decides and writes, once more when somebody was faster: who asks for the same at the same time as
 * another finds it done the second time.
 *
 * @param what - for messages, for example `cluster demo`
 * @param attempt - gives undefined when something is in the way that was not there when it looked
 * @throws ConflictError when somebody was faster both times; what the attempt throws
 */
export async function tryTwice<T>(
  what: string,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  const done = (await attempt()) ?? (await attempt());
  if (!done) {
    throw new ConflictError(
      `Somebody else declared something at the same time that is in the way of the ${what}. Look at it and try again.`,
    );
  }
  return done;
}
