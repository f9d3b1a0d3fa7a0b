import { rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  ControlPlane,
  type AddonName,
  type DesiredState,
} from './controlPlane';
import { JsonFile } from './JsonFile';
import type {
  AddonOffer,
  ControlPlane as ClusterControlPlane,
  ControlPlaneFactory,
  ControlPlaneListener,
  ControlPlaneSpecification,
  Workload,
} from './oci';

/** Where load balancers would be in a cluster that was made without a subnet for them. */
const NO_LOAD_BALANCERS = '198.51.100.0/24';

const routesSchema = z.record(
  z.string(),
  z.object({ host: z.string(), port: z.number() }),
);

/** What those are of that were kept before there were several. */
const ONLY_VERSION = 'v1.36.3';

const workloadSchema: z.ZodType<Workload> = z.object({
  kubernetesVersion: z.string().default(ONLY_VERSION),
  nodes: z.array(
    z.object({
      name: z.string(),
      internalIp: z.string(),
      providerId: z.string(),
      kubernetesVersion: z.string().default(ONLY_VERSION),
      labels: z.record(z.string(), z.string()),
      taints: z
        .array(
          z.object({
            key: z.string(),
            value: z.string(),
            effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
          }),
        )
        .default([]),
    }),
  ),
  podCidr: z.string().optional(),
  addons: z.array(z.string()),
});

/**
 * Of these, cert-manager runs. The others are installed, changed and removed as OKE does it, and nothing of them is in the
 * cluster: its nodes run no pods either.
 */
const ADDONS: AddonOffer[] = [
  { name: 'CertManager', version: 'v1.21.2' },
  {
    name: 'ClusterAutoscaler',
    version: 'v1.36.0',
    configurations: [
      { key: 'nodes', isRequired: true },
      { key: 'numOfReplicas' },
      { key: 'scaleDownUnneededTime' },
    ],
  },
  {
    name: 'KubernetesMetricsServer',
    version: 'v0.8.0',
    configurations: [{ key: 'numOfReplicas' }],
  },
  {
    name: 'NativeIngressController',
    version: 'v1.4.2',
    configurations: [
      { key: 'compartmentId', isRequired: true },
      { key: 'loadBalancerSubnetId', isRequired: true },
      { key: 'authType' },
    ],
  },
];

/**
 * The real control planes behind the clusters of the OCI endpoint. A file tells where each private
 * endpoint is dialled on loopback, as the ends of tunnels would be: OCID -> host and port.
 */
export class ClusterControlPlanes implements ControlPlaneFactory {
  readonly offer = {
    // The newest is what the binaries are; the others are what they can be taken for (README.md).
    kubernetesVersions: ['v1.34.2', 'v1.35.2', 'v1.36.3'],
    addons: ADDONS,
  };
  readonly #options: {
    /** Folder of all clusters. */
    folder: string;
    routesFile: string;
    /** Finds or builds the binaries. */
    binaries: () => Promise<string>;
    onMessage: (cluster: string, message: string) => void;
  };
  /** What ends the creation of a cluster's control plane. */
  readonly #endings = new Map<string, AbortController>();
  readonly #running = new Map<string, ControlPlane>();
  readonly #routes: JsonFile<z.infer<typeof routesSchema>>;

  constructor(options: {
    folder: string;
    routesFile: string;
    binaries: () => Promise<string>;
    onMessage: (cluster: string, message: string) => void;
  }) {
    this.#options = options;
    this.#routes = new JsonFile(options.routesFile, routesSchema, {});
  }

  async create(
    clusterId: string,
    specification: ControlPlaneSpecification,
    kubernetesVersion: string,
    listener: ControlPlaneListener,
    signal: AbortSignal,
  ): Promise<ClusterControlPlane> {
    const { folder, binaries, onMessage } = this.#options;
    const { name } = specification;
    const dataDir = path.join(folder, name);
    const ending = new AbortController();
    this.#endings.set(clusterId, ending);
    const ended = AbortSignal.any([signal, ending.signal]);
    const plane = new ControlPlane({ binaries: await binaries(), dataDir });
    ended.throwIfAborted();
    this.#running.set(clusterId, plane);
    // After a restart the cluster goes on as it was: without it, the add-ons would be removed first.
    const workloads = new JsonFile(
      path.join(dataDir, 'workload.json'),
      workloadSchema,
      { kubernetesVersion, nodes: [], addons: [] },
    );
    let isCreated = false;
    plane.subscribe(event => {
      if (event.type === 'progress' || event.type === 'error') {
        onMessage(name, event.message);
        if (!isCreated) listener.progress(event.message);
      } else if (event.type === 'ready') {
        isCreated = true;
        this.#routes.write({
          ...this.#routes.read(),
          [clusterId]: { host: '127.0.0.1', port: event.port },
        });
      } else if (event.type === 'loadBalancers') {
        listener.loadBalancers(event.balancers);
      }
    });
    const desired = (workload: Workload): DesiredState => ({
      name,
      kubernetesVersion: workload.kubernetesVersion,
      endpointAddress: specification.endpointAddress,
      serviceCidr: specification.serviceCidr,
      podCidr: workload.podCidr,
      loadBalancerCidr: specification.loadBalancerCidr ?? NO_LOAD_BALANCERS,
      tokenWebhook: { url: specification.tokenWebhookUrl },
      nodes: workload.nodes.map(node => ({
        name: node.name,
        internalIP: node.internalIp,
        labels: node.labels,
        providerID: node.providerId,
        kubeletVersion: node.kubernetesVersion,
        taints: node.taints,
      })),
      addons: workload.addons.filter(isAddonName),
    });
    plane.apply(desired(workloads.read()));
    const { caPem } = await plane.ready({ signal: ended });
    return {
      caPem,
      apply: async (workload, applySignal) => {
        plane.apply(desired(workload));
        await plane.accepted({ signal: applySignal });
        workloads.write(workload);
        await plane.settled({ signal: applySignal });
      },
    };
  }

  dial(clusterId: string): { host: string; port: number } | undefined {
    return this.#routes.read()[clusterId];
  }

  /** Says where something else than a private endpoint is dialled. */
  route(name: string, address: { host: string; port: number }): void {
    this.#routes.write({ ...this.#routes.read(), [name]: address });
  }

  async delete(clusterId: string, name: string): Promise<void> {
    this.#endings.get(clusterId)?.abort(new Error('The cluster is deleted'));
    this.#endings.delete(clusterId);
    await this.#running.get(clusterId)?.stop();
    this.#running.delete(clusterId);
    const { [clusterId]: _gone, ...routes } = this.#routes.read();
    this.#routes.write(routes);
    rmSync(path.join(this.#options.folder, name), {
      recursive: true,
      force: true,
    });
  }

  /** Stops all control planes; their data stays. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(plane => plane.stop()));
  }
}

function isAddonName(name: string): name is AddonName {
  return name === 'CertManager';
}
