import {
  Asked,
  Need,
  need,
  needAnywhere,
  OperationRow,
  textAt,
} from '../needs';

/** "Permissions Required for Each API Operation". */
const LOGGING =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/loggingpolicyreference.htm';
/**
 * "IAM Policy Requirements for Resources": "to add service logs to a resource you must have the update permission for the
 * resource". "VCN Flow Logs IAM Policy": "subnet read and update permissions are required for managing VCN Flow Logs". Another
 * sentence of the page has "inspect access on the resource is enough" in general: the narrower ones are taken.
 */
const RESOURCES =
  'https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm';

const row = (
  needs: (asked: Asked) => Need[],
  source = LOGGING,
): OperationRow => ({ source, needs });
/** A log is where its group is. */
const ofGroup = (permissions: string) =>
  row(({ params }) => need(permissions, params.logGroupId));
const inCompartment = (permissions: string, source = LOGGING) =>
  row(
    ({ query }) => need(permissions, query.get('compartmentId') ?? undefined),
    source,
  );

/** "Read and update" of subnets is on the page; the names of the others are inferred from "the update permission for the resource". */
const UPDATE_OF: Readonly<Record<string, string>> = {
  subnet: 'SUBNET_READ SUBNET_UPDATE',
  vcn: 'VCN_UPDATE',
  vnic: 'VNIC_UPDATE',
  cluster: 'CLUSTER_UPDATE',
  loadbalancer: 'LOAD_BALANCER_UPDATE',
};

function needUpdateOf(resourceId: string | undefined): Need[] {
  const permissions = UPDATE_OF[resourceId?.split('.')[1] ?? ''];
  return permissions ? need(permissions, resourceId) : [];
}

/** For "managing" flow logs; where the subnet is gone, nothing of it can be asked for. */
function needSubnetOf({ state, params }: Asked): Need[] {
  const id = state.logging.logs[params.logId]?.configuration?.source.resource;
  return id && Object.hasOwn(state.core.subnets, id) ? needUpdateOf(id) : [];
}
const ofLog = (permissions: string) =>
  row(
    asked => [
      ...need(permissions, asked.params.logGroupId),
      ...needSubnetOf(asked),
    ],
    `${LOGGING} and ${RESOURCES}`,
  );

const WORK_REQUESTS = `unknown: inferred from the reads of log groups in ${LOGGING}, which names no work requests`;
const ofWorkRequest = row(
  ({ params }) => need('LOG_GROUP_READ', params.id),
  WORK_REQUESTS,
);

export const loggingRows: Readonly<Record<string, OperationRow>> = {
  listLogGroups: inCompartment('LOG_GROUP_INSPECT'),
  getLogGroup: ofGroup('LOG_GROUP_READ'),
  createLogGroup: row(({ body }) =>
    need('LOG_GROUP_CREATE', textAt(body, 'compartmentId')),
  ),
  updateLogGroup: ofGroup('LOG_GROUP_UPDATE'),
  deleteLogGroup: ofGroup('LOG_GROUP_DELETE'),

  listLogs: ofGroup('LOG_GROUP_INSPECT'),
  getLog: ofGroup('LOG_GROUP_READ'),
  // No page asks for anything on the capture filter of a flow log; CAPTURE_FILTER_ATTACH is named for VTAPs only.
  createLog: row(
    ({ params, body }) => [
      ...need('LOG_GROUP_CREATE', params.logGroupId),
      ...needUpdateOf(textAt(body, 'configuration.source.resource')),
    ],
    `${LOGGING} and ${RESOURCES}`,
  ),
  updateLog: ofLog('LOG_GROUP_UPDATE'),
  deleteLog: ofLog('LOG_GROUP_DELETE'),
  changeLogLogGroup: row(
    ({ params, body }) => [
      ...need('LOG_GROUP_UPDATE', params.logGroupId),
      ...need('LOG_GROUP_UPDATE', textAt(body, 'targetLogGroupId')),
    ],
    `unknown: inferred from UpdateLog and ChangeLogGroupCompartment in ${LOGGING}, which does not name it`,
  ),

  listServices: row(
    () => needAnywhere('LOG_GROUP_INSPECT'),
    `unknown: inferred from ListLogs in ${LOGGING}, which does not name it, and services are in no compartment`,
  ),
  getWorkRequest: ofWorkRequest,
  listWorkRequests: inCompartment('LOG_GROUP_INSPECT', WORK_REQUESTS),
  listWorkRequestErrors: ofWorkRequest,
  listWorkRequestLogs: ofWorkRequest,
};
