import {
  pauseAfter,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import type { Clock } from './clock';
import { describeCommands, describeConditions } from './describeConditions';
import {
  describeError,
  isNotFound,
  isRefusal,
  isSessionOver,
} from './failures';
import type { TaskLogger } from './taskLogger';

/** What waiting looks at. */
export interface Awaited {
  spec: { drift: 'report' | 'repair' };
  generation: number;
  operationId?: string;
  deletionRequestedAt?: string;
  conditions: Condition[];
}

export interface WaitOptions {
  /** For messages, for example `Namespace shop on demo`. */
  what: string;
  /** What goes on when the waiting ends early, and what to do about it. */
  goesOn: string;
  read: () => Promise<Awaited>;
  timeoutMs: number;
  logger: TaskLogger;
  signal: AbortSignal;
  clock: Clock;
}

/** Bounds of the time between reads, in milliseconds; it grows with the time waited. */
const PAUSE_MS = { least: 500, most: 15_000 };

/**
 * Waits until an object is ready in this generation, and logs what its conditions say.
 *
 * @throws when the signal aborts, the time is over, the session of the user is over, or waiting
 *   cannot help
 */
export async function waitUntilReady(
  generation: number,
  options: WaitOptions,
): Promise<void> {
  const tell = newsTeller(options.logger, describeConditions);
  await poll(options, object => {
    if (!object || object.deletionRequestedAt) {
      return { problem: 'it was deleted meanwhile' };
    }
    const { spec, conditions } = object;
    // Those of an earlier generation are no news of this one.
    const current = conditions.filter(
      ({ observedGeneration }) => observedGeneration >= generation,
    );
    tell(current);
    const ready = current.find(({ type }) => type === 'Ready');
    if (ready?.status === 'True') {
      return 'done';
    }
    if (ready?.final) {
      return { problem: `it cannot be made as asked: ${ready.message}` };
    }
    const drifted = current.find(({ type }) => type === 'Drifted');
    if (drifted?.status === 'True' && spec.drift === 'report') {
      return {
        problem: `${drifted.message}. Declare it with ifExists: update to put it right`,
      };
    }
    return 'wait';
  });
}

/**
 * Waits until an object that is being deleted does not exist any more.
 *
 * @throws when the signal aborts, the time is over, or the session of the user is over
 */
export async function waitUntilGone(options: WaitOptions): Promise<void> {
  const tell = newsTeller(options.logger, saidBy);
  await poll(options, object => {
    // A deletion cannot be taken back: without one, this is a new object of the same name.
    if (!object?.deletionRequestedAt) {
      return 'done';
    }
    // Those of before it was asked for tell how it stood then.
    tell(
      object.conditions.filter(
        ({ operationId }) => operationId === object.operationId,
      ),
    );
    return 'wait';
  });
}

/** Of what is going, nobody asks whether it is ready. */
function saidBy(conditions: Condition[]): string[] {
  return [
    ...new Set([
      ...conditions.map(({ message }) => message),
      ...describeCommands(conditions),
    ]),
  ];
}

/** Logs those lines that were not among the ones before. */
function newsTeller(
  logger: TaskLogger,
  describe: (conditions: Condition[]) => string[],
) {
  let told: string[] = [];
  return (conditions: Condition[]) => {
    const lines = describe(conditions);
    lines
      .filter(line => !told.includes(line))
      .forEach(line => logger.info(line));
    told = lines;
  };
}

/** What an object says about going on: no waiting mends a problem. */
type Verdict = 'wait' | 'done' | { problem: string };

/** @param judge - is given undefined when the object does not exist */
async function poll(
  options: WaitOptions,
  judge: (object: Awaited | undefined) => Verdict,
): Promise<void> {
  const { what, goesOn, timeoutMs, logger, signal, clock } = options;
  const startedAt = clock.now();
  const read = outlasting(options);
  let verdict: Verdict = 'wait';
  try {
    while (verdict === 'wait') {
      signal.throwIfAborted();
      const answer = await read();
      if (answer) {
        verdict = judge(answer.object);
      }
      if (verdict === 'wait') {
        const elapsed = clock.now() - startedAt;
        if (elapsed >= timeoutMs) {
          throw new Error(`not done after ${timeoutMs / 60_000} minutes`);
        }
        await clock.sleep(
          Math.min(pauseAfter(elapsed, PAUSE_MS), timeoutMs - elapsed),
          signal,
        );
      }
    }
  } catch (cause) {
    if (signal.aborted) {
      logger.warn(`${what}: no longer waited for. ${goesOn}`);
      throw cause;
    }
    const message = isSessionOver(cause)
      ? 'your session is over, so that its state can no longer be asked for'
      : describeError(cause);
    throw new Error(`${what}: ${message}. ${goesOn}`, { cause });
  }
  if (verdict !== 'done') {
    throw new Error(`${what}: ${verdict.problem}`);
  }
}

/**
 * Reads, and gives undefined when there was no answer: a backend that restarts or a network that
 * hiccups ends no wait.
 */
function outlasting({ read, what, logger, signal }: WaitOptions) {
  let told = '';
  return async (): Promise<{ object: Awaited | undefined } | undefined> => {
    try {
      const object = await read();
      told = '';
      return { object };
    } catch (error) {
      if (isNotFound(error)) {
        return { object: undefined };
      }
      if (signal.aborted || isRefusal(error) || isSessionOver(error)) {
        throw error;
      }
      const trouble = `${what} could not be read, trying again: ${describeError(
        error,
      )}`;
      if (trouble !== told) {
        logger.warn(trouble);
        told = trouble;
      }
      return undefined;
    }
  };
}
