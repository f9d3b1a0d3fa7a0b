import type { Condition } from '@okeanos/backstage-plugin-oke-common';

/** Which status of a condition is the good one. Of a type that is not here, nothing is claimed. */
const GOOD = {
  Ready: 'True',
  Provisioned: 'True',
  BaselineReady: 'True',
  IssuerReady: 'True',
  GatewayReady: 'True',
  Drifted: 'False',
  Applied: 'True',
  AccessBound: 'True',
  CertificatesReady: 'True',
  HostsReleased: 'True',
  Expiring: 'False',
} as const satisfies Record<string, Condition['status']>;

/** Whether a condition is one of Okeanos' own, of which is known what it means. */
export function isKnownCondition(type: string): type is keyof typeof GOOD {
  return Object.hasOwn(GOOD, type);
}

/**
 * How a condition is shown: pending while somebody is at it. What was observed for an earlier generation says nothing
 * about the present spec.
 *
 * @param generation - of the present spec
 */
export function conditionState(
  condition: Condition,
  generation: number,
): 'healthy' | 'warning' | 'pending' | 'unknown' {
  const { type, status, observedGeneration, inProgress } = condition;
  if (observedGeneration < generation) {
    return 'pending';
  }
  const isKnown = isKnownCondition(type);
  if (isKnown && status === GOOD[type]) {
    return 'healthy';
  }
  if (inProgress) {
    return 'pending';
  }
  return status === 'Unknown' || !isKnown ? 'unknown' : 'warning';
}
