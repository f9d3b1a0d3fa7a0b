import {
  namespaceSpecSchema,
  type NamespaceSpec,
  type NamespaceSpecInput,
} from '@okeanos/backstage-plugin-oke-common';
import type {
  KubernetesPart,
  KubernetesPartResult,
  ObjectRef,
} from '../../../convergence/kubernetes';
import type { KubernetesError } from '../../../kubernetes';
import { clusterCa } from '../../clusterBaseline';
import { namespaceParts } from '../../namespace';
import type { ClusterUser } from './ClusterUser';
import type { TestCluster } from './TestCluster';
import { TestRow } from './TestRow';

/** An app namespace on a real cluster. */
export class TestNamespace {
  spec: NamespaceSpec;
  readonly #cluster: TestCluster;
  readonly #row: TestRow;

  constructor(
    cluster: TestCluster,
    spec: Partial<NamespaceSpecInput> & { name: string },
  ) {
    this.#cluster = cluster;
    this.#row = new TestRow(cluster);
    this.spec = namespaceSpecSchema.parse({
      cluster: 'demo',
      owner: 'group:default/team-a',
      ...spec,
    });
  }

  /** UID of this incarnation. */
  get id(): string {
    return this.#row.id;
  }

  /** Somebody of the group that owns the namespace. */
  get owner(): ClusterUser {
    return this.#cluster.user({
      user: `somebody-of-${this.spec.name}`,
      groups: [this.#ownerGroup],
    });
  }

  /** Makes it, and waits until its owner has rights: the API server knows a new RoleBinding a moment later. */
  async settle(): Promise<void> {
    await this.pass();
    const none = this.ref('cert-manager.io/v1', 'Certificate', 'none');
    const status = () =>
      this.owner.get(none).catch((error: KubernetesError) => error.status);
    while ((await status()) === 403) {
      // No event tells when its authorizer has caught up.
    }
  }

  /** An object in the namespace. */
  ref(apiVersion: string, kind: string, name: string): ObjectRef {
    return { apiVersion, kind, namespace: this.spec.name, name };
  }

  /** One pass, as the reconciler makes it. */
  async pass(
    options: { confirmed: boolean } = { confirmed: false },
  ): Promise<KubernetesPartResult[]> {
    const { adoptPolicy, drift } = this.spec;
    const { parts } = this;
    return this.#row.pass({ parts, adoptPolicy, drift, ...options });
  }

  /** What it consists of, as its spec is now. */
  get parts(): KubernetesPart[] {
    return namespaceParts(this.spec, {
      id: this.id,
      ownerGroup: this.#ownerGroup,
      podSecurityVersion: 'v1.36',
      ingressNamespaces: ['okeanos-ingress'],
      issuerRef: clusterCa.issuerRef,
    });
  }

  get #ownerGroup(): string {
    return `group-of-${this.spec.name}`;
  }
}
