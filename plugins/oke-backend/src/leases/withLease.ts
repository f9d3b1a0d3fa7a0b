import { setTimeout as delay } from 'node:timers/promises';
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
  const done = new AbortController();
  const renewing = keepRenewing(leases, lease, done.signal).catch(error =>
    lost.abort(error),
  );
  try {
    return await action(lease, AbortSignal.any([signal, lost.signal]));
  } finally {
    done.abort();
    await renewing;
    await leases.release(lease);
  }
}

async function keepRenewing(
  leases: LeaseStore,
  lease: Lease,
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    try {
      await delay(leases.renewalMs, undefined, { signal: done });
    } catch {
      return; // done
    }
    await leases.renew(lease);
  }
}
