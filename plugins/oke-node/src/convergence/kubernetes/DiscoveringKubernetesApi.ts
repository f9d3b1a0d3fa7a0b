import {
  apiVersionOf,
  KubernetesError,
  type ApiResource,
  type Clock,
  type KubernetesClient,
  type KubernetesObject,
  type StoredObject,
} from '../../kubernetes';
import { systemClock } from '../../kubernetes/clock';
import type {
  ApplyOutcome,
  KindScope,
  KubernetesApi,
  ObjectRef,
} from './KubernetesApi';

/** A kind that is not served is asked for again so often. */
const REDISCOVER_MS = 1_000;
/** What is served follows what tells of it with some delay. */
const AFTER_CHANGE_MS = 5_000;

/** What the API server serves, by `apiVersion/kind`, and when it was asked. */
interface Discovery {
  at: number;
  resources: Promise<Map<string, ApiResource>>;
}

/**
 * {@link KubernetesApi} over a client that must be told where a kind is served: it asks the API
 * server, and again when a kind is missing, since add-ons bring kinds and take them away.
 *
 * @public
 */
export class DiscoveringKubernetesApi implements KubernetesApi {
  readonly #client: KubernetesClient;
  readonly #clock: Clock;
  readonly #changedAt: () => number | undefined;
  #discovery: Discovery | undefined;

  /**
   * @param options - `changedAt`: when what is served changed last, in milliseconds since 1970, where somebody is told
   *   of it: a kind that was not served after that is not asked for again. Undefined while nobody is
   */
  constructor(
    client: KubernetesClient,
    options: { clock?: Clock; changedAt?: () => number | undefined } = {},
  ) {
    this.#client = client;
    this.#changedAt = options.changedAt ?? (() => undefined);
    this.#clock = options.clock ?? systemClock;
  }

  async scopeOf(
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
  ): Promise<KindScope | undefined> {
    const resource = await this.#find(kind);
    return resource && (resource.namespaced ? 'Namespaced' : 'Cluster');
  }

  async get(
    ref: ObjectRef,
    signal?: AbortSignal,
  ): Promise<StoredObject | undefined> {
    return this.#call(ref, resource =>
      this.#client.get(resource, ref, { signal }),
    );
  }

  async apply(
    object: KubernetesObject,
    options: Parameters<KubernetesApi['apply']>[1],
  ): Promise<ApplyOutcome> {
    try {
      const applied = await this.#call(object, resource =>
        this.#client.apply(resource, object, options),
      );
      return { type: 'applied', object: applied };
    } catch (error) {
      if (error instanceof KubernetesError && error.conflicts.length > 0) {
        const conflicts = error.conflicts.map(({ manager, field }) => ({
          manager,
          field: field.replace(/^\./, ''),
        }));
        return { type: 'conflict', conflicts };
      }
      throw error;
    }
  }

  async delete(
    ref: ObjectRef,
    uid: string,
    signal?: AbortSignal,
    options?: { orphan: boolean },
  ): Promise<void> {
    const propagationPolicy = options?.orphan ? 'Orphan' : undefined;
    try {
      await this.#call(ref, resource =>
        this.#client.delete(
          resource,
          ref,
          { uid },
          { signal, propagationPolicy },
        ),
      );
    } catch (error) {
      // Another incarnation has the name: the one that was meant is gone.
      if (!(error instanceof KubernetesError && error.reason === 'Conflict')) {
        throw error;
      }
    }
  }

  async #call<T>(
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
    call: (resource: ApiResource) => Promise<T>,
  ): Promise<T> {
    const resource = await this.#find(kind);
    if (!resource) {
      throw new Error(
        `The cluster does not serve ${kind.kind} of ${kind.apiVersion}`,
      );
    }
    try {
      return await call(resource);
    } catch (error) {
      // Not about an object or its namespace: the kind is not served any more.
      if (
        error instanceof KubernetesError &&
        error.status === 404 &&
        !error.details.name
      ) {
        this.#discovery = undefined;
      }
      throw error;
    }
  }

  async #find(
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
  ): Promise<ApiResource | undefined> {
    const key = `${kind.apiVersion}/${kind.kind}`;
    const known = (await this.#discovery?.resources)?.get(key);
    if (known) {
      return known;
    }
    if (!this.#discovery || this.#isOutdated(this.#discovery)) {
      this.#discovery = this.#discover();
    }
    return (await this.#discovery.resources).get(key);
  }

  #isOutdated({ at }: Discovery): boolean {
    const changedAt = this.#changedAt();
    return (
      this.#clock.now() - at >= REDISCOVER_MS &&
      (changedAt === undefined || at < changedAt + AFTER_CHANGE_MS)
    );
  }

  #discover(): Discovery {
    const discovery = {
      at: this.#clock.now(),
      resources: this.#client.discover().then(byKind),
    };
    discovery.resources.catch(() => {
      // Whoever waits for it gets the error; the next one asks again.
      if (this.#discovery === discovery) {
        this.#discovery = undefined;
      }
    });
    return discovery;
  }
}

function byKind(resources: ApiResource[]): Map<string, ApiResource> {
  return new Map(
    resources.map(resource => [
      `${apiVersionOf(resource)}/${resource.kind}`,
      resource,
    ]),
  );
}
