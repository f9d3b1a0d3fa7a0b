import { isError } from '@backstage/errors';
import { timesInWords } from '@okeanos/backstage-plugin-oke-common';
import { describeError, isSessionOver } from './failures';

/**
 * The error as the scaffolder shall log it: it writes the stack of an error into the task's log, which people read, and
 * its message as the task's result. Both are sentences afterwards. It stays the same error, by which the scaffolder knows
 * a cancelled task.
 */
export function forPeople(error: unknown): unknown {
  if (!isError(error)) {
    return error;
  }
  const text = isSessionOver(error)
    ? 'Your session is over. Sign in and run it again.'
    : timesInWords(describeError(error)).replace(/^the /, 'The ');
  // Own properties: some errors of the platform only have a getter, for which assigning throws.
  for (const name of ['message', 'stack']) {
    Object.defineProperty(error, name, {
      value: text,
      configurable: true,
      writable: true,
    });
  }
  return error;
}
