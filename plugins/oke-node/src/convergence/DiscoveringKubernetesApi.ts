import {
  apiVersionOf,
  KubernetesError,
  type ApiResource,
  type KubernetesClient,
  type KubernetesObject,
} from '../kubernetes';
import type { ApplyOutcome, KubernetesApi, ObjectRef } from './KubernetesApi';

/** A kind that is not served is asked for again so often. */
const REDISCOVER_MS = 1_000;

/**
 * {@link KubernetesApi} over a client that must be told where a kind is served: it asks the API
 * server, and again when a kind is missing, since add-ons bring kinds.
 *
 * @public
 */
export class DiscoveringKubernetesApi implements KubernetesApi {
  readonly #client: KubernetesClient;
  #discovery: Promise<Map<string, ApiResource>> | undefined;
  #discoveredAt = 0;

  constructor(client: KubernetesClient) {
    this.#client = client;
  }

  async serves(kind: Pick<ObjectRef, 'apiVersion' | 'kind'>): Promise<boolean> {
    return (await this.#find(kind)) !== undefined;
  }

  async get(
    ref: ObjectRef,
    signal?: AbortSignal,
  ): Promise<KubernetesObject | undefined> {
    return this.#client.get(await this.#resource(ref), ref, { signal });
  }

  async apply(
    object: KubernetesObject,
    options: { force: boolean; dryRun: boolean; signal?: AbortSignal },
  ): Promise<ApplyOutcome> {
    const resource = await this.#resource(object);
    try {
      return {
        type: 'applied',
        object: await this.#client.apply(resource, object, options),
      };
    } catch (error) {
      if (error instanceof KubernetesError && error.conflicts.length > 0) {
        return { type: 'conflict', conflicts: error.conflicts };
      }
      throw error;
    }
  }

  async delete(
    ref: ObjectRef,
    uid: string,
    signal?: AbortSignal,
  ): Promise<void> {
    const resource = await this.#find(ref);
    if (!resource) {
      return; // a kind that is not served has no objects
    }
    try {
      await this.#client.delete(resource, ref, { uid }, { signal });
    } catch (error) {
      // Another incarnation has the name: the one that was meant is gone.
      if (!(error instanceof KubernetesError && error.reason === 'Conflict')) {
        throw error;
      }
    }
  }

  async #resource(
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
  ): Promise<ApiResource> {
    const resource = await this.#find(kind);
    if (!resource) {
      throw new Error(
        `The cluster does not serve ${kind.kind} of ${kind.apiVersion}`,
      );
    }
    return resource;
  }

  async #find({
    apiVersion,
    kind,
  }: Pick<ObjectRef, 'apiVersion' | 'kind'>): Promise<
    ApiResource | undefined
  > {
    const key = `${apiVersion}/${kind}`;
    const known = this.#discovery && (await this.#discovery).get(key);
    if (known || Date.now() - this.#discoveredAt < REDISCOVER_MS) {
      return known;
    }
    this.#discoveredAt = Date.now();
    this.#discovery = this.#discover();
    this.#discovery.catch(() => {
      this.#discovery = undefined;
      this.#discoveredAt = 0;
    });
    return (await this.#discovery).get(key);
  }

  async #discover(): Promise<Map<string, ApiResource>> {
    const resources = await this.#client.discover();
    return new Map(
      resources.map(resource => [
        `${apiVersionOf(resource)}/${resource.kind}`,
        resource,
      ]),
    );
  }
}
