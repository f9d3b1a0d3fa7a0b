import type { Lease, LeaseStore } from './LeaseStore';

/**
 * Runs an action while holding the lease of an object, renewing it. The signal that the action gets
 * aborts when the lease is lost or when `signal` aborts.
 *
 * @returns what the action returned; undefined, without running it, when somebody else holds the lease
 */
export async function withLease<T>(
  leases: LeaseStore,
  objectId: string,
  owner: string,
  signal: AbortSignal,
  action: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const lease = await leases.acquire(objectId, owner);
  return lease && { result: await whileHeld(leases, lease, signal, action) };
}

/** Runs an action while renewing a lease that was taken, and releases it at the end: as {@link withLease}. */
export async function whileHeld<T>(
  leases: LeaseStore,
  lease: Lease,
  signal: AbortSignal,
  action: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const stop = leases.keep(lease, error => lost.abort(error));
  try {
    return await action(lease, AbortSignal.any([signal, lost.signal]));
  } finally {
    stop();
    await leases.release(lease);
  }
}
