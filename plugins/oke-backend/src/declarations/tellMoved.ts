import type { PlanMovedError } from './PlanMovedError';

/** Everything that a moved plan tells as one text: what is different in words, and the new plan as JSON. Pure. */
export function tellMoved({
  message,
  plan,
  difference = [],
}: PlanMovedError): string {
  return [
    message,
    ...difference.map(
      ({ what, before = 'nothing', now = 'nothing' }) =>
        `- ${what}: before ${before}; now ${now}`,
    ),
    `The new plan: ${JSON.stringify(plan)}`,
  ].join('\n');
}
