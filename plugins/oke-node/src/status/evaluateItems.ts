import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import {
  itemSchema,
  type EvaluatedService,
  type Evaluator,
  type World,
} from './Evaluator';
import type { Evaluation } from './Evaluation';
import { toAspect } from './findings';

const MOST_ITEMS = 50;

const items = z
  .array(itemSchema)
  .max(MOST_ITEMS)
  .refine(
    all => new Set(all.map(({ id }) => id)).size === all.length,
    'each id may stand once',
  );

/**
 * What an evaluator of a module says of a service. When it fails, or says what cannot be read, that is
 * an item too: it is not known what it would have said.
 *
 * @param onFault - people are told that it failed, and not in its words
 */
export function evaluateItems(
  evaluation: Evaluation,
  evaluator: Evaluator,
  service: EvaluatedService,
  onFault: (evaluator: Evaluator, error: unknown) => void,
): EvaluatorItem[] {
  const { id: name, card } = evaluator;
  let said: z.output<typeof items>;
  try {
    said = parse(evaluator.evaluate(worldOf(evaluation, evaluator), service));
  } catch (error) {
    onFault(evaluator, error);
    said = [failure(evaluator)];
  }
  const now = evaluation.now.toISOString();
  return said.map(({ since, ...item }) => {
    const start = since && new Date(since).toISOString();
    const finding = { ...item, since: start && start < now ? start : now };
    return {
      ...toAspect([], finding, evaluation.now),
      ...{ evaluator: name, id: item.id, card, title: item.title },
      ...(item.renderer !== undefined && { renderer: item.renderer }),
      ...(item.data !== undefined && { data: item.data }),
    };
  });
}

/** What an evaluator named, and nothing else. */
function worldOf(evaluation: Evaluation, { kinds }: Evaluator): World {
  return {
    find(kind, index, key) {
      if (!kinds.some(each => each === kind)) {
        throw new Error(`${kind.id} is not among its kinds`);
      }
      return evaluation.find(kind, index, key);
    },
    apiGroups: () => evaluation.apiGroups(),
    reached: moment => evaluation.reached(moment),
  };
}

/** @throws Error that names the item and its field */
function parse(said: unknown): z.output<typeof items> {
  const { data, error } = items.safeParse(said);
  if (error) {
    const [{ path, message }] = error.issues;
    const where = path.length > 0 ? `items.${path.join('.')}` : 'the items';
    throw new Error(`${where}: ${message}`);
  }
  return data;
}

function failure({ id, module }: Evaluator): z.output<typeof itemSchema> {
  return {
    id: 'evaluator',
    title: id,
    state: 'unknown',
    reason: 'EvaluatorFailed',
    message: `What the evaluator '${id}' of ${module} would say is not known: it failed. Why is in the portal's log`,
    evidence: [],
  };
}
