import type { Lease } from '../../leases/LeaseStore';
import type { StatusChanges, StatusStore } from '../../statuses/StatusStore';
import type { ServiceEvaluator } from './ServiceEvaluator';
import type { Turns } from './Turns';

export interface StatusRoundOptions {
  cluster: string;
  evaluator: Pick<ServiceEvaluator, 'evaluate' | 'hasMore'>;
  statuses: Pick<StatusStore, 'write'>;
  lease: Lease;
  turns: Pick<Turns, 'next'>;
  /** Looks at the connection, and says whether what can be said now is better than what the rows say. */
  isTelling: (now: Date) => boolean;
  /** Called when the statuses of a namespace were written. */
  onChanged: (cluster: string, namespace: string) => void;
}

/** So many are written together, or a few more: a transaction costs more than its rows, and SQLite writes in this thread. */
const ROWS_TOGETHER = 150;

/**
 * Evaluates and writes one round of statuses slice by slice: each with the objects and the connection
 * as they are then.
 *
 * @returns whether the round came to its end; else the rest waits until the rows can be improved
 * @throws the signal's reason; LeaseLostError
 */
export async function statusRound(
  options: StatusRoundOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const { cluster, evaluator, statuses, lease, turns, isTelling, onChanged } =
    options;
  /** Namespaces with written changes that were not told yet: a round may come to each more than once. */
  const changed = new Set<string>();
  /** Evaluated, and not written yet: the evaluator tells of each change once. */
  let waiting: StatusChanges = new Map();
  const writeWaiting = async () => {
    const changes = waiting;
    waiting = new Map();
    if (changes.size > 0) {
      await turns.next();
      await statuses.write(lease, cluster, changes);
      [...changes.keys()].forEach(namespace => changed.add(namespace));
    }
  };
  try {
    do {
      const isOver = await turns.next();
      signal.throwIfAborted();
      const now = new Date();
      if (!isTelling(now)) {
        await writeWaiting();
        return false;
      }
      for (const [namespace, changes] of evaluator.evaluate(now, isOver)) {
        const before = waiting.get(namespace) ?? [];
        waiting.set(namespace, [...before, ...changes]);
      }
      if (rowsIn(waiting) >= ROWS_TOGETHER || !evaluator.hasMore) {
        await writeWaiting();
      }
    } while (evaluator.hasMore);
  } finally {
    changed.forEach(namespace => onChanged(cluster, namespace));
  }
  return true;
}

function rowsIn(changes: StatusChanges): number {
  return [...changes.values()].reduce((sum, { length }) => sum + length, 0);
}
