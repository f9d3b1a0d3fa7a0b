import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  freeHostSchema,
  releasedHostSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import { audited } from '../audit/audited';
import type { HostService } from '../hosts/HostService';
import { pageOf } from '../paging/Page';
import { listOperation } from './listOperation';
import { operation, type Operation } from './Operation';
import { clusterName, NONE, releasedHostName } from './schemas';

/** Hosts that are released and not free yet. */
export function hostOperations(options: {
  auditor: AuditorService;
  hosts: HostService;
}): Operation[] {
  const { auditor, hosts } = options;
  return [
    listOperation({
      path: '/released-hosts',
      operationId: 'listReleasedHosts',
      summary:
        'Hosts that nobody asks for any more and that are not free yet, as far as they concern the caller',
      parameters: NONE,
      item: releasedHostSchema,
      refusals: [],
      handle: async ({ credentials }, page) =>
        pageOf(
          await hosts.list(credentials),
          ({ host, cluster, namespace, releasedAt }) => [
            ...[host, cluster, namespace, releasedAt],
          ],
          page,
        ),
    }),

    operation({
      method: 'post',
      path: '/released-hosts/:cluster/:host/free',
      operationId: 'freeHost',
      summary:
        'Frees a released host before its former owner is known to obtain nothing for it any more',
      description: 'For those who may write the cluster.',
      parameters: z.object({
        cluster: clusterName,
        host: releasedHostName,
      }),
      query: NONE,
      body: freeHostSchema,
      answer: NONE,
      refusals: [400, 404, 409],
      handle: async ({ parameters: target, body, credentials, request }) => {
        await audited(
          auditor,
          {
            eventId: 'host-free',
            severityLevel: 'high',
            request,
            meta: target,
          },
          () => hosts.free(target, body, credentials),
          ({ claim: { namespace, owner, endsAt }, reason }) => ({
            meta: { namespace, owner, endsAt, reason },
          }),
        );
        return {};
      },
    }),
  ];
}
