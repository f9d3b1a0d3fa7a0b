import type {
  KindScope,
  KubernetesApi,
  KubernetesObject,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';

/** What is in a cluster, as far as plans need one. */
export class FakeKubernetesApi implements KubernetesApi {
  readonly objects: StoredObject[] = [];
  /** `kind/name` of what somebody else owns fields of. */
  conflicts: string[] = [];
  /** By kind; others belong to a namespace. */
  readonly scopes = new Map<string, KindScope>([['Namespace', 'Cluster']]);

  async scopeOf({ kind }: { kind: string }): Promise<KindScope> {
    return this.scopes.get(kind) ?? 'Namespaced';
  }

  async get(ref: { kind: string; name: string }) {
    return this.objects.find(
      ({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name,
    );
  }

  async apply(object: KubernetesObject, { dryRun }: { dryRun: boolean }) {
    if (!dryRun) {
      throw new Error('A plan changes nothing');
    }
    if (this.conflicts.includes(`${object.kind}/${object.metadata.name}`)) {
      const conflicts = [{ manager: 'kubectl', field: 'spec.podSelector' }];
      return { type: 'conflict' as const, conflicts };
    }
    return { type: 'applied' as const, object };
  }

  async delete(): Promise<void> {
    throw new Error('A plan changes nothing');
  }

  put(kind: string, name: string, labels: Record<string, string> = {}): void {
    const metadata = { name, labels, uid: 'uid', resourceVersion: '1' };
    this.objects.push({ apiVersion: 'v1', kind, metadata });
  }
}
