import type { LoggerService } from '@backstage/backend-plugin-api';
import { LRUCache } from 'lru-cache';
import { faultOf } from './faultOf';

/**
 * Told of what went wrong in the code of a module. People are told that it failed, and not in its words.
 *
 * @param what - which part of which module: `block 'budget' of @acme/budget`
 */
export type OnModuleFault = (what: string, error: unknown) => void;

/** The same fault is logged so often at most: forms plan with each key, and passes come again. */
const REPEAT_MS = 60 * 60_000;

/** Writes to the log what modules throw, each fault once an hour. */
export function logModuleFaults(
  logger: Pick<LoggerService, 'error'>,
): OnModuleFault {
  const told = new LRUCache<string, true>({ max: 1_000, ttl: REPEAT_MS });
  return (what, error) => {
    const fault = `The ${what} failed: ${faultOf(error)}`;
    if (!told.has(fault)) {
      told.set(fault, true);
      logger.error(fault, error instanceof Error ? error : undefined);
    }
  };
}
