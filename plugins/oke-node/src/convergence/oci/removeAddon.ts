import { phaseOf } from './lifecycle';
import { attempt, type OciOutcome, type OciPass } from './OciPass';
import type { OciRecord } from './OciRecord';
import { ADDON_PART } from './part';
import { elapsedMs, pollMs } from './timing';

/**
 * Takes an add-on out of the cluster that is no longer asked for, or looks what became of that.
 *
 * @param clusterId - of the cluster, which is in place
 * @returns `removed` when the cluster does not have it any more
 */
export async function removeAddon(
  pass: OciPass,
  record: OciRecord,
  clusterId: string,
): Promise<OciOutcome> {
  const { api, records, hooks, now, random, signal } = pass;
  const addonName = record.part.slice(ADDON_PART.length);
  const seen = await attempt(pass, 'unknown', async () => {
    const listed = await api.listAddons(clusterId, signal);
    return listed.some(({ name }) => name === addonName)
      ? api.getAddon(clusterId, addonName, signal)
      : undefined;
  });
  if ('error' in seen) {
    return seen.outcome;
  }
  const found = seen.value;
  const phase = found && phaseOf(found.addon);
  if (!found || phase === 'terminated') {
    return { state: 'removed', reason: 'Deleted', message: 'it is gone' };
  }
  const since = record.change?.startedAt ?? new Date(now()).toISOString();
  const deleting = (reason: string, message: string): OciOutcome => ({
    ...{ state: 'waiting', reason, message, since },
    againInMs: pollMs('Addon', elapsedMs(since, now()), random()),
  });
  if (phase === 'terminating') {
    return deleting('Deleting', 'OCI is removing it');
  }
  await records.put({
    ...record,
    change: {
      operation: 'delete',
      attempt: (record.change?.attempt ?? 0) + 1,
      startedAt: since,
    },
  });
  await hooks.beforeEffect();
  const disabled = await attempt(pass, 'failed', () =>
    api.disableAddon(clusterId, addonName, found.etag, signal),
  );
  if ('error' in disabled) {
    const { reason, message } = disabled.error;
    return reason === 'IncorrectState' || reason === 'NoEtagMatch'
      ? deleting('InUse', message)
      : disabled.outcome;
  }
  return deleting('Deleting', 'OCI is removing it');
}
