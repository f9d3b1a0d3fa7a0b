import { parseEntityRef } from '@backstage/catalog-model';
import type { EvaluatedCondition } from '../reconcile/conditions';
import { formatMoment } from '../reconcile/formatMoment';
import { describeRelease } from './describeRelease';
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
  const handedOver = claims.filter(
    ({ releasedAt, contenders }) => !releasedAt && contenders,
  );
  const left = leftSecrets
    .filter(({ isRemoved }) => isRemoved)
    .map(describeLeftSecret);
  if (released.length + handedOver.length > 0) {
    const commands = [
      ...new Set(released.flatMap(({ waitsFor }) => waitsFor?.commands ?? [])),
    ];
    return {
      type,
      status: 'False',
      reason: released.length > 0 ? reasonOf(released) : 'HandingOver',
      message: [
        ...describeTogether(released, describeHeld),
        ...describeTogether(handedOver, describeHandOver),
        ...left,
      ].join('; '),
      ...(commands.length > 0 && { commands }),
    };
  }
  return left.length > 0
    ? { type, status: 'True', reason: 'SecretsLeft', message: left.join('; ') }
    : {
        type,
        status: 'True',
        reason: 'NothingHeld',
        message: 'It holds no host that it does not ask for',
      };
}

function reasonOf([{ blockedBy = 'Removing' }]: HostClaim[]): string {
  return blockedBy;
}

function describeHeld(claim: HostClaim): string {
  return [describeRelease(claim), claim.waitsFor?.message]
    .filter(Boolean)
    .join(': ');
}

function describeHandOver({ owner, contenders = [] }: HostClaim): string {
  if (contenders.length === 0) {
    return 'held: the database does not tell readably who else had its namespace; it is seen anew who has rights in it';
  }
  const teams = [owner, ...contenders].map(ref => parseEntityRef(ref).name);
  return `held for ${teams.join(
    ' and ',
  )} until it is seen that only the owner of the namespace has rights in it`;
}

/** What is the same of many hosts is said once. */
function describeTogether(
  claims: HostClaim[],
  describe: (claim: HostClaim) => string,
): string[] {
  const hosts = new Map<string, string[]>();
  for (const claim of claims) {
    const text = describe(claim);
    hosts.set(text, [...(hosts.get(text) ?? []), claim.host]);
  }
  return [...hosts].map(([text, of]) => `${of.join(', ')}: ${text}`);
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
