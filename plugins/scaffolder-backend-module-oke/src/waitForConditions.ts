import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  OkeResponseError,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import { abortableDelay } from './abortableDelay';

/** The part of an object that waiting needs. */
interface Conditioned {
  generation: number;
  conditions: Condition[];
}

/** First pause; it grows with the time waited. */
const PAUSE_MS = { least: 500, most: 15_000 };

/** Reasons of `Ready=False` that no waiting mends. */
const FINAL_REASONS = ['NameTaken', 'Conflict'];

/**
 * Waits until an object of at least this generation is ready, and tells of every condition that
 * changes.
 *
 * @param read - reads the object; undefined when it does not exist
 * @param howToGoOn - what the reader of the log can do when the waiting ends early
 * @throws when the signal aborts, the time is over, or waiting cannot help
 */
export async function waitUntilReady(options: {
  what: string;
  generation: number;
  read: () => Promise<Conditioned>;
  logger: LoggerService;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  howToGoOn: string;
}): Promise<void> {
  const { what, generation, read, logger, howToGoOn } = options;
  const told = new Map<string, string>();
  await poll(options, async () => {
    const { conditions } = await read();
    for (const { type, status, reason, message } of conditions) {
      const text = `${type} is ${status} (${reason}): ${message}`;
      if (told.get(type) !== text) {
        told.set(type, text);
        logger.info(text);
      }
    }
    const ready = conditions.find(({ type }) => type === 'Ready');
    if (!ready || ready.observedGeneration < generation) {
      return false;
    }
    if (ready.status === 'False' && FINAL_REASONS.includes(ready.reason)) {
      throw new Error(`${what} cannot be made: ${ready.message}. ${howToGoOn}`);
    }
    return ready.status === 'True';
  });
}

/**
 * Waits until an object does not exist any more.
 *
 * @throws when the signal aborts or the time is over
 */
export async function waitUntilGone(options: {
  what: string;
  read: () => Promise<Conditioned>;
  logger: LoggerService;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  howToGoOn: string;
}): Promise<void> {
  const { read, logger } = options;
  let told = '';
  await poll(options, async () => {
    try {
      const { conditions } = await read();
      const message = conditions.find(({ type }) => type === 'Ready')?.message;
      if (message && message !== told) {
        told = message;
        logger.info(message);
      }
      return false;
    } catch (error) {
      if (error instanceof OkeResponseError && error.status === 404) {
        return true;
      }
      throw error;
    }
  });
}

async function poll(
  {
    what,
    logger,
    signal,
    timeoutMs,
    howToGoOn,
  }: {
    what: string;
    logger: LoggerService;
    signal: AbortSignal | undefined;
    timeoutMs: number;
    howToGoOn: string;
  },
  isDone: () => Promise<boolean>,
): Promise<void> {
  const startedAt = Date.now();
  try {
    while (!(await isDoneDespiteOutage(isDone, logger, signal))) {
      const elapsed = Date.now() - startedAt;
      if (elapsed > timeoutMs) {
        throw new Error(
          `${what}: not done after ${Math.round(
            timeoutMs / 60_000,
          )} minutes. ${howToGoOn}`,
        );
      }
      await abortableDelay(
        Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, elapsed / 20)),
        signal,
      );
    }
  } catch (error) {
    if (signal?.aborted) {
      logger.warn(`${what}: no longer waited for. ${howToGoOn}`);
    }
    throw error;
  }
}

/** A backend that restarts or a network that hiccups ends no wait; a refusal does. */
async function isDoneDespiteOutage(
  isDone: () => Promise<boolean>,
  logger: LoggerService,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  signal?.throwIfAborted();
  try {
    return await isDone();
  } catch (error) {
    const isOutage =
      error instanceof OkeResponseError
        ? error.status >= 500
        : error instanceof TypeError; // what fetch throws without an answer
    if (!isOutage) {
      throw error;
    }
    logger.warn(`The backend did not answer, trying again: ${error}`);
    return false;
  }
}
