import { InputError } from '@backstage/errors';
import {
  describeProblem,
  type DeletionPlan,
  type OkeRequestOptions,
} from '@okeanos/backstage-plugin-oke-common';
import { logDeletion } from '../logDeletion';
import { confirmPlan } from '../confirmPlan';
import { isNotFound, isRefusal, isTooOften } from '../failures';
import { patiently } from '../patiently';
import { waitUntilGone, type Awaited } from '../waitFor';
import type { OkeActionContext } from './createOkeAction';

/** An object to delete, and the requests about it. */
export interface Deletion<T extends Awaited> {
  /** For messages, for example `Namespace shop on demo`. */
  what: string;
  name: string;
  /** The name once more, as who asks for the deletion has typed it. */
  confirm: string;
  /** What deleting the object would do, as the end of `Namespace shop on demo would be …`. */
  consequence(object: T): string;
  /** Whether what it is stays where it is, and only the portal forgets it. */
  isKept?(object: T): boolean;
  timeoutMinutes: number;
  /** What the deletion would take away, and what is in the way. */
  plan(options: OkeRequestOptions): Promise<T & DeletionPlan>;
  delete(options: OkeRequestOptions): Promise<T>;
  get(options: OkeRequestOptions): Promise<T>;
}

/**
 * Asks for the deletion of an object and waits until it is gone; in a dry run, logs what that would
 * do. Fails when there is none that the user may delete: a task that did nothing is no success.
 *
 * A task that Backstage runs again goes on where it was. That there was something to delete is
 * remembered before it is asked for, so that a second run does not take what the first has deleted
 * for something that never was; and that it was asked for afterwards, so that a second run does not
 * delete what has got the name since.
 */
export async function deleteAndWait<T extends Awaited>(
  context: OkeActionContext,
  deletion: Deletion<T>,
): Promise<void> {
  const { logger, signal, clock, isDryRun, once, request } = context;
  const { what, timeoutMinutes, consequence, get } = deletion;
  requireConfirmation(deletion);
  if (isDryRun) {
    const object = await findDeletable(context, deletion);
    logger.info(`${what} would be ${consequence(object)}`);
    logDeletion(object, logger);
    return;
  }
  const found = await once(`found: ${what}`, async () => {
    const object = await findDeletable(context, deletion);
    logDeletion(object, logger);
    return deletion.isKept?.(object) ? 'kept' : true;
  });
  await once(`asked for: ${what}`, async () => {
    await confirmPlan(context, `${what} was not deleted`, () =>
      patiently(context, what, () => requestDeletion(context, deletion)),
    );
    return true;
  });
  const isKept = found === 'kept';
  logger.info(
    isKept
      ? `${what} is being forgotten in the background. It stays in the cluster.`
      : `${what} is being deleted in the background.`,
  );
  await waitUntilGone({
    what,
    goesOn: isKept
      ? 'It goes on being forgotten in the background, and stays in the cluster.'
      : 'Its deletion goes on in the background.',
    read: async () => get(await request()),
    timeoutMs: timeoutMinutes * 60_000,
    logger,
    signal,
    clock,
  });
  logger.info(
    isKept
      ? `${what} is forgotten. It stays in the cluster.`
      : `${what} is gone.`,
  );
}

function requireConfirmation<T extends Awaited>({
  what,
  name,
  confirm,
}: Deletion<T>): void {
  if (confirm !== name) {
    throw new InputError(
      `${what} was not deleted: to confirm, its name must be typed, which is ${name}, and not "${confirm}".`,
    );
  }
}

async function findDeletable<T extends Awaited>(
  context: OkeActionContext,
  { what, plan }: Deletion<T>,
): Promise<T & DeletionPlan> {
  let planned: T & DeletionPlan;
  try {
    planned = await patiently(context, what, async () =>
      plan(await context.request()),
    );
  } catch (error) {
    throw isNotFound(error) ? noneToDelete(what, error) : error;
  }
  if (planned.problems.length > 0) {
    throw new Error(
      `${what} cannot be deleted:\n${planned.problems
        .map(describeProblem)
        .join('\n')}`,
    );
  }
  return planned;
}

/** For something that was found: when it is not there any more, it is gone already. */
async function requestDeletion<T extends Awaited>(
  { logger, request }: OkeActionContext,
  { what, delete: requestIt, get }: Deletion<T>,
): Promise<void> {
  const options = await request();
  try {
    const { operationId } = await requestIt(options);
    if (operationId) {
      logger.info(`${what}: its deletion is operation ${operationId}.`);
    }
  } catch (error) {
    if (isNotFound(error)) {
      if (await exists(async () => get(await request()))) {
        throw noneToDelete(what, error); // the right to it was lost meanwhile
      }
      return;
    }
    if (!isRefusal(error) && !isTooOften(error)) {
      logger.warn(
        `${what}: whether its deletion was asked for is not known, for the answer did not arrive. Asking again is harmless.`,
      );
    }
    throw error;
  }
}

async function exists(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isNotFound(error)) {
      return false;
    }
    throw error;
  }
}

/** The same words for what does not exist, may not be seen, or may not be deleted. */
function noneToDelete(what: string, cause: unknown): Error {
  return new Error(
    `${what}: there is none that you may delete. Nothing was deleted.`,
    { cause },
  );
}
