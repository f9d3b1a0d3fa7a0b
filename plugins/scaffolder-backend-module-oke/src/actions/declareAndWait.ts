import { InputError } from '@backstage/errors';
import {
  describeProblem,
  type OkeRequestOptions,
  type Plan,
} from '@okeanos/backstage-plugin-oke-common';
import { confirmPlan } from '../confirmPlan';
import { isRefusal, isTooOften } from '../failures';
import { patiently } from '../patiently';
import { logPlan } from '../logPlan';
import { waitUntilReady, type Awaited } from '../waitFor';
import type { OkeActionContext } from './createOkeAction';

/** An object to declare, and the requests about it. */
export interface Declaration {
  /** For messages, for example `Namespace shop on demo`. */
  what: string;
  /** Id of the action that removes it. */
  deleteAction: string;
  timeoutMinutes: number;
  plan(options: OkeRequestOptions): Promise<Plan>;
  put(options: OkeRequestOptions): Promise<Awaited>;
  get(options: OkeRequestOptions): Promise<Awaited>;
}

/**
 * Declares an object and waits until it is ready; in a dry run, logs and outputs the plan. Doing it
 * twice, even at once, is harmless: declaring the same again changes nothing.
 */
export async function declareAndWait(
  context: OkeActionContext,
  declaration: Declaration,
): Promise<void> {
  const { logger, signal, clock, isDryRun, request } = context;
  const { what, deleteAction, timeoutMinutes, get } = declaration;
  if (isDryRun) {
    await outputPlan(context, declaration);
    return;
  }
  const { generation, operationId } = await confirmPlan(
    context,
    `${what} was not declared`,
    () => declare(context, declaration),
  );
  logger.info(
    `${what} is declared. It is made in the background${
      operationId ? `, as operation ${operationId} of the audit log` : ''
    }.`,
  );
  await waitUntilReady(generation, {
    what,
    goesOn: `Its creation goes on in the background. To remove it, run ${deleteAction}.`,
    read: async () => get(await request()),
    timeoutMs: timeoutMinutes * 60_000,
    logger,
    signal,
    clock,
  });
}

async function outputPlan(
  context: OkeActionContext,
  { what, plan }: Declaration,
): Promise<void> {
  const { logger, output, request } = context;
  const { changes, problems } = await patiently(context, what, async () =>
    plan(await request()),
  );
  if (changes.length > 0 || problems.length === 0) {
    logPlan({ changes }, logger);
  }
  if (problems.length > 0) {
    throw new InputError(
      `${what} would be refused:\n${problems.map(describeProblem).join('\n')}`,
    );
  }
  output(
    'plan',
    changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`),
  );
}

async function declare(
  context: OkeActionContext,
  declaration: Declaration,
): Promise<Awaited> {
  return patiently(context, declaration.what, () =>
    declareOnce(context, declaration),
  );
}

async function declareOnce(
  { logger, request }: OkeActionContext,
  { what, deleteAction, put }: Declaration,
): Promise<Awaited> {
  const options = await request();
  try {
    return await put(options);
  } catch (error) {
    if (!isRefusal(error) && !isTooOften(error)) {
      logger.warn(
        `${what}: whether it was declared is not known, for the answer did not arrive. Declaring it again is harmless; to remove it, run ${deleteAction}.`,
      );
    }
    throw error;
  }
}
