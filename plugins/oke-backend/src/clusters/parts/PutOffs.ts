import type { RegisteredCluster } from '../RegisteredCluster';

/** While watches resume, it is looked again so soon. */
const RESUMING_MS = 1_000;
/** So long a pass is left to the replica that watches the cluster. Its sweep comes every 5 s. */
const LEFT_MS = 30_000;
/** What was left so long ago was done since, and is due again. */
const FORGOTTEN_MS = 15_000;

/**
 * Says which regular passes are not made now: what was carried out has nothing to be done, and how it stands a watch
 * tells in a moment, or another replica without asking. What was said last stays meanwhile. No I/O.
 */
export class PutOffs {
  /** What is left to another replica -> since when, and when that was said last. */
  readonly #left = new Map<string, { since: number; last: number }>();

  /**
   * @param of - `isCarriedOut`: whether nothing has to be done
   * @returns milliseconds until it is looked again; infinitely many when a sweep comes to it; undefined when the pass is
   *   made
   */
  of(
    id: string,
    {
      cluster,
      isCarriedOut,
    }: {
      cluster: Pick<RegisteredCluster, 'watched'> | undefined;
      isCarriedOut: boolean;
    },
    now: number,
  ): number | undefined {
    if (!cluster || !isCarriedOut) {
      return undefined;
    }
    if (cluster.watched) {
      return cluster.watched.standing === 'resuming' ? RESUMING_MS : undefined;
    }
    const left = this.#left.get(id);
    const isNew = !left || now - left.last >= FORGOTTEN_MS;
    const since = isNew ? now : left.since;
    if (now - since >= LEFT_MS) {
      this.#left.delete(id); // nobody watches it
      return undefined;
    }
    this.#left.set(id, { since, last: now });
    return Infinity;
  }
}
