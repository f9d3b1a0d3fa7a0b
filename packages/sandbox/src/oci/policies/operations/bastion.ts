import { Asked, Need, need, OperationRow, textAt } from '../needs';

/** "Permissions Required for Each API Operation". */
const BASTION =
  'https://docs.oracle.com/en-us/iaas/Content/Bastion/Reference/bastionpolicyreference.htm';

const row = (
  needs: (asked: Asked) => Need[],
  source = BASTION,
): OperationRow => ({
  source,
  needs,
});
const ofParameter = (permissions: string) =>
  row(({ params }) => need(permissions, params.id));
const inCompartment = (permissions: string) =>
  row(({ query }) =>
    need(permissions, query.get('compartmentId') ?? undefined),
  );
const ofBastionInQuery = (permissions: string) =>
  row(({ query }) => need(permissions, query.get('bastionId') ?? undefined));

const WORK_REQUESTS = `unknown: inferred from ${BASTION}, which covers work requests of bastions by read`;

export const bastionRows: Readonly<Record<string, OperationRow>> = {
  listBastions: inCompartment('BASTION_INSPECT'),
  getBastion: ofParameter('BASTION_READ'),
  createBastion: row(({ body }) => [
    ...need('BASTION_CREATE', textAt(body, 'compartmentId')),
    ...need('SUBNET_READ VCN_READ', textAt(body, 'targetSubnetId')),
  ]),
  updateBastion: ofParameter('BASTION_UPDATE'),
  deleteBastion: ofParameter('BASTION_DELETE'),
  listSessions: ofBastionInQuery('BASTION_SESSION_INSPECT'),
  getSession: ofParameter('BASTION_SESSION_READ'),
  createSession: row(({ body }) =>
    need('BASTION_USE BASTION_SESSION_CREATE', textAt(body, 'bastionId')),
  ),
  updateSession: ofParameter('BASTION_SESSION_UPDATE'),
  deleteSession: ofParameter('BASTION_SESSION_DELETE'),
  getWorkRequest: row(
    ({ params }) => need('BASTION_READ', params.id),
    WORK_REQUESTS,
  ),
  listWorkRequests: row(
    ({ query }) =>
      need('BASTION_INSPECT', query.get('compartmentId') ?? undefined),
    WORK_REQUESTS,
  ),
  listWorkRequestErrors: row(
    ({ params }) => need('BASTION_READ', params.id),
    WORK_REQUESTS,
  ),
};
