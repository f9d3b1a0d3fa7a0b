export interface LeaseKeeperOptions<Lease> {
  /** Renews leases; gives those that are lost. */
  renew: (leases: readonly Lease[]) => Promise<readonly Lease[]>;
  /** So long a lease lasts. */
  durationMs: number;
  /** So often they are renewed. */
  renewalMs: number;
}

interface Kept {
  /** Gets an error when it cannot be told whether it is held. */
  onLost: (error?: unknown) => void;
  /** It was certainly held then, by `performance.now`. */
  heldAt: number;
}

/**
 * Renews all leases of this process together, as long as there are any. While the database does not answer, they are kept
 * for as long as they last: no other replica takes them before.
 */
export class LeaseKeeper<Lease> {
  readonly #options: LeaseKeeperOptions<Lease>;
  readonly #kept = new Map<Lease, Kept>();
  #timer: NodeJS.Timeout | undefined;
  /** When the database was asked that has not answered yet. */
  #askedAt: number | undefined;

  constructor(options: LeaseKeeperOptions<Lease>) {
    this.#options = options;
  }

  /**
   * Keeps a lease that was taken just now.
   *
   * @returns stops that
   */
  keep(lease: Lease, onLost: (error?: unknown) => void): () => void {
    this.#kept.set(lease, { onLost, heldAt: performance.now() });
    this.#timer ??= setInterval(
      () => void this.#look(),
      this.#options.renewalMs,
    );
    return () => this.#forget(lease);
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    const now = performance.now();
    if (this.#askedAt !== undefined) {
      if (now - this.#askedAt >= this.#options.durationMs) {
        this.#failed(new Error('The database does not answer'), now);
      }
      return;
    }
    this.#askedAt = now;
    const leases = [...this.#kept.keys()];
    try {
      const lost = new Set(await this.#options.renew(leases));
      leases.forEach(lease => this.#told(lease, lost.has(lease), now));
    } catch (error) {
      this.#failed(error, performance.now());
    } finally {
      this.#askedAt = undefined;
    }
  }

  #told(lease: Lease, isLost: boolean, askedAt: number): void {
    const kept = this.#kept.get(lease);
    if (kept && isLost) {
      this.#forget(lease);
      kept.onLost();
    } else if (kept) {
      kept.heldAt = askedAt;
    }
  }

  #failed(error: unknown, now: number): void {
    for (const [lease, { heldAt, onLost }] of [...this.#kept]) {
      if (now - heldAt >= this.#options.durationMs) {
        this.#forget(lease);
        onLost(error);
      }
    }
  }

  #forget(lease: Lease): void {
    this.#kept.delete(lease);
    if (this.#kept.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
