import type { z } from 'zod';
import { Bastion } from './kinds/Bastion';
import { CaptureFilter } from './kinds/CaptureFilter';
import { Cluster } from './kinds/Cluster';
import type { ChangesOf, KindDefinition } from './kinds/defineKind';
import { DrgAttachment } from './kinds/DrgAttachment';
import { LocalPeeringGateway } from './kinds/LocalPeeringGateway';
import { Log } from './kinds/Log';
import { LogGroup } from './kinds/LogGroup';
import { NatGateway } from './kinds/NatGateway';
import { NetworkSecurityGroup } from './kinds/NetworkSecurityGroup';
import { NodePool } from './kinds/NodePool';
import { RouteTable } from './kinds/RouteTable';
import { SecurityList } from './kinds/SecurityList';
import { ServiceGateway } from './kinds/ServiceGateway';
import { Subnet } from './kinds/Subnet';
import { Vcn } from './kinds/Vcn';

/** The resources that a private cluster is made of. Kinds are named as OCI's models. */
const definitions = {
  Vcn,
  NatGateway,
  ServiceGateway,
  DrgAttachment,
  LocalPeeringGateway,
  RouteTable,
  SecurityList,
  NetworkSecurityGroup,
  Subnet,
  Cluster,
  NodePool,
  Bastion,
  LogGroup,
  Log,
  CaptureFilter,
};

/**
 * Schema of what OCI answers, by kind. Kinds are named as OCI's models.
 *
 * @public
 */
export const ociResourceSchemas = pick(definitions, 'answer');

/**
 * Schema of what a resource is made from, by kind: the part of OCI's `Create…Details` that is in use.
 *
 * @public
 */
export const ociDetailsSchemas = pick(definitions, 'details');

/**
 * What can be changed of a resource, by kind: fields of {@link OciDetails}, and fields of such a field. Everything
 * else stays as it was made.
 *
 * @public
 */
export const ociChangeable = pick(definitions, 'changeable');

/**
 * Kind of a resource that has an OCID and tags, named as OCI's model.
 *
 * @public
 */
export type OciKind = keyof typeof ociResourceSchemas;

/**
 * A resource as OCI answers it.
 *
 * @public
 */
export type OciResource<K extends OciKind = OciKind> = {
  [kind in OciKind]: z.infer<(typeof ociResourceSchemas)[kind]>;
}[K];

/**
 * What a resource is made from, by kind.
 *
 * @public
 */
export type OciDetails = {
  [K in OciKind]: z.infer<(typeof ociDetailsSchemas)[K]>;
};

/**
 * What is sent to change a resource.
 *
 * @public
 */
export type OciChanges<K extends OciKind = OciKind> = {
  [kind in K]: ChangesOf<
    OciDetails[kind],
    (typeof ociChangeable)[kind][number]
  >;
}[K];

/** The VCN that something is made in, or that a DRG is attached to. */
export function vcnIdOf(
  details: OciDetails[OciKind] | OciResource,
): string | undefined {
  if ('networkDetails' in details) {
    return details.networkDetails?.id;
  }
  return 'vcnId' in details ? details.vcnId : undefined;
}

/** All that is known of each kind. */
export const ociKinds: {
  [K in OciKind]: KindDefinition<OciResource<K>, OciDetails[K], OciChanges<K>>;
} = definitions;

export const ociKindNames = Object.keys(ociKinds) as OciKind[];

export function isOciKind(kind: string): kind is OciKind {
  return Object.hasOwn(ociKinds, kind);
}

/** One field of every row. */
function pick<
  F extends string,
  Rows extends { [K in keyof Rows]: { [field in F]: unknown } },
>(rows: Rows, field: F) {
  const picked: Partial<{ [K in keyof Rows]: Rows[K][F] }> = {};
  for (const key of Object.keys(rows) as (keyof Rows)[]) {
    picked[key] = rows[key][field];
  }
  return picked as { [K in keyof Rows]: Rows[K][F] };
}
