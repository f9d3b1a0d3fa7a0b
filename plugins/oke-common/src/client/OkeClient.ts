import { z } from 'zod';
import { choiceSchema, type Choice, type ChoicePurpose } from '../choice';
import {
  clusterDeletionPlanSchema,
  declaredClusterSchema,
  declaredNamespaceSchema,
  namespaceDeletionPlanSchema,
  namespaceSummarySchema,
  type ClusterDeletionPlan,
  type DeclaredCluster,
  type DeclaredNamespace,
  type NamespaceDeletionPlan,
  type NamespaceSummary,
} from '../declared';
import { driftSchema, type Drift } from '../drift';
import { namespaceBoundSchema, type NamespaceBound } from '../namespaceBound';
import { clusterExportSchema, type ClusterExport } from '../clusterExport';
import {
  namespaceExportSchema,
  type NamespaceExport,
} from '../namespaceExport';
import { optionsSchema, type OptionKind, type Options } from '../option';
import { ETAG_ABSENT, planSchema, type Plan } from '../plan';
import {
  releasedHostSchema,
  type FreeHost,
  type ReleasedHost,
} from '../releasedHost';
import { unreadableRowSchema, type UnreadableRow } from '../unreadableRow';
import type { ClusterSpecInput } from '../spec/clusterSpec';
import type { NamespaceSpecInput } from '../spec/namespaceSpec';
import {
  clusterAccessSchema,
  type ClusterAccess,
} from '../status/clusterAccess';
import {
  clusterEndpointSchema,
  type ClusterEndpoint,
} from '../status/clusterEndpoint';
import {
  clusterResourcesSchema,
  type ClusterResources,
} from '../status/clusterResources';
import {
  clusterStatusSchema,
  type ClusterStatus,
} from '../status/clusterStatus';
import { entityPlaceSchema, type EntityPlace } from '../status/entityPlace';
import { entityStatusSchema, type EntityStatus } from '../status/entityStatus';
import {
  entityServiceSchema,
  entitySummarySchema,
  type EntityService,
  type EntitySummary,
} from '../status/entitySummary';
import {
  namespaceStatusSchema,
  type NamespaceStatus,
} from '../status/namespaceStatus';
import type { OkeResponseError } from './OkeResponseError';
import { readRefusal } from './readRefusal';
import { tolerant } from './tolerant';

/** Version of the HTTP API that this client speaks. */
const API_VERSION = 'v1';

/** So many items of a list are asked for at once. */
const PAGE_SIZE = 100;

/** What the backend answers may be of a newer version. */
const ANSWERS = {
  cluster: tolerant(declaredClusterSchema),
  clusterDeletion: tolerant(clusterDeletionPlanSchema),
  namespace: tolerant(declaredNamespaceSchema),
  namespaceSummary: tolerant(namespaceSummarySchema),
  namespaceDeletion: tolerant(namespaceDeletionPlanSchema),
};

/** What of a namespace is asked for in a list: nothing else is read of the answer. */
const SUMMARY_FIELDS = Object.keys(namespaceSummarySchema.shape)
  .flatMap(field =>
    field === 'spec'
      ? Object.keys(namespaceSummarySchema.shape.spec.shape).map(
          inner => `spec.${inner}`,
        )
      : field,
  )
  .join(',');

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
 * Options of a request that declares an object.
 *
 * @public
 */
export interface OkeDeclareOptions extends OkeRequestOptions {
  /**
   * What happens when the object exists with another spec: `fail` (default) refuses, naming the
   * fields that differ; `update` takes the new spec.
   */
  ifExists?: 'fail' | 'update';
  /**
   * The etag of the object as the caller has seen it, or of the plan; `absent` when there was none. When it changed
   * since, it is refused with 412.
   */
  ifMatch?: string;
  /**
   * The id of the plan that the caller confirms. Says `ifExists: 'update'`, unless that is given, and with the present
   * spec, that what drifted is put right as the plan shows it. When the world moved since, it is refused with a {@link PlanMovedError}.
   */
  plan?: string;
}

/**
 * Options of a request that asks for deletion.
 *
 * @public
 */
export interface OkeDeleteOptions extends OkeRequestOptions {
  /** The etag of the object as the caller has seen it: when it changed since, it is refused with 412. */
  ifMatch?: string;
  /**
   * The id of the plan that the caller confirms. When the world moved since, it is refused with a
   * {@link PlanMovedError}.
   */
  plan?: string;
}

