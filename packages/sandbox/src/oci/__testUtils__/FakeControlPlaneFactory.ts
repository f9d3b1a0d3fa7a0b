import {
  ControlPlane,
  ControlPlaneFactory,
  ControlPlaneListener,
  ControlPlaneSpecification,
  Workload,
} from '../ControlPlaneFactory';

/** Control planes that are only written down. */
export class FakeControlPlaneFactory implements ControlPlaneFactory {
  readonly offer = {
    kubernetesVersions: ['v1.34.2', 'v1.35.2', 'v1.36.3'],
    addons: [
      { name: 'CertManager', version: 'v1.21.2' },
      {
        ...{ name: 'ClusterAutoscaler', version: 'v1.36.0' },
        configurations: [{ key: 'nodes', isRequired: true }],
      },
    ],
  };
  readonly specifications = new Map<string, ControlPlaneSpecification>();
  readonly listeners = new Map<string, ControlPlaneListener>();
  readonly workloads = new Map<string, Workload>();
  /** Whether control planes never come up. */
  hangs = false;
  /** Where API servers listen, by the OCID of their cluster. */
  readonly addresses = new Map<string, { host: string; port: number }>();
  /** What the deletion of a control plane waits for. */
  beforeDelete: Promise<void> = Promise.resolve();

  dial(clusterId: string) {
    return this.addresses.get(clusterId);
  }

  async create(
    clusterId: string,
    specification: ControlPlaneSpecification,
    _kubernetesVersion: string,
    listener: ControlPlaneListener,
    signal: AbortSignal,
  ): Promise<ControlPlane> {
    listener.progress('Starting etcd');
    if (this.hangs) {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    }
    this.specifications.set(clusterId, specification);
    this.listeners.set(clusterId, listener);
    return {
      caPem: `CA of ${specification.name}`,
      apply: async workload => {
        this.workloads.set(clusterId, workload);
      },
    };
  }

  async delete(clusterId: string): Promise<void> {
    await this.beforeDelete;
    this.specifications.delete(clusterId);
    this.listeners.delete(clusterId);
    this.workloads.delete(clusterId);
  }
}
