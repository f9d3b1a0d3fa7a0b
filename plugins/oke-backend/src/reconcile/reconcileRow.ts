import {
  pauseAfter,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import {
  carryConditions,
  type EvaluatedCondition,
  type Observed,
} from './conditions';

/** What is settled is looked at so often; watch events bring changes earlier. */
const SETTLED_MS = 5 * 60_000;
/** Bounds of the time between passes of what is not settled; it grows with its age. */
const UNSETTLED_MS = { least: 500, most: 15_000 };

/** What a pass needs of a row. */
export interface ReconciledRow extends Observed {
  conditions: Condition[];
}

/** How an object stands after a pass. */
export interface Standing {
  /** The first tells whether the object is settled. */
  conditions: EvaluatedCondition[];
  /** Whether the generation was carried out. */
  isApplied: boolean;
  /** Until it is worth looking again while it is not settled, where that does not grow with its age. */
  nextMs?: number;
  /** Until it is looked at again when it is settled, where that is sooner than usual. */
  settledMs?: number;
}

/** One row, and the pass that is made of it. */
export interface RowPass<Row extends ReconciledRow> {
  /** Undefined when there is none. */
  read(): Promise<Row | undefined>;
  /** Milliseconds until a pass is tried that is not made now, and leaves the row as it is. By default each is made. */
  putOff?(row: Row): number | undefined;
  /** Undefined when the object is gone, and its row with it. */
  pass(row: Row): Promise<Standing | undefined>;
  record(
    row: Row,
    progress: { conditions: Condition[]; appliedGeneration?: number },
  ): Promise<void>;
  /** Says when the row is due again. */
  schedule(row: Row, delayMs: number): Promise<void>;
}

/**
 * Makes one pass of a row, and writes to it how the object stands and when it is due again.
 *
 * @returns milliseconds until then; undefined when there is no row any more
 * @throws what the pass or the writes throw
 */
export async function reconcileRow<Row extends ReconciledRow>({
  read,
  putOff,
  pass,
  record,
  schedule,
}: RowPass<Row>): Promise<number | undefined> {
  const row = await read();
  const putOffMs = row && putOff?.(row);
  if (putOffMs !== undefined) {
    return putOffMs;
  }
  const standing = row && (await pass(row));
  if (!standing) {
    return undefined;
  }
  const now = new Date();
  const conditions = carryConditions(
    row.conditions,
    standing.conditions,
    row,
    now,
  );
  await record(row, {
    conditions,
    ...(standing.isApplied && { appliedGeneration: row.generation }),
  });
  const delayMs = untilNextPass(conditions[0], standing, now);
  await schedule(row, delayMs);
  return delayMs;
}

function untilNextPass(
  { status, since }: Condition,
  { nextMs, settledMs = SETTLED_MS }: Standing,
  now: Date,
): number {
  if (status === 'True') {
    return settledMs;
  }
  return nextMs === undefined
    ? pauseAfter(now.getTime() - Date.parse(since), UNSETTLED_MS)
    : Math.min(nextMs, SETTLED_MS);
}
