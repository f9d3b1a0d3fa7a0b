import type {
  Aspect,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';

/** Keeps the start of an aspect that has the same state and reason as before. */
function carry<T extends Aspect>(previous: Aspect | undefined, next: T): T {
  return previous?.state === next.state && previous.reason === next.reason
    ? { ...next, since: previous.since }
    : next;
}

/** The same for parts, each found again by what identifies it. */
function carryAll<T extends Aspect>(
  previous: readonly T[],
  next: readonly T[],
  identity: (part: T) => unknown[],
): T[] {
  const known = new Map(
    previous.map(part => [JSON.stringify(identity(part)), part]),
  );
  return next.map(part =>
    carry(known.get(JSON.stringify(identity(part))), part),
  );
}

/**
 * Keeps `since` of every part of a status whose state and reason did not change.
 *
 * @param previous - the status before; undefined when there is none
 * @param next - the status now, of the same service
 * @returns `next` with the earlier starts
 * @public
 */
export function carrySince(
  previous: ServiceStatus | undefined,
  next: ServiceStatus,
): ServiceStatus {
  if (!previous) {
    return next;
  }
  const { exposure, certificates, policy } = previous;
  return {
    ...next,
    exposure: {
      ...carry(exposure, next.exposure),
      routes: carryAll(exposure.routes, next.exposure.routes, route => [
        // Rows from before it was told are of the service itself.
        route.service || `${next.namespace}/${next.service}`,
        route.kind,
        route.namespace,
        route.name,
        route.via,
        route.port,
        route.tls,
      ]),
    },
    certificates: {
      ...carry(certificates, next.certificates),
      certificates: carryAll(
        certificates.certificates,
        next.certificates.certificates,
        ({ namespace, name, secretName }) => [namespace, name, secretName],
      ),
      mtls: carry(certificates.mtls, next.certificates.mtls),
    },
    items: carryAll(previous.items, next.items, ({ evaluator, id }) => [
      evaluator,
      id,
    ]),
    policy: {
      ...carry(policy, next.policy),
      items: carryAll(policy.items, next.policy.items, ({ kind, name }) => [
        kind,
        name,
      ]),
    },
  };
}
