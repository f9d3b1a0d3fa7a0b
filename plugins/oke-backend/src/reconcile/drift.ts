import { because, type EvaluatedCondition, type ToldPart } from './conditions';

/** What of a part's result tells about drift. */
interface ComparedPart extends ToldPart {
  state: string;
}

/** States of parts that were compared with what is intended, and are so. */
const AS_INTENDED = ['current', 'applied', 'removed'];

/** The condition `Drifted`. It is false only when every part was looked at. Pure. */
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
  // What is in the way the other conditions tell, and change with.
  return results.every(({ state }) => AS_INTENDED.includes(state))
    ? {
        type,
        status: 'False',
        reason: 'AsIntended',
        message: 'Nobody changed what Okeanos made',
      }
    : {
        type,
        status: 'Unknown',
        reason: 'NotObserved',
        message: 'Not everything could be compared yet',
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
