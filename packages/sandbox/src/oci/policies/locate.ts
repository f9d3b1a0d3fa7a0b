import { privateIpsOf, vnicsOf } from '../containerEngine/vnics';
import { State } from '../state/state';
import { Variables } from './condition';
import { isRecord } from './needs';

/** Where a resource is, and what statements can ask about it. */
export interface Located {
  compartmentId: string;
  variables: Variables;
}

/** By the type in the OCID, the variable that holds it. */
const VARIABLES: Readonly<Record<string, string>> = {
  cluster: 'target.cluster.id',
  nodepool: 'target.nodepool.id',
  loggroup: 'target.loggroup.id',
};

/** Finds a compartment or what is in one. @returns undefined when it is not there */
export function locate(state: State, ocid: string): Located | undefined {
  const { tenancy } = state;
  if (ocid === tenancy.id || tenancy.compartments.some(c => c.id === ocid)) {
    return { compartmentId: ocid, variables: {} };
  }
  return (
    locateIdentity(state, ocid) ??
    locateRecord(state, ocid) ??
    locateVnic(state, ocid)
  );
}

function locateIdentity({ tenancy }: State, ocid: string): Located | undefined {
  const policy = tenancy.policies.find(({ id }) => id === ocid);
  if (policy) {
    return located('policy', policy, policy.compartmentId);
  }
  const namespace = tenancy.tagNamespaces.find(({ id }) => id === ocid);
  if (namespace) {
    return { compartmentId: namespace.compartmentId, variables: {} };
  }
  const kinds = [
    ['user', tenancy.users],
    ['group', tenancy.groups],
    ['dynamicgroup', tenancy.dynamicGroups],
  ] as const;
  for (const [kind, resources] of kinds) {
    const found = resources.find(({ id }) => id === ocid);
    if (found) {
      return located(kind, found, tenancy.id);
    }
  }
  return undefined;
}

function located(
  kind: string,
  { id, name }: { id: string; name: string },
  compartmentId: string,
): Located {
  return {
    compartmentId,
    variables: { [`target.${kind}.id`]: id, [`target.${kind}.name`]: name },
  };
}

/** Wherever the state keeps records by OCID, so that a new kind of resource needs nothing here. */
function locateRecord(state: State, ocid: string): Located | undefined {
  const sections: unknown[] = Object.values(state);
  const collections = sections.flatMap(section =>
    isRecord(section) ? [section, ...Object.values(section)] : [],
  );
  for (const collection of collections) {
    if (isRecord(collection) && Object.hasOwn(collection, ocid)) {
      const compartmentId = compartmentOf(collection[ocid]);
      const [, type] = ocid.split('.');
      if (compartmentId) {
        const variable = VARIABLES[type];
        return {
          compartmentId,
          variables: variable ? { [variable]: ocid } : {},
        };
      }
    }
  }
  return undefined;
}

/** VNICs and private IPs are no records of their own, nor are instances and load balancers, which have one. */
function locateVnic(state: State, ocid: string): Located | undefined {
  const vnic =
    vnicsOf(state).find(
      ({ id, resourceId }) => id === ocid || resourceId === ocid,
    ) ?? privateIpsOf(state).find(({ id }) => id === ocid)?.vnic;
  return vnic && { compartmentId: vnic.compartmentId, variables: {} };
}

function compartmentOf(record: unknown): string | undefined {
  if (!isRecord(record)) {
    return undefined;
  }
  return typeof record.compartmentId === 'string'
    ? record.compartmentId
    : compartmentOf(record.resource);
}
