import type { EvaluatedCondition } from '../reconcile/conditions';
import { describeRelease, formatMoment } from './describeRelease';
import type { HostClaim } from './HostClaim';
import type { LeftSecret } from './LeftSecret';

/** Type of the condition that {@link hostsCondition} makes. */
export const HOSTS_RELEASED = 'HostsReleased';

/** Whether hosts that a namespace no longer asks for are free for others, and what they wait for. Pure. */
export function hostsCondition(
  claims: HostClaim[],
  leftSecrets: LeftSecret[],
): EvaluatedCondition {
  const type = HOSTS_RELEASED;
  const released = claims.filter(({ releasedAt }) => releasedAt);
  if (released.length > 0) {
    return {
      type,
      status: 'False',
      reason: released[0].blockedBy ?? 'Removing',
      message: [
        ...released.map(claim =>
          [`${claim.host}: ${describeRelease(claim)}`, claim.waitsFor]
            .filter(Boolean)
            .join(': '),
        ),
        ...leftSecrets.map(describeLeftSecret),
      ].join('; '),
    };
  }
  return leftSecrets.length > 0
    ? {
        type,
        status: 'True',
        reason: 'SecretsLeft',
        message: leftSecrets.map(describeLeftSecret).join('; '),
      }
    : {
        type,
        status: 'True',
        reason: 'NothingHeld',
        message: 'It holds no host that it does not ask for',
      };
}

function describeLeftSecret({
  secret,
  certificate,
  names,
  until,
}: LeftSecret): string {
  return `Certificate ${certificate} was removed, because this namespace may not have ${names.join(
    ', ',
  )}; its Secret ${secret} stays, with a certificate that is valid until ${formatMoment(
    until,
  )}: delete it when no pod uses it`;
}