/**
 * Typed client of the Okeanos backend, for frontends, scaffolder actions and catalog modules.
 *
 * Every answer is parsed. All methods throw {@link OkeResponseError} when the backend refuses, the
 * error of `fetch` when it cannot be reached, and an `Error` when the answer is not understood.
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
   * The services that a catalog entity stands for, in a sentence each: what a page shows before something is opened.
   *
   * @param entityRef - full entity reference, for example `component:default/cart`
   */
  async getEntitySummary(
    entityRef: string,
    options?: OkeRequestOptions,
  ): Promise<EntitySummary> {
    return this.#request(
      entitySummarySchema,
      `${entityPath(entityRef)}/summary`,
      { options },
    );
  }

  /**
   * Everything that is known of one of the services that a catalog entity stands for.
   *
   * @param service - name of the Service
   */
  async getEntityService(
    entityRef: string,
    service: string,
    options?: OkeRequestOptions,
  ): Promise<EntityService> {
    return this.#request(
      entityServiceSchema,
      `${entityPath(entityRef)}/services/${encodeURIComponent(service)}`,
      { options },
    );
  }

  /**
   * Everything that is known of all services that a catalog entity stands for, at once. For programs: of ten Services
   * it may be more than 100 kB.
   *
   * @param entityRef - full entity reference, for example `component:default/cart`
   */
  async getEntityStatus(
    entityRef: string,
    options?: OkeRequestOptions,
  ): Promise<EntityStatus> {
    return this.#request(
      entityStatusSchema,
      `${entityPath(entityRef)}/status`,
      { options },
    );
  }

  /** The entities that {@link OkeClient.getEntityStatus} answers the caller for, each with its namespace. */
  async listEntities(options?: OkeRequestOptions): Promise<EntityPlace[]> {
    return this.#list(entityPlaceSchema, '/entities', { options });
  }

  /** Clusters that the caller may read. */
  async listClusters(options?: OkeRequestOptions): Promise<ClusterStatus[]> {
    return this.#list(clusterStatusSchema, '/clusters', { options });
  }

  /** What is observed on one cluster. */
  async getClusterStatus(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterStatus> {
    return this.#request(clusterStatusSchema, `${clusterPath(name)}/status`, {
      options,
    });
  }

  /** What was declared for one cluster, and how far it is made. */
  async getCluster(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<DeclaredCluster> {
    return this.#request(ANSWERS.cluster, clusterPath(name), { options });
  }

  /** What a declared cluster consists of in OCI, and how far each part is. */
  async getClusterResources(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterResources> {
    return this.#request(
      clusterResourcesSchema,
      `${clusterPath(name)}/resources`,
      { options },
    );
  }

  /** Who may do what on one cluster. Told to those who may change every cluster; others get a 404. */
  async getClusterAccess(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterAccess> {
    return this.#request(clusterAccessSchema, `${clusterPath(name)}/access`, {
      options,
    });
  }

  /** Where the API server of one cluster is that Okeanos made, once OCI has told. */
  async getClusterEndpoint(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterEndpoint> {
    return this.#request(
      clusterEndpointSchema,
      `${clusterPath(name)}/endpoint`,
      { options },
    );
  }

  /**
   * What others changed of what Okeanos made for one cluster, in OCI and inside, and what became of it: what still
   * stands first, then the latest.
   */
  async getClusterHistory(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<Drift[]> {
    return this.#list(driftSchema, `${clusterPath(name)}/history`, { options });
  }

  /** What declaring the spec would change, and what is in the way. Changes nothing. */
  async planCluster(
    spec: ClusterSpecInput,
    options?: OkeRequestOptions,
  ): Promise<Plan> {
    return this.#request(planSchema, `${clusterPath(spec.name)}?dryRun=true`, {
      method: 'PUT',
      body: spec,
      options,
    });
  }

  /** Declares a cluster and returns at once; the backend makes it true. */
  async putCluster(
    spec: ClusterSpecInput,
    options?: OkeDeclareOptions,
  ): Promise<DeclaredCluster> {
    return this.#request(
      ANSWERS.cluster,
      `${clusterPath(spec.name)}${queryOf(options)}`,
      { method: 'PUT', body: spec, options },
    );
  }

  /** Asks for deletion and returns at once. */
  async deleteCluster(
    name: string,
    options?: OkeDeleteOptions,
  ): Promise<DeclaredCluster> {
    return this.#request(
      ANSWERS.cluster,
      `${clusterPath(name)}${queryOf(options)}`,
      { method: 'DELETE', options },
    );
  }

  /** What {@link OkeClient.deleteCluster} would take away, and what is in the way. Changes nothing. */
  async planClusterDeletion(
    name: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterDeletionPlan> {
    return this.#request(
      ANSWERS.clusterDeletion,
      `${clusterPath(name)}?dryRun=true`,
      {
        method: 'DELETE',
        options,
      },
    );
  }

  /** What the caller may choose for a purpose. */
  async listChoices(
    purpose: ChoicePurpose,
    options?: OkeRequestOptions,
  ): Promise<Choice[]> {
    return this.#list(choiceSchema, `/choices/${encodeURIComponent(purpose)}`, {
      options,
    });
  }

  /**
   * What values there are to choose from for a field of a spec.
   *
   * @param compartmentId - where a cluster is to be made; the portal's own when it is empty
   */
  async listOptions(
    kind: OptionKind,
    compartmentId: string = '',
    options?: OkeRequestOptions,
  ): Promise<Options> {
    const query = compartmentId
      ? `?compartmentId=${encodeURIComponent(compartmentId)}`
      : '';
    return this.#request(
      optionsSchema,
      `/options/${encodeURIComponent(kind)}${query}`,
      { options },
    );
  }

  /**
   * How large the fields of a namespace may be; what is not bounded is not among them.
   *
   * @param of - whose it is, and its name when it is there already
   */
  async listNamespaceBounds(
    cluster: string,
    of: { owner: string; name?: string },
    options?: OkeRequestOptions,
  ): Promise<NamespaceBound[]> {
    const query = new URLSearchParams({
      owner: of.owner,
      ...(of.name && { name: of.name }),
    });
    // Not page by page: there are a few for each field.
    const { items } = await this.#request(
      z.object({ items: z.array(namespaceBoundSchema) }),
      `${clusterPath(cluster)}/namespace-bounds?${query}`,
      { options },
    );
    return items;
  }

  /** Namespaces that the caller may read, on all clusters. */
  async listNamespaces(
    options?: OkeRequestOptions,
  ): Promise<DeclaredNamespace[]> {
    return this.#list(ANSWERS.namespace, '/namespaces', { options });
  }

  /** The same, but only what lists show of each. */
  async listNamespaceSummaries(
    options?: OkeRequestOptions,
  ): Promise<NamespaceSummary[]> {
    return this.#list(ANSWERS.namespaceSummary, '/namespaces', {
      options,
      fields: SUMMARY_FIELDS,
    });
  }

  /**
   * What a cluster consists of in OCI now as Terraform, for who goes on without Okeanos. For who may change it. OCI is asked
   * for each part, which takes seconds.
   */
  async exportCluster(
    cluster: string,
    options?: OkeRequestOptions,
  ): Promise<ClusterExport> {
    return this.#request(
      clusterExportSchema,
      `${clusterPath(cluster)}/export`,
      { options },
    );
  }

  /** What Okeanos makes of a namespace as files, for who goes on without it. For who may change it. */
  async exportNamespace(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<NamespaceExport> {
    return this.#request(
      namespaceExportSchema,
      `${namespacePath(cluster, name)}/export`,
      { options },
    );
  }

  async getNamespace(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<DeclaredNamespace> {
    return this.#request(ANSWERS.namespace, namespacePath(cluster, name), {
      options,
    });
  }

  /** What is observed of a namespace. */
  async getNamespaceStatus(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<NamespaceStatus> {
    return this.#request(
      namespaceStatusSchema,
      `${namespacePath(cluster, name)}/status`,
      { options },
    );
  }

  /** The same as {@link OkeClient.getClusterHistory} of one namespace. */
  async getNamespaceHistory(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<Drift[]> {
    return this.#list(driftSchema, `${namespacePath(cluster, name)}/history`, {
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

  /** Declares a namespace and returns at once; the backend makes it true. */
  async putNamespace(
    spec: NamespaceSpecInput,
    options?: OkeDeclareOptions,
  ): Promise<DeclaredNamespace> {
    return this.#request(
      ANSWERS.namespace,
      `${namespacePath(spec.cluster, spec.name)}${queryOf(options)}`,
      { method: 'PUT', body: spec, options },
    );
  }

  /** Asks for deletion and returns at once. */
  async deleteNamespace(
    cluster: string,
    name: string,
    options?: OkeDeleteOptions,
  ): Promise<DeclaredNamespace> {
    return this.#request(
      ANSWERS.namespace,
      `${namespacePath(cluster, name)}${queryOf(options)}`,
      { method: 'DELETE', options },
    );
  }

  /** Hosts that are released and not free yet, as far as they concern the caller. */
  async listReleasedHosts(
    options?: OkeRequestOptions,
  ): Promise<ReleasedHost[]> {
    return this.#list(releasedHostSchema, '/released-hosts', { options });
  }

  /** Clusters and namespaces of the caller's whose rows cannot be read: they are missing in the other lists. */
  async listUnreadable(options?: OkeRequestOptions): Promise<UnreadableRow[]> {
    return this.#list(unreadableRowSchema, '/unreadable', { options });
  }

  /** Frees a released host before its former owner is known to obtain nothing for it any more. */
  async freeHost(
    { cluster, host }: Pick<ReleasedHost, 'cluster' | 'host'>,
    body: FreeHost,
    options?: OkeRequestOptions,
  ): Promise<void> {
    await this.#request(
      z.object({}),
      `/released-hosts/${encodeURIComponent(cluster)}/${encodeURIComponent(
        host,
      )}/free`,
      { method: 'POST', body, options },
    );
  }

  /** What {@link OkeClient.deleteNamespace} would take away, and what is in the way. Changes nothing. */
  async planNamespaceDeletion(
    cluster: string,
    name: string,
    options?: OkeRequestOptions,
  ): Promise<NamespaceDeletionPlan> {
    return this.#request(
      ANSWERS.namespaceDeletion,
      `${namespacePath(cluster, name)}?dryRun=true`,
      { method: 'DELETE', options },
    );
  }

  /** Reads a list to its end, page by page. An older backend answers with all of it at once. */
  async #list<T>(
    schema: z.ZodType<T>,
    path: string,
    { options, fields }: { options?: OkeRequestOptions; fields?: string },
  ): Promise<T[]> {
    const page = z.object({
      items: z.array(schema),
      nextCursor: z.string().optional(),
    });
    const all: T[] = [];
    const query = new URLSearchParams({
      limit: String(PAGE_SIZE),
      ...(fields && { fields }),
    });
    for (;;) {
      const { items, nextCursor } = await this.#request(
        page,
        `${path}?${query}`,
        { options },
      );
      all.push(...items);
      if (nextCursor === undefined) {
        return all;
      }
      query.set('cursor', nextCursor);
    }
  }

  async #request<T>(
    schema: z.ZodType<T>,
    path: string,
    request: {
      method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
      body?: unknown;
      options?: OkeRequestOptions & { ifMatch?: string };
    },
  ): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('oke');
    const method = request.method ?? 'GET';
    const headers: Record<string, string> = {};
    if (request.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    const { ifMatch } = request.options ?? {};
    if (ifMatch === ETAG_ABSENT) {
      headers['if-none-match'] = '*';
    } else if (ifMatch !== undefined) {
      headers['if-match'] = ifMatch;
    }
    if (request.options?.token) {
      headers.authorization = `Bearer ${request.options.token}`;
    }
    const response = await this.#fetchApi.fetch(
      `${baseUrl}/${API_VERSION}${path}`,
      {
        method,
        headers,
        body:
          request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: request.options?.signal,
      },
    );
    if (!response.ok) {
      throw await readRefusal(response);
    }
    const text = await response.text();
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      const error = new Error(
        `The answer to ${method} ${path} is not one of this version of the Okeanos backend`,
        { cause },
      );
      error.name = 'UnexpectedAnswerError';
      throw error;
    }
  }
}

function entityPath(entityRef: string): string {
  return `/entities/${encodeURIComponent(entityRef)}`;
}

function clusterPath(name: string): string {
  return `/clusters/${encodeURIComponent(name)}`;
}

function namespacePath(cluster: string, name: string): string {
  return `${clusterPath(cluster)}/namespaces/${encodeURIComponent(name)}`;
}

function queryOf({ ifExists, plan }: OkeDeclareOptions = {}): string {
  const query = new URLSearchParams({
    // `fail` is said by saying nothing, but with a plan.
    ...((ifExists === 'update' || plan) && ifExists && { ifExists }),
    ...(plan !== undefined && { plan }),
  }).toString();
  return query && `?${query}`;
}
