import { z } from 'zod';
import { namespaceSchema, type OkeNamespace } from '../namespace';
import { planSchema, type Plan } from '../plan';
import type { NamespaceSpecInput } from '../spec/namespaceSpec';
import {
  clusterStatusSchema,
  type ClusterStatus,
} from '../status/clusterStatus';
import { entityStatusSchema, type EntityStatus } from '../status/entityStatus';
import { OkeResponseError } from './OkeResponseError';

/**
 * Options of a request.
 *
 * @public
 */
export interface OkeRequestOptions {
  /** Backstage token of the caller. Not needed where `fetchApi` adds one. */
  token?: string;
  signal?: AbortSignal;
}

/**
 * Typed client of the Okeanos backend, for frontends, scaffolder actions and catalog modules.
 *
 * Every answer is parsed. All methods throw {@link OkeResponseError} when the backend refuses, and
 * the error of `fetch` when it cannot be reached.
 *
 * @public
 */
export class OkeClient {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  /**
   * Status of the services that a catalog entity stands for.
   *
   * @param entityRef - full entity reference, for example `component:default/cart`
   */
  async getEntityStatus(
    entityRef: string,
    options?: OkeRequestOptions,
  ): Promise<EntityStatus> {
    return this.#request(
      entityStatusSchema,
      `/entities/${encodeURIComponent(entityRef)}/status`,
      { options },
    );
  }

  /** Clusters that the caller may read. */
  async listClusters(options?: OkeRequestOptions): Promise<ClusterStatus[]> {
    const { items } = await this.#request(
      z.object({ items: z.array(clusterStatusSchema) }),
      '/clusters',
      { options },
    );
    return items;
  }

  /** One cluster, by name. */
  async getCluster(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterStatus> {
    return this.#request(
      clusterStatusSchema,
      `/clusters/${encodeURIComponent(name)}`,
      { options },
    );
  }

  /** Namespaces that the caller may read, on all clusters. */
  async listNamespaces(options?: OkeRequestOptions): Promise<OkeNamespace[]> {
    const { items } = await this.#request(
      z.object({ items: z.array(namespaceSchema) }),
      '/namespaces',
      { options },
    );
    return items;
  }

  async getNamespace(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<OkeNamespace> {
    return this.#request(namespaceSchema, namespacePath(cluster, name), {
      options,
    });
  }

  /** What declaring the spec would change, and what is in the way. Changes nothing. */
  async planNamespace(
    spec: NamespaceSpecInput,
    options?: OkeRequestOptions,
  ): Promise<Plan> {
    return this.#request(
      planSchema,
      `${namespacePath(spec.cluster, spec.name)}?dryRun=true`,
      { method: 'PUT', body: spec, options },
    );
  }

  /**
   * Declares a namespace and returns at once; the backend makes it true.
   *
   * @param ifExists - `fail` (default) refuses a spec that differs from the present one, `update` takes it
   */
  async putNamespace(
    spec: NamespaceSpecInput,
    options?: OkeRequestOptions & { ifExists?: 'fail' | 'update' },
  ): Promise<OkeNamespace> {
    const query = options?.ifExists === 'update' ? '?ifExists=update' : '';
    return this.#request(
      namespaceSchema,
      `${namespacePath(spec.cluster, spec.name)}${query}`,
      { method: 'PUT', body: spec, options },
    );
  }

  /** Asks for deletion and returns at once. */
  async deleteNamespace(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<OkeNamespace> {
    return this.#request(namespaceSchema, namespacePath(cluster, name), {
      method: 'DELETE',
      options,
    });
  }

  async #request<T>(
    schema: z.ZodType<T>,
    path: string,
    request: {
      method?: 'GET' | 'PUT' | 'DELETE';
      body?: unknown;
      options?: OkeRequestOptions;
    },
  ): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('oke');
    const headers: Record<string, string> = {};
    if (request.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    if (request.options?.token) {
      headers.authorization = `Bearer ${request.options.token}`;
    }
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
      method: request.method ?? 'GET',
      headers,
      body:
        request.body === undefined ? undefined : JSON.stringify(request.body),
      signal: request.options?.signal,
    });
    if (!response.ok) {
      throw await OkeResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}

function namespacePath(cluster: string, name: string): string {
  return `/clusters/${encodeURIComponent(
    cluster,
  )}/namespaces/${encodeURIComponent(name)}`;
}
