import {
  accessSourceOf,
  DiscreetAccess,
  type AccessConfig,
  type AccessSource,
  type KubeconfigCommand,
} from '@okeanos/backstage-plugin-oke-node';
import type { ClusterConfig } from '../config/okeConfig';
import { RegisteredCluster } from './RegisteredCluster';

/** The clusters that this backend works on: those of app-config, and those that it made itself. */
export class ClusterRegistry {
  readonly #configured: ReadonlyMap<string, RegisteredCluster>;
  readonly #made = new Map<string, RegisteredCluster>();

  /**
   * @param commands - those that kubeconfigs may have run for credentials
   * @param tellFault - called with what is wrong with the access to a cluster, for who runs the portal
   */
  constructor(
    configs: ClusterConfig[],
    commands: readonly KubeconfigCommand[] = [],
    tellFault: (cluster: string, fault: Error) => void = () => {},
  ) {
    this.#configured = new Map(
      configs.map(config => [
        config.name,
        ofConfig(
          config,
          access =>
            new DiscreetAccess(accessSourceOf(access, commands), fault =>
              tellFault(config.name, fault),
            ),
        ),
      ]),
    );
  }

  get(name: string): RegisteredCluster | undefined {
    return this.#configured.get(name) ?? this.#made.get(name);
  }

  /** Whether app-config has the name, which then no other cluster can have. */
  isConfigured(name: string): boolean {
    return this.#configured.has(name);
  }

  list(): RegisteredCluster[] {
    return [...this.#configured.values(), ...this.#made.values()];
  }

  /** Takes a cluster that Okeanos made, in place of what was known of it. */
  async put(cluster: RegisteredCluster): Promise<void> {
    const before = this.#made.get(cluster.name);
    this.#made.set(cluster.name, cluster);
    await before?.close();
  }

  /** Forgets a cluster that Okeanos made. */
  async remove(name: string): Promise<void> {
    const cluster = this.#made.get(name);
    this.#made.delete(name);
    await cluster?.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map(cluster => cluster.close()));
  }
}

function ofConfig(
  config: ClusterConfig,
  accessOf: (access: AccessConfig) => AccessSource,
): RegisteredCluster {
  const { impersonator } = config;
  return new RegisteredCluster({
    name: config.name,
    owner: config.owner,
    ingressNamespaces: config.ingressNamespaces,
    hostDomains: config.hostDomains,
    loadBalancerOcids: [],
    loadBalancerCidrs: config.loadBalancerCidrs ?? [],
    watcherSubject: subjectOf(config.watcher) ?? { kind: 'User', name: '' },
    impersonatorSubject: impersonator && subjectOf(impersonator),
    provisionerAccess: accessOf(config.provisioner),
    watcherAccess: accessOf(config.watcher),
  });
}

/** Undefined when it is not said. */
function subjectOf({
  group,
  user,
}: {
  group?: string;
  user?: string;
}): { kind: 'User' | 'Group'; name: string } | undefined {
  if (group) {
    return { kind: 'Group', name: group };
  }
  return user ? { kind: 'User', name: user } : undefined;
}
