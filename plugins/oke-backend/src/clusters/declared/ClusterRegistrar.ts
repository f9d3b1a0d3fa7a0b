import {
  LOAD_BALANCER_PARTS,
  OkeAccess,
} from '@okeanos/backstage-plugin-oke-node';
import {
  GATEWAY_NAMESPACE,
  type SharedGateway,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import pLimit from 'p-limit';
import type { ClusterRegistry } from '../ClusterRegistry';
import { RegisteredCluster } from '../RegisteredCluster';
import type { BaselineStore } from '../baseline/BaselineStore';
import type { ObservedClusterStore } from '../observed/ObservedClusterStore';
import type { ClusterRecord, ClusterStore } from './ClusterStore';
import type { BastionTunnels } from '../access/BastionTunnels';
import type { OciConnection } from '../../oci/OciConnection';
import { statementsOf } from '../../oci/statementsOf';

export interface ClusterRegistrarOptions {
  oci: OciConnection;
  tunnels: BastionTunnels;
  registry: ClusterRegistry;
  store: ClusterStore;
  baselines: BaselineStore;
  observedClusters: ObservedClusterStore;
}

/** Keeps the registry in step with the rows of OKE clusters, whichever replica wrote them. */
export class ClusterRegistrar {
  readonly #options: ClusterRegistrarOptions;
  /** Name -> what the registry's cluster was made from. */
  readonly #known = new Map<string, string>();
  /** Rows are read in turn, so that an older one never comes after a newer one. */
  readonly #inTurn = pLimit(1);

  constructor(options: ClusterRegistrarOptions) {
    this.#options = options;
  }

  /**
   * Looks at all clusters.
   *
   * @throws AggregateError of what went wrong with single ones, when all others were looked at
   */
  sync(): Promise<void> {
    return this.#inTurn(async () => {
      const { records, unreadable } = await this.#options.store.list();
      const errors: unknown[] = [];
      // What cannot be read is as it was, as far as that is known here.
      const names = new Set([
        ...records.map(({ spec }) => spec.name),
        ...unreadable.map(({ cluster }) => cluster),
      ]);
      for (const name of [...this.#known.keys()]) {
        if (!names.has(name)) {
          await this.#forget(name);
        }
      }
      for (const record of records) {
        await this.#take(record).catch(error => errors.push(error));
      }
      if (errors.length > 0) {
        throw new AggregateError(errors, errors.map(String).join('; '));
      }
    });
  }

  /**
   * Looks at one cluster.
   *
   * @returns whether it can be reached now and could not be before, or in another way
   */
  refresh(name: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const record = await this.#options.store.get(name);
      if (record) {
        return this.#take(record);
      }
      await this.#forget(name);
      return false;
    });
  }

  /** @returns whether the registry has another cluster now */
  async #take(record: ClusterRecord): Promise<boolean> {
    const { id, spec, endpoint } = record;
    const { oci, registry, baselines, observedClusters } = this.#options;
    const { name, owner } = spec;
    const { tunnels } = this.#options;
    const isThroughBastion = spec.bastion.enabled && spec.bastion.forPortal;
    const bastionId = isThroughBastion ? bastionOf(record) : undefined;
    // Until its first bastion is there, nothing leads to it.
    const isBastionAwaited =
      isThroughBastion && !bastionId && !this.#known.has(name);
    if (!endpoint || isBastionAwaited) {
      await this.#forget(name); // it would be one that had the name before
      return false;
    }
    const loadBalancerOcids = ocidsOf(record, LOAD_BALANCER_PARTS);
    const { loadBalancersCidr, workersCidr, clientCidrs } = spec.network;
    const loadBalancerCidrs = [loadBalancersCidr, workersCidr, ...clientCidrs];
    const gateway = gatewayOf(record, oci.config);
    const madeFrom = JSON.stringify([
      ...[id, owner, endpoint, loadBalancerOcids],
      ...[loadBalancerCidrs, bastionId, gateway],
    ]);
    if (this.#known.get(name) === madeFrom) {
      return false;
    }
    const { region, routesFile, ingressNamespaces, hostDomains } = oci.config;
    const { host, port } = endpoint;
    const bastion = bastionId
      ? {
          id: bastionId,
          tunnel: tunnels.to(name, bastionId, { host, port }, () =>
            statementsOf(spec, oci),
          ),
        }
      : undefined;
    const cluster = new RegisteredCluster({
      name,
      owner,
      ingressNamespaces: gateway
        ? [...new Set([...ingressNamespaces, GATEWAY_NAMESPACE])]
        : ingressNamespaces,
      hostDomains,
      loadBalancerOcids,
      loadBalancerCidrs,
      gateway,
      watcherSubject: await oci.watcherSubject(),
      impersonatorSubject: oci.impersonatorSubject,
      provisionerAccess: new OkeAccess(endpoint, {
        ...{ region, realmDomain: oci.realmDomain },
        ...{ routesFile, bastion },
        authentication: () => oci.provisioner(),
      }),
      watcherAccess: new OkeAccess(endpoint, {
        ...{ region, realmDomain: oci.realmDomain },
        ...{ routesFile, bastion },
        authentication: () => oci.watcher(),
      }),
    });
    await baselines.ensure(name, endpoint.clusterId);
    await observedClusters.ensure(name, endpoint.clusterId, new Date());
    this.#known.set(name, madeFrom);
    await registry.put(cluster);
    if (!bastion) {
      await tunnels.forget(name);
    }
    return true;
  }

  async #forget(name: string): Promise<void> {
    if (this.#known.delete(name)) {
      await this.#options.registry.remove(name);
      await this.#options.tunnels.forget(name);
    }
  }
}

/** OCID of its bastion, once it can be used. */
function bastionOf({ records }: ClusterRecord): string | undefined {
  return records.find(
    ({ part, ended, hash }) => part === 'bastion' && !ended && hash,
  )?.ocid;
}

/** The shared gateway as app-config asks for it, where the network of load balancers is. */
function gatewayOf(
  record: ClusterRecord,
  { gateway, hostDomains }: OciConnection['config'],
): SharedGateway | undefined {
  if (!gateway) {
    return undefined;
  }
  const [[subnetId], [securityGroupId]] = LOAD_BALANCER_PARTS.map(part =>
    ocidsOf(record, [part]),
  );
  const isThere = subnetId && securityGroupId && !record.deletionRequestedAt;
  return {
    className: gateway.className,
    domains: hostDomains,
    network: isThere ? { subnetId, securityGroupId } : undefined,
  };
}

function ocidsOf({ records }: ClusterRecord, parts: string[]): string[] {
  return records.flatMap(({ part, ocid, ended }) =>
    parts.includes(part) && ocid && !ended ? [ocid] : [],
  );
}
