import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { REFRESH_INTERVAL_MS } from './LiveQuery';

/** So often is looked while something is done that somebody waits for. The answer is a row of the backend's database. */
export const PROGRESS_INTERVAL_MS = 2_000;

/** When to look again at what was declared: soon while it is carried out. Pure. */
export function refreshDeclared(declared: {
  generation: number;
  deletionRequestedAt?: string;
  conditions: Condition[];
}): number {
  const { generation, deletionRequestedAt, conditions } = declared;
  const ready = conditions.find(({ type }) => type === 'Ready');
  const isUnderWay =
    deletionRequestedAt !== undefined ||
    ready === undefined ||
    ready.observedGeneration < generation ||
    (ready.status !== 'True' && !ready.final);
  return isUnderWay ? PROGRESS_INTERVAL_MS : REFRESH_INTERVAL_MS;
}
