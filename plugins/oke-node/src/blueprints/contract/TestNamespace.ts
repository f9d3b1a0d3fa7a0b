import {
  namespaceSpecSchema,
  type NamespaceSpec,
  type NamespaceSpecInput,
} from '@okeanos/backstage-plugin-oke-common';
import { randomUUID } from 'node:crypto';
import {
  convergeKubernetes,
  type InventoryEntry,
  type ObjectRef,
  type PartResult,
} from '../../convergence';
import { namespaceParts } from '../namespace';
import type { ClusterUser } from './ClusterUser';
import type { TestCluster } from './TestCluster';

/** An app namespace on a real cluster: what its row and its reconciler would do. */
export class TestNamespace {
  spec: NamespaceSpec;
  inventory: InventoryEntry[] = [];
  readonly id = randomUUID();
  readonly #cluster: TestCluster;

  constructor(cluster: TestCluster, spec: Partial<NamespaceSpecInput> & { name: string }) {
    this.#cluster = cluster;
    this.spec = namespaceSpecSchema.parse({
      cluster: 'demo',
      owner: 'group:default/team-a',
      ...spec,
    });
  }

  /** Somebody of the group that owns the namespace. */
  get owner(): ClusterUser {
    return this.#cluster.user({
      user: `somebody-of-${this.spec.name}`,
      groups: [this.#ownerGroup],
    });
  }

  ref(apiVersion: string, kind: string, name: string): ObjectRef {
    return { apiVersion, kind, namespace: this.spec.name, name };
  }

  async pass(options: { confirmed?: boolean } = {}): Promise<PartResult[]> {
    const { spec, id, inventory } = this;
    return convergeKubernetes(
      this.#cluster.api,
      {
        id,
        parts: namespaceParts(spec, {
          id,
          ownerGroup: this.#ownerGroup,
          podSecurityVersion: 'v1.36',
          ingressNamespaces: ['okeanos-ingress'],
        }),
        inventory,
        adoptPolicy: spec.adoptPolicy,
        drift: spec.drift,
        confirmed: options.confirmed ?? false,
      },
      {
        beforeEffect: async () => {},
        recordInventory: async next => {
          this.inventory = next;
        },
      },
    );
  }

  get #ownerGroup(): string {
    return `group-of-${this.spec.name}`;
  }
}
