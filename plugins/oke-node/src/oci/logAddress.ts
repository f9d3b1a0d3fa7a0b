/**
 * OCI calls a log by two OCIDs, of its log group and its own: `/logGroups/{logGroupId}/logs/{logId}`
 * (https://docs.oracle.com/en-us/iaas/api/#/en/logging-management/20200531/Log/GetLog). In one id, which is recorded of it,
 * they are `<log group>/<log>`.
 */
export function logAddress(logGroupId: string, logId: string): string {
  return `${logGroupId}/${logId}`;
}

/** @throws Error when it is none of {@link logAddress} */
export function placeOfLog(address: string): {
  logGroupId: string;
  logId: string;
} {
  const [logGroupId, logId, ...more] = address.split('/');
  if (!logGroupId || !logId || more.length > 0) {
    throw new Error(`${address} is not a log group and a log`);
  }
  return { logGroupId, logId };
}

/** What OCI answers of a log, with its address for an id. */
export function addressedLog<L extends { id: string; logGroupId: string }>(
  log: L,
): L {
  return { ...log, id: logAddress(log.logGroupId, log.id) };
}
