import type { Condition } from '@okeanos/backstage-plugin-oke-common';

/**
 * A line for each thing that conditions say, first what `Ready` says. Several often say the same, above all `Ready` and
 * the one that hinders it. Pure.
 */
export function describeConditions(conditions: Condition[]): string[] {
  const ready = conditions.find(({ type }) => type === 'Ready');
  const others = conditions
    .filter(({ message }) => message !== ready?.message)
    .map(({ message }) => message);
  return [
    ...new Set([
      ...(ready ? [describeReady(ready)] : []),
      ...others,
      ...describeCommands(conditions),
    ]),
  ];
}

/** A line for each command that takes away what is in the way. Pure. */
export function describeCommands(conditions: Condition[]): string[] {
  return conditions
    .flatMap(each => each.commands ?? [])
    .map(command => `An administrator may run: ${command}`);
}

function describeReady({ status, message }: Condition): string {
  switch (status) {
    case 'True':
      return `Ready: ${message}`;
    case 'False':
      return `Not ready yet: ${message}`;
    case 'Unknown':
      return `Not known whether it is ready: ${message}`;
    default:
      return status satisfies never;
  }
}
