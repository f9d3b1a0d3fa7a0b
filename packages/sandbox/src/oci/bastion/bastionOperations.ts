import { z } from 'zod';
import { freeAddress, parseCidr } from '../cidr';
import { Cloud } from '../Cloud';
import { takenAddresses } from '../containerEngine/vnics';
import { subnets } from '../core/collections';
import { getAvailable } from '../core/records';
import { noSecurityAttributes } from '../core/schemas';
import { checkIfMatch, etagOf } from '../http/etag';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  conflict,
  incorrectState,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { Bastion } from './model';
import { acceptWork, bastionState, getBastion, isoTime } from './records';

/** Seconds: https://docs.oracle.com/en-us/iaas/Content/Bastion/Tasks/create-bastion.htm */
export const SESSION_TTL = { min: 1_800, max: 10_800 };

/** OCI's own words, from a public issue report of Terraform's provider. */
const allowList = z
  .array(z.string())
  .refine(
    blocks =>
      blocks.length >= 1 &&
      blocks.length <= 20 &&
      new Set(blocks).size === blocks.length &&
      blocks.every(block => !('problem' in parseCidr(block))),
    {
      error:
        'You provided an invalid value for the CIDR block allowlist. You must provide unique IP addresses expressed in valid CIDR notation and you must present them as a string array. The maximum number of CIDR blocks you can have is 20.',
    },
  );

/** A whole number, as a text too: so the OCI CLI sends those of sessions. */
export const wholeNumber = z.union([
  z.int(),
  z.string().regex(/^\d+$/, 'it is no whole number').transform(Number),
]);

const maxTtl = wholeNumber.pipe(
  z.int().min(SESSION_TTL.min).max(SESSION_TTL.max),
);

const createSchema = z.object({
  bastionType: z
    .string()
    .refine(type => type.toUpperCase() === 'STANDARD', 'it must be standard'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9]{1,255}$/, 'only letters and digits are allowed'),
  compartmentId: z.string(),
  targetSubnetId: z.string(),
  // Without one it would let nobody in: the report above is of a request that named none.
  clientCidrBlockAllowList: allowList.default([]).pipe(allowList),
  maxSessionTtlInSeconds: maxTtl.default(SESSION_TTL.max),
  dnsProxyStatus: z.enum(['ENABLED', 'DISABLED']).default('DISABLED'),
  securityAttributes: noSecurityAttributes,
  ...createTagFields,
});

const updateSchema = z.object({
  maxSessionTtlInSeconds: maxTtl.optional(),
  clientCidrBlockAllowList: allowList.optional(),
  securityAttributes: noSecurityAttributes,
  ...updateTagFields,
});

