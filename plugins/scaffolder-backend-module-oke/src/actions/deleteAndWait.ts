import type { OkeRequestOptions } from '@okeanos/backstage-plugin-oke-common';
import { isNotFound, isRefusal } from '../failures';
import { waitUntilGone, type Awaited } from '../waitFor';
import type { OkeActionContext } from './createOkeAction';

/** An object to delete, and the requests about it. */
export interface Deletion<T extends Awaited> {
  /** For messages, for example `Namespace shop on demo`. */
  what: string;
  /** What deleting the object would do, as the end of `Namespace shop on demo would be …`. */
  consequence(object: T): string;
  timeoutMinutes: number;
  delete(options: OkeRequestOptions): Promise<T>;
  get(options: OkeRequestOptions): Promise<T>;
}

/**
 * Asks for the deletion of an object and waits until it is gone; in a dry run, logs what that would
 * do. Deleting what does not exist is a success, as for every step that is run twice.
 */
export async function deleteAndWait<T extends Awaited>(
  context: OkeActionContext,
  deletion: Deletion<T>,
): Promise<void> {
  const { logger, signal, clock, isDryRun, request } = context;
  const { what, timeoutMinutes, consequence, get } = deletion;
  const read = async () => get(await request());
  if (isDryRun) {
    const object = await unlessNotFound(read);
    logger.info(
      object ? `${what} would be ${consequence(object)}` : doesNotExist(what),
    );
    return;
  }
  if (!(await requestDeletion(context, deletion))) {
    logger.info(doesNotExist(what));
    return;
  }
  logger.info(`${what} is being deleted in the background.`);
  await waitUntilGone({
    what,
    goesOn: 'Its deletion goes on in the background.',
    read,
    timeoutMs: timeoutMinutes * 60_000,
    logger,
    signal,
    clock,
  });
  logger.info(`${what} is gone.`);
}

/** @returns whether there was something to delete */
async function requestDeletion<T extends Awaited>(
  { logger, request }: OkeActionContext,
  { what, delete: requestIt, get }: Deletion<T>,
): Promise<boolean> {
  const options = await request();
  try {
    await requestIt(options);
    return true;
  } catch (error) {
    if (isNotFound(error)) {
      const object = await unlessNotFound(async () => get(await request()));
      if (!object) {
        return false;
      }
      // Who may see but not delete it gets the same answer as for what does not exist.
      throw new Error(`${what} exists, but you may not delete it`, {
        cause: error,
      });
    }
    if (!isRefusal(error)) {
      logger.warn(
        `${what}: whether its deletion was asked for is not known, for the answer did not arrive. Asking again is harmless.`,
      );
    }
    throw error;
  }
}

async function unlessNotFound<T>(
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

function doesNotExist(what: string): string {
  return `${what} does not exist, or is not yours to see: nothing to delete.`;
}
