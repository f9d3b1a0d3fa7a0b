import { setTimeout as delay } from 'node:timers/promises';
import type { Lease, LeaseStore } from '../../leases/LeaseStore';
import { whileHeld, withLease } from '../../leases/withLease';

/** Each replica that stands has a lease on its own name. */
const PRESENCE = 'replica:';

export interface FairShareOptions {
  leases: LeaseStore;
  /** Names this replica. */
  owner: string;
  /** How many things there are to share. */
  total: () => number;
  /** So often it is looked how many replicas there are. */
  everyMs: number;
}

/** Another replica shall have it. */
export class SharedError extends Error {
  constructor() {
    super('Another replica takes its share');
    this.name = 'SharedError';
  }
}

/**
 * Shares things fairly among the replicas that stand: each holds at most as many as it would if all had the same number.
 * Who holds more lets them go, one at a time, so that each is in good hands before the next one goes.
 */
export class FairShare {
  readonly #options: FairShareOptions;
  /** What is held, in the order of its taking, and what ends that. */
  readonly #held = new Map<string, AbortController>();
  /** Takes go one after the other, so that not more are taken than may be. */
  #taking: Promise<unknown> = Promise.resolve();
  #replicas = 1;

  constructor(options: FairShareOptions) {
    this.#options = options;
  }

  /** How many replicas stand, as it was seen last. */
  get replicas(): number {
    return this.#replicas;
  }

  /** How many this replica may hold. */
  get most(): number {
    return Math.ceil(this.#options.total() / this.#replicas);
  }

  /** Says that this replica stands, and looks for others, until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { leases, owner, everyMs } = this.#options;
    while (!signal.aborted) {
      try {
        await withLease(
          ...([leases, PRESENCE + owner, owner, signal] as const),
          (_lease, inner) => this.#look(inner),
        );
      } catch {
        // Nobody wants this lease: the database was away.
      }
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  /**
   * Takes the lease of one of the things and runs an action as long as it is held. Does nothing when it is another's, or
   * this replica has its share.
   *
   * @param action - its signal aborts with {@link SharedError} when another replica shall have the thing
   */
  async hold(
    objectId: string,
    action: (lease: Lease, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { leases, owner } = this.#options;
    const end = new AbortController();
    const attempt = this.#taking.then(async () => {
      if (this.#held.size >= this.most) {
        return undefined;
      }
      const lease = await leases.acquire(objectId, owner);
      if (lease) {
        this.#held.set(objectId, end);
      }
      return lease;
    });
    this.#taking = attempt.catch(() => {});
    const lease = await attempt;
    if (!lease) {
      return;
    }
    try {
      await whileHeld(
        leases,
        lease,
        AbortSignal.any([signal, end.signal]),
        action,
      );
    } finally {
      this.#held.delete(objectId);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { leases, everyMs } = this.#options;
    await leases.forgetEnded(PRESENCE);
    while (!signal.aborted) {
      this.#replicas = Math.max(1, await leases.countHeld(PRESENCE));
      const [newest] = [...this.#held.values()].reverse();
      if (this.#held.size > this.most) {
        newest.abort(new SharedError());
      }
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  }
}
