import {
  ApiException,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type KubernetesObject,
} from '@kubernetes/client-node';

/** Names an object. */
interface Reference {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** An object that is made, with whatever its kind has. */
interface NewObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: {
      apiVersion: string;
      kind: string;
      name: string;
      uid: string;
      controller: boolean;
    }[];
  };
  [field: string]: unknown;
}

/** An administrator of a cluster who is not Okeanos: with the official client, not ours. */
export class ClusterAdmin {
  readonly #objects: KubernetesObjectApi;

  /** @param kubeconfig - path of the file */
  constructor(kubeconfig: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.#objects = KubernetesObjectApi.makeApiClient(config);
  }

  async create(object: NewObject): Promise<void> {
    await this.#objects.create(object);
  }

  /** A merge patch (RFC 7386), which owns what it changes. */
  async patch(
    reference: Reference,
    { metadata, ...rest }: { metadata?: object; [field: string]: unknown },
  ): Promise<void> {
    const target = headerOf(reference);
    await this.#objects.patch(
      { ...target, ...rest, metadata: { ...target.metadata, ...metadata } },
      ...[undefined, undefined, 'kubectl-edit', undefined],
      PatchStrategy.MergePatch,
    );
  }

  /** @returns undefined when there is none */
  async get(reference: Reference): Promise<KubernetesObject | undefined> {
    try {
      return await this.#objects.read(headerOf(reference));
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async delete(reference: Reference): Promise<void> {
    await this.#objects.delete(headerOf(reference));
  }
}

function headerOf({ apiVersion, kind, ...metadata }: Reference) {
  return { apiVersion, kind, metadata };
}
