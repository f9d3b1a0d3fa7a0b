import type { PartResult } from '@okeanos/backstage-plugin-oke-node';

/**
 * Results in OCI with what others did to the parts that are reported as drifted. Who it was, OCI does not tell with a
 * resource. What convergence puts right it tells itself. Pure.
 */
export function withOciDrift(results: PartResult[]): PartResult[] {
  return results.map(result =>
    result.state === 'drifted'
      ? {
          ...result,
          drift: {
            change: result.reason === 'Deleted' ? 'Deleted' : 'Changed',
            fields: fieldsOf(result),
            by: [],
          },
        }
      : result,
  );
}

/** In words: names of fields, and rules with `+` for what is missing and `-` for what is too much. */
function fieldsOf({ reason, message }: PartResult) {
  const [, told] = /changed by somebody else: (.*)$/s.exec(message) ?? [];
  return reason !== 'Deleted' && told
    ? told.split(/[;,] /).map(field => ({ field }))
    : [];
}
