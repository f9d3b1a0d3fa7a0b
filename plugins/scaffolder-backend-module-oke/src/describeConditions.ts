import type { Condition } from '@okeanos/backstage-plugin-oke-common';

/**
 * A line for each thing that conditions say. Several often say the same, above all `Ready` and the
 * one that hinders it. Pure.
 */
export function describeConditions(conditions: Condition[]): string[] {
  const typesBySaying = new Map<string, string[]>();
  for (const { type, status, reason, message } of conditions) {
    const saying = `${status} (${reason}): ${message}`;
    typesBySaying.set(saying, [...(typesBySaying.get(saying) ?? []), type]);
  }
  return [...typesBySaying].map(
    ([saying, types]) => `${types.join(', ')}: ${saying}`,
  );
}
