import type { HostClaim } from './HostClaim';

const HOUR_MS = 3_600_000;

/** As long as the admission policy lets a certificate live at most (`certificatePolicy.ts` of oke-node). */
const LONGEST_HOURS = 2160;

/** So long before the end of a cluster its Certificates must have been read to be believed: three passes. */
const STALE_MS = 15 * 60_000;

/**
 * When no certificate for a host is valid any more that a cluster issued which is gone. Until its end it
 * could renew what it had; and what was not read lately may be anything that the admission policy allows.
 * Pure.
 *
 * @param goneAt - when the cluster was seen to be gone
 */
export function latestEnd(claim: HostClaim, goneAt: Date): Date {
  const { lookedAt, longestHours, endsAt, heldUntil } = claim;
  const isKnown =
    lookedAt !== undefined &&
    goneAt.getTime() - Date.parse(lookedAt) <= STALE_MS;
  const hours = isKnown ? longestHours ?? 0 : LONGEST_HOURS;
  return new Date(
    Math.max(
      goneAt.getTime() + hours * HOUR_MS,
      endsAt ? Date.parse(endsAt) : 0,
      heldUntil ? Date.parse(heldUntil) : 0,
    ),
  );
}
