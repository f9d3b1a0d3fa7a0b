import { z } from 'zod';
import { contains } from '../cidr';
import { Cloud } from '../Cloud';
import { DURATIONS } from '../durations';
import { checkIfMatch } from '../http/etag';
import { Call, Operation } from '../http/operation';
import { parse } from '../http/parse';
import {
  conflict,
  invalidParameter,
  limitExceeded,
} from '../http/ServiceError';
import { subnets, vcns } from './collections';
import { CoreWorkRequest } from './model';
import { etag, getAvailable } from './records';
import { inVcn } from './references';
import { cidrSchema } from './schemas';
import { checkOverlaps, MAX_CIDR_BLOCKS } from './vcnKind';

const oneSchema = z.object({ cidrBlock: cidrSchema });
const modifySchema = z.object({
  originalCidrBlock: cidrSchema,
  newCidrBlock: cidrSchema,
});

/**
 * CIDR blocks of a VCN that is there. Each is a work request, for whose time the VCN is UPDATING: "You cannot create or update the
 * VCN's subnets, VLANs, LPGs, or route tables during this operation" (API reference).
 */
export function vcnCidrOperations(cloud: Cloud): Operation[] {
  const path = '/20160918/vcns/{id}/actions';
  const vcnOf = ({ params, ifMatch }: Call) => {
    const record = getAvailable(cloud, vcns, params.id);
    checkIfMatch(ifMatch, etag(cloud, record));
    return record;
  };
  const change = (
    call: Call,
    operationType: string,
    blocksOf: (blocks: string[]) => string[],
  ) => {
    const record = vcnOf(call);
    const { resource, timeline } = record;
    const cidrBlocks = blocksOf(resource.cidrBlocks);
    const work: CoreWorkRequest = {
      id: cloud.newOcid('coreservicesworkrequest'),
      operationType,
      compartmentId: resource.compartmentId,
      vcnId: resource.id,
      acceptedAt: cloud.now(),
      endsAt: cloud.now() + cloud.scaled(DURATIONS.network),
    };
    cloud.state.core.workRequests[work.id] = work;
    Object.assign(resource, { cidrBlocks, cidrBlock: cidrBlocks[0] });
    timeline.updatedAt = work.endsAt;
    record.revision++;
    return {
      status: 202,
      headers: { 'opc-work-request-id': work.id },
      created: resource.id,
    };
  };
  /** @throws ServiceError when the VCN has no such block, or a subnet would lie outside of the others */
  const checkRemovable = (
    vcnId: string,
    blocks: string[],
    block: string,
    replacement: string[] = [],
  ) => {
    if (!blocks.includes(block)) {
      throw invalidParameter(`The VCN has no CIDR block ${block}`);
    }
    const left = [...blocks.filter(each => each !== block), ...replacement];
    const subnet = inVcn(cloud, subnets, vcnId).find(
      ({ cidrBlock }) => !left.some(each => contains(each, cidrBlock)),
    );
    if (subnet) {
      throw conflict(
        `The CIDR block ${block} cannot be removed: subnet ${subnet.id} (${subnet.cidrBlock}) is in it.`,
      );
    }
  };

  return [
    {
      service: 'core',
      name: 'addVcnCidr',
      method: 'POST',
      path: `${path}/addCidr`,
      retryToken: true,
      handle(call) {
        const { cidrBlock } = parse(oneSchema, call.body);
        return change(call, 'ADD_VCN_CIDR', blocks => {
          checkOverlaps(cidrBlock, blocks);
          if (blocks.length >= MAX_CIDR_BLOCKS) {
            throw limitExceeded(
              `A VCN has at most ${MAX_CIDR_BLOCKS} CIDR blocks`,
            );
          }
          return [...blocks, cidrBlock];
        });
      },
    },
    {
      service: 'core',
      name: 'modifyVcnCidr',
      method: 'POST',
      path: `${path}/modifyCidr`,
      retryToken: true,
      handle(call) {
        const { originalCidrBlock, newCidrBlock } = parse(
          modifySchema,
          call.body,
        );
        return change(call, 'MODIFY_VCN_CIDR', blocks => {
          const { id } = call.params;
          checkRemovable(id, blocks, originalCidrBlock, [newCidrBlock]);
          checkOverlaps(
            newCidrBlock,
            blocks.filter(block => block !== originalCidrBlock),
          );
          return blocks.map(block =>
            block === originalCidrBlock ? newCidrBlock : block,
          );
        });
      },
    },
    {
      service: 'core',
      name: 'removeVcnCidr',
      method: 'POST',
      path: `${path}/removeCidr`,
      retryToken: true,
      handle(call) {
        const { cidrBlock } = parse(oneSchema, call.body);
        return change(call, 'REMOVE_VCN_CIDR', blocks => {
          checkRemovable(call.params.id, blocks, cidrBlock);
          if (blocks.length === 1) {
            throw invalidParameter('A VCN has at least one CIDR block');
          }
          return blocks.filter(block => block !== cidrBlock);
        });
      },
    },
  ];
}
