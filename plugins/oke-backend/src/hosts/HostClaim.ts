import { z } from 'zod';
import type { Hindrance } from '../reconcile/Hindrance';

/**
 * Why a released host is not free yet.
 *
 * - `Removing`: what could obtain or renew a certificate is being removed
 * - `ClusterAway`: the cluster cannot be asked
 * - `ClusterGone`: OCI has seen its end. Nothing is renewed there, but certificates outlive it
 */
export const blockedBySchema = z.enum([
  'Removing',
  'ClusterAway',
  'ClusterGone',
]);

/** See {@link blockedBySchema}. */
export type BlockedBy = z.infer<typeof blockedBySchema>;

/** What the Certificates of a namespace tell of one host. */
export interface SeenOfHost {
  /** The latest end of a certificate for it, ISO 8601; undefined when none was issued. */
  endsAt?: string;
  /** The longest duration that a Certificate for it asks for; undefined without one. */
  longestHours?: number;
  /** When they were read, ISO 8601. */
  lookedAt: string;
}

/** Whether a cluster that is gone, and had the same name, issued certificates for the host that may be valid still. */
export function isHeld(
  { heldUntil }: Pick<HostClaim, 'heldUntil'>,
  now: Date,
): boolean {
  return heldUntil !== undefined && Date.parse(heldUntil) > now.getTime();
}

/** A namespace's claim to a host: it may have certificates for it, or could have them still. */
export interface HostClaim extends Partial<SeenOfHost> {
  cluster: string;
  host: string;
  /** UID of the namespace's incarnation, which may be gone. */
  namespaceId: string;
  /** Name of the namespace. */
  namespace: string;
  /** Entity reference of the group that owns it. */
  owner: string;
  /**
   * Other groups that the namespace was given to, as long as it was not seen that nobody but its owner has rights there.
   * Undefined when there are none; empty when it cannot be read who they are.
   */
  contenders?: string[];
  /** Since when it is no longer asked for, ISO 8601; undefined while it is. */
  releasedAt?: string;
  /** Since when nothing was seen that could obtain a certificate for it, ISO 8601. */
  clearSince?: string;
  blockedBy?: BlockedBy;
  /** What is in the way of its removal, in words for its former owner. */
  waitsFor?: Hindrance;
  /** Not free before: a cluster that is gone and had the same name issued certificates for it. ISO 8601. */
  heldUntil?: string;
}
