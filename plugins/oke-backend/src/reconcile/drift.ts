import {
  because,
  isInProgress,
  type EvaluatedCondition,
  type ToldPart,
} from './conditions';

/** What of a part's result tells about drift. */
interface ComparedPart extends ToldPart {
  kept?: string[];
  /** In words: what is to be said also when it is as intended. */
  notes?: string[];
}

/** Whether a part was compared with what is intended, and is so. */
export function isAsIntended({ state }: Pick<ComparedPart, 'state'>): boolean {
  return ['current', 'applied', 'removed'].includes(state);
}

/**
 * The condition `Drifted`. It is false only when every part was looked at. What was put right before that, it does not
 * tell: the history does. Pure.
 */
export function driftedCondition(results: ComparedPart[]): EvaluatedCondition {
  const type = 'Drifted';
  const drifted = results.filter(({ state }) => state === 'drifted');
  if (drifted.length > 0) {
    return {
      type,
      status: 'True',
      reason: drifted[0].reason,
      message: drifted.map(part => because(part).message).join('; '),
    };
  }
  // Nobody knows who wrote what is kept: then it is told.
  const keeping = results.filter(({ kept = [] }) => kept.length > 0);
  const noting = results.filter(({ notes = [] }) => notes.length > 0);
  // What is in the way the other conditions tell, and change with.
  return results.every(isAsIntended)
    ? {
        type,
        status: 'False',
        reason: 'AsIntended',
        message:
          keeping.length === 0
            ? [
                'What Okeanos made is as intended',
                ...noting.map(part => because(part).message),
              ].join('; ')
            : [...new Set([...keeping, ...noting])]
                .map(part => because(part).message)
                .join('; '),
      }
    : {
        type,
        status: 'Unknown',
        reason: 'NotObserved',
        message: 'Not everything could be compared yet',
        ...(results.every(part => isAsIntended(part) || isInProgress(part)) && {
          inProgress: true,
        }),
      };
}

/** A part that was there and that somebody deleted; undefined when there is none. */
export function deletedPart<Part extends ComparedPart>(
  results: Part[],
): Part | undefined {
  return results.find(
    ({ state, reason }) => state === 'drifted' && reason === 'Deleted',
  );
}