/** Bastions: https://docs.oracle.com/en-us/iaas/api/#/en/bastion/20210331/Bastion/ */
export function bastionOperations(cloud: Cloud): Operation[] {
  const path = '/20210331/bastions';
  const { bastions } = cloud.state.bastion;
  const etag = (bastion: Bastion) =>
    etagOf(bastion.id, bastion.revision, bastionState(bastion, cloud.now()));
  /** @throws ServiceError 404 when it is gone, 409 when something else is done with it */
  const getActive = (id: string, ifMatch: string | undefined) => {
    const bastion = getBastion(cloud, id);
    const state = bastionState(bastion, cloud.now());
    if (state === 'DELETED') {
      throw notAuthorizedOrNotFound();
    }
    checkIfMatch(ifMatch, etag(bastion));
    if (state !== 'ACTIVE') {
      throw incorrectState(`Bastion ${id} is in state ${state}, not ACTIVE`);
    }
    return bastion;
  };

  return [
    {
      service: 'bastion',
      name: 'createBastion',
      method: 'POST',
      path,
      retryToken: true,
      handle({ body }) {
        const { bastionType: _, ...details } = parse(createSchema, body);
        if (!cloud.hasCompartment(details.compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        const { resource: subnet } = getAvailable(
          cloud,
          subnets,
          details.targetSubnetId,
        );
        const address = freeAddress(
          subnet.cidrBlock,
          takenAddresses(cloud.state, subnet.id),
        );
        if (!address) {
          throw conflict(
            `The subnet ${subnet.id} (${subnet.cidrBlock}) has no free IP address for the private endpoint.`,
          );
        }
        const id = cloud.newOcid('bastion');
        const work = acceptWork(cloud, {
          ...{ operationType: 'CREATE_BASTION', identifier: id },
          compartmentId: details.compartmentId,
        });
        bastions[id] = {
          ...details,
          id,
          targetVcnId: subnet.vcnId,
          privateEndpointIpAddress: address,
          endpointVnicId: cloud.newOcid('vnic'),
          timeline: { createdAt: cloud.now(), activeAt: work.endsAt },
          revision: 0,
        };
        return {
          status: 201,
          headers: {
            'opc-work-request-id': work.id,
            etag: etag(bastions[id]),
          },
          body: view(cloud, bastions[id]),
          created: id,
        };
      },
    },
    {
      service: 'bastion',
      name: 'getBastion',
      method: 'GET',
      path: `${path}/{id}`,
      handle({ params }) {
        const bastion = getBastion(cloud, params.id);
        return { headers: { etag: etag(bastion) }, body: view(cloud, bastion) };
      },
    },
    {
      service: 'bastion',
      name: 'listBastions',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = Object.values(bastions).filter(
          bastion =>
            cloud.isVisible(bastion.timeline.createdAt) &&
            bastion.compartmentId === compartmentId &&
            (query.get('bastionId') ?? bastion.id) === bastion.id &&
            (query.get('name') ?? bastion.name) === bastion.name,
        );
        const order = query.get('sortOrder') === 'DESC' ? 'DESC' : 'ASC';
        const shown = page(found, query, order, ({ id, timeline, name }) => ({
          value:
            query.get('sortBy') === 'name' ? name : isoTime(timeline.createdAt),
          id,
        }));
        return pageAnswer(shown, bastion => summary(cloud, bastion));
      },
    },
    {
      service: 'bastion',
      name: 'updateBastion',
      method: 'PUT',
      path: `${path}/{id}`,
      handle({ params, body, ifMatch }) {
        const details = parse(updateSchema, body);
        const bastion = getActive(params.id, ifMatch);
        const work = acceptWork(cloud, {
          ...{ operationType: 'UPDATE_BASTION', identifier: bastion.id },
          compartmentId: bastion.compartmentId,
        });
        Object.assign(
          bastion,
          Object.fromEntries(
            Object.entries(details).filter(([, value]) => value !== undefined),
          ),
        );
        bastion.revision++;
        bastion.timeline.updatedAt = work.endsAt;
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
    {
      service: 'bastion',
      name: 'deleteBastion',
      method: 'DELETE',
      path: `${path}/{id}`,
      handle({ params, ifMatch }) {
        const bastion = getActive(params.id, ifMatch);
        const work = acceptWork(cloud, {
          ...{ operationType: 'DELETE_BASTION', identifier: bastion.id },
          compartmentId: bastion.compartmentId,
        });
        bastion.revision++;
        bastion.timeline.deletedAt = work.endsAt;
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
  ];
}

function summary(cloud: Cloud, bastion: Bastion) {
  const { timeline, id, name, compartmentId, dnsProxyStatus } = bastion;
  const { targetVcnId, targetSubnetId, freeformTags, definedTags } = bastion;
  return {
    ...{ bastionType: 'STANDARD', id, name, compartmentId, dnsProxyStatus },
    ...{ targetVcnId, targetSubnetId, freeformTags, definedTags },
    timeCreated: isoTime(timeline.createdAt),
    timeUpdated: isoTime(timeline.updatedAt ?? timeline.createdAt),
    lifecycleState: bastionState(bastion, cloud.now()),
    lifecycleDetails: null,
  };
}

function view(cloud: Cloud, bastion: Bastion) {
  return {
    ...summary(cloud, bastion),
    clientCidrBlockAllowList: bastion.clientCidrBlockAllowList,
    maxSessionTtlInSeconds: bastion.maxSessionTtlInSeconds,
    privateEndpointIpAddress: bastion.privateEndpointIpAddress,
    systemTags: {},
  };
}
