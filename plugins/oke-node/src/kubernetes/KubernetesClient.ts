import { z } from 'zod';
import {
  UnreachableError,
  type ClusterConnection,
  type ClusterRequest,
} from '../access';
import { apiVersionOf, resourcePath, type ApiResource } from './ApiResource';
import { KubernetesError } from './KubernetesError';
import {
  kubernetesObjectSchema,
  storedObjectSchema,
  type KubernetesObject,
  type StoredObject,
} from './KubernetesObject';
import { systemClock, type Clock } from './clock';
import { withDeadline } from './deadline';
import {
  DISCOVERY_MEDIA_TYPE,
  discoverySchema,
  servedResources,
} from './discovery';
import { withRetries } from './retry';
import { decodeWatchEvents, type WatchEvent } from './watchEvents';

/** The one field manager of everything that Okeanos applies: what others applied is told apart by it. */
const FIELD_MANAGER = 'okeanos';

/** What client-go uses: large enough for few requests, small enough for the server's memory. */
const LIST_PAGE_SIZE = 500;
/** https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables names the forms. */
const METADATA_MEDIA_TYPE =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST_MEDIA_TYPE =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const listPageSchema = (resource: ApiResource) =>
  z.object({
    metadata: z.object({
      resourceVersion: z.string(),
      continue: z.string().optional(),
    }),
    // Of an empty list of metadata, an API server says null (Go's PartialObjectMetadataList).
    items: z
      .array(
        z
          .record(z.string(), z.unknown())
          // The items of a list come without their type, and those of a list of metadata with that of metadata.
          .transform(item => ({
            ...item,
            apiVersion: apiVersionOf(resource),
            kind: resource.kind,
          }))
          .pipe(storedObjectSchema),
      )
      .nullable()
      .transform(items => items ?? []),
  });

/**
 * Options of a request to an API server.
 *
 * @public
 */
export interface RequestOptions {
  /** Aborts the request, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Selects objects of a kind; without anything, all in the cluster.
 *
 * @public
 */
export interface ListOptions extends RequestOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Of every object only what is under `metadata` is sent. */
  metadataOnly?: boolean;
}

/**
 * What a watch begins with (https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-semantics).
 *
 * @public
 */
export interface WatchOptions extends RequestOptions {
  /**
   * `initialEvents`: all objects, ended by a bookmark with `initialEventsEnd` (a streamed list, KEP-3157), then the
   * changes; or a resource version: the changes since then.
   */
  from: 'initialEvents' | { resourceVersion: string };
  /** The server ends the watch after so long. */
  timeoutSeconds: number;
  /** The watch fails when no byte came for so long. The server sends a bookmark about every minute. */
  idleTimeoutMs: number;
  /** Of every object only what is under `metadata` is sent. */
  metadataOnly?: boolean;
  /** Only objects that it selects are sent; one that it no longer selects is told as deleted. */
  labelSelector?: string;
}

/**
 * A small client of the Kubernetes API for objects of any kind.
 *
 * All methods throw {@link KubernetesError} when the API server refuses, {@link UnreachableError} when there was no
 * answer within the deadline, and the signal's reason when it is aborted. What is safe to do twice is
 * tried again, within the deadline, when the server was unreachable, overloaded (429) or failed (5xx): everything but
 * `create` and `watch`.
 *
 * @public
 */
export class KubernetesClient {
  readonly #connection: ClusterConnection;
  readonly #timeoutMs: number;
  readonly #pace: (() => Promise<unknown>) | undefined;
  readonly #headers: Record<string, string | string[]>;
  readonly #fieldManager: string;
  readonly #clock: Clock;

  /**
   * @param options - `timeoutMs`: deadline of a call, its retries included, by default 10 s;
   *   `pace`: awaited before each piece of a watch is decoded, by which a caller of many shares its time among them;
   *   `impersonate`: whom the API server shall take the caller for
   *   (https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/);
   *   `fieldManager`: what applied fields are noted under, by default `okeanos`, as which nobody else shall apply
   */
  constructor(
    connection: ClusterConnection,
    options: {
      timeoutMs?: number;
      pace?: () => Promise<unknown>;
      impersonate?: { user: string; groups: string[] };
      fieldManager?: string;
      clock?: Clock;
    } = {},
  ) {
    this.#connection = connection;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#pace = options.pace;
    this.#clock = options.clock ?? systemClock;
    this.#fieldManager = options.fieldManager ?? FIELD_MANAGER;
    this.#headers = options.impersonate
      ? {
          'impersonate-user': options.impersonate.user,
          'impersonate-group': options.impersonate.groups,
        }
      : {};
  }

  /**
   * Reads one object.
   *
   * @returns undefined when the server says that this object does not exist. That a kind is not served is
   *   no such answer: it throws.
   */
  async get(
    resource: ApiResource,
    target: { namespace?: string; name: string },
    options?: RequestOptions,
  ): Promise<StoredObject | undefined> {
    try {
      return await this.#call(
        { method: 'GET', path: resourcePath(resource, target) },
        storedObjectSchema,
        options,
      );
    } catch (error) {
      if (saysAbsent(error, target.name)) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Whether an object exists. Its content is not sent: for Secrets.
   *
   * @throws as {@link KubernetesClient.get}
   */
  async exists(
    resource: ApiResource,
    target: { namespace?: string; name: string },
    options?: RequestOptions,
  ): Promise<boolean> {
    try {
      await this.#call(
        {
          method: 'GET',
          path: resourcePath(resource, target),
          headers: { accept: METADATA_MEDIA_TYPE },
        },
        z.object({ kind: z.literal('PartialObjectMetadata') }),
        options,
      );
      return true;
    } catch (error) {
      if (saysAbsent(error, target.name)) {
        return false;
      }
      throw error;
    }
  }

  /**
   * Reads all objects of a kind.
   *
   * @throws {@link KubernetesError} with status 410 when the list changed for so long that it must be read anew
   */
  async list(
    resource: ApiResource,
    options?: ListOptions,
  ): Promise<StoredObject[]> {
    const items: StoredObject[] = [];
    for await (const page of this.listPages(resource, options)) {
      items.push(...page.items);
    }
    return items;
  }

  /**
   * Reads what all objects of a kind have under `metadata`. The rest is not sent: for Secrets, and for very many.
   *
   * @throws as {@link KubernetesClient.list}
   */
  async listMetadata(
    resource: ApiResource,
    options?: ListOptions,
  ): Promise<StoredObject[]> {
    return this.list(resource, { ...options, metadataOnly: true });
  }

  /**
   * Reads all objects of a kind in pages of 500, so that they need not be in memory all at once. The pages show the
   * same moment.
   *
   * @returns the objects, and the resource version that they were read at, to watch from
   * @throws {@link KubernetesError} with status 410 when the list changed for so long that it must be read anew
   */
  async *listPages(
    resource: ApiResource,
    options: ListOptions = {},
  ): AsyncIterable<{ items: StoredObject[]; resourceVersion: string }> {
    const { namespace, labelSelector, fieldSelector, metadataOnly } = options;
    const schema = listPageSchema(resource);
    let token: string | undefined;
    do {
      const query = toQuery({
        limit: LIST_PAGE_SIZE,
        continue: token,
        labelSelector,
        fieldSelector,
      });
      const { metadata, items } = await this.#call(
        {
          method: 'GET',
          path: resourcePath(resource, { namespace }) + query,
          ...(metadataOnly && {
            headers: { accept: METADATA_LIST_MEDIA_TYPE },
          }),
        },
        schema,
        options,
      );
      yield { items, resourceVersion: metadata.resourceVersion };
      token = metadata.continue;
    } while (token);
  }

  /**
   * Declares the whole intended set of fields of an object by server-side apply
   * (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
   *
   * @param options - `force`: take over fields that others own; `dryRun`: change nothing, answer what would be;
   *   `subresource`: what of the object is declared, the rest being left as it is
   * @throws {@link KubernetesError} with `conflicts` when others own some of the fields
   */
  async apply(
    resource: ApiResource,
    object: KubernetesObject,
    options: RequestOptions & {
      force?: boolean;
      dryRun?: boolean;
      subresource?: 'status';
    } = {},
  ): Promise<KubernetesObject> {
    const { subresource } = options;
    const path =
      resourcePath(resource, object.metadata) +
      (subresource ? `/${subresource}` : '');
    const query = toQuery({
      fieldManager: this.#fieldManager,
      force: options.force ?? false,
      dryRun: options.dryRun ? 'All' : undefined,
    });
    return this.#call(
      {
        method: 'PATCH',
        path: path + query,
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(object), // JSON is YAML
      },
      kubernetesObjectSchema,
      options,
    );
  }

  /**
   * Deletes one incarnation of an object. Does nothing when it does not exist. When finalizers or dependents hold it,
   * it goes on existing for a while after this returns.
   *
   * @param preconditions - `uid`: which incarnation, so that a namesake that came since is not deleted;
   *   `resourceVersion`: delete only if it did not change since
   * @throws {@link KubernetesError} with reason `Conflict` when a precondition does not hold
   */
  async delete(
    resource: ApiResource,
    target: { namespace?: string; name: string },
    preconditions: { uid: string; resourceVersion?: string },
    options: RequestOptions & {
      /** By default what the kind's own default is. */
      propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
    } = {},
  ): Promise<void> {
    const { propagationPolicy } = options;
    try {
      await this.#call(
        {
          method: 'DELETE',
          path: resourcePath(resource, target),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            apiVersion: 'v1',
            kind: 'DeleteOptions',
            preconditions,
            propagationPolicy,
          }),
        },
        z.unknown(), // the object, or a Status
        options,
      );
    } catch (error) {
      if (!saysAbsent(error, target.name)) {
        throw error;
      }
    }
  }

  /**
   * Posts an object that is a question, such as a SubjectAccessReview. Is never tried again.
   *
   * @returns the answer as it came: parse what is used
   */
  async create(
    resource: ApiResource,
    object: { metadata?: { namespace?: string }; [key: string]: unknown },
    options?: RequestOptions,
  ): Promise<unknown> {
    return this.#call(
      {
        method: 'POST',
        path: resourcePath(resource, {
          namespace: object.metadata?.namespace,
        }),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          apiVersion: apiVersionOf(resource),
          kind: resource.kind,
          ...object,
        }),
      },
      z.unknown(),
      options,
    );
  }

  /** Version of the API server, for example `v1.36.3`. */
  async version(options?: RequestOptions): Promise<string> {
    const { gitVersion } = await this.#call(
      { method: 'GET', path: '/version' },
      z.object({ gitVersion: z.string() }),
      options,
    );
    return gitVersion;
  }

  /**
   * Asks which kinds are served, in all their versions.
   *
   * @returns in the server's order: within a group, the preferred version comes first
   */
  async discover(options?: RequestOptions): Promise<ApiResource[]> {
    const answers = await Promise.all(
      ['/api', '/apis'].map(path =>
        this.#call(
          { method: 'GET', path, headers: { accept: DISCOVERY_MEDIA_TYPE } },
          discoverySchema,
          options,
        ),
      ),
    );
    return answers.flatMap(servedResources);
  }

  /**
   * Watches all objects of a kind in the cluster. The events end when the server ends the watch; leaving the
   * loop over them ends it too. {@link Reflector} is what makes a lasting view of it.
   */
  async watch(
    resource: ApiResource,
    options: WatchOptions,
  ): Promise<AsyncIterable<WatchEvent>> {
    const { from, timeoutSeconds, idleTimeoutMs, metadataOnly, signal } =
      options;
    const query = toQuery({
      watch: true,
      labelSelector: options.labelSelector,
      allowWatchBookmarks: true,
      timeoutSeconds,
      ...(from === 'initialEvents'
        ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
        : from),
    });
    const response = await this.#connection.watch(
      this.#complete({
        method: 'GET',
        path: resourcePath(resource) + query,
        ...(metadataOnly && { headers: { accept: METADATA_MEDIA_TYPE } }),
        signal,
      }),
      { idleTimeoutMs },
    );
    if (response.statusCode !== 200) {
      const chunks = [];
      for await (const chunk of response.body) {
        chunks.push(chunk);
      }
      throw KubernetesError.fromResponse({
        ...response,
        body: Buffer.concat(chunks).toString('utf8'),
      });
    }
    return decodeWatchEvents(
      this.#pace ? paced(response.body, this.#pace) : response.body,
    );
  }

  async #call<T extends z.ZodType>(
    request: ClusterRequest,
    schema: T,
    options: RequestOptions = {},
  ): Promise<z.output<T>> {
    const { method, path } = request;
    const timeoutMs = this.#timeoutMs;
    const deadline = this.#clock.now() + timeoutMs;
    const onTimeout = () =>
      new UnreachableError(
        `API server: no answer to ${method} ${path} within ${timeoutMs} ms`,
      );
    return withDeadline(
      { timeoutMs, signal: options.signal, onTimeout },
      async signal => {
        const attempt = () =>
          this.#attempt(this.#complete({ ...request, signal }), schema);
        return method === 'POST'
          ? attempt()
          : withRetries({ clock: this.#clock, deadline, signal }, attempt);
      },
    );
  }

  async #attempt<T extends z.ZodType>(
    request: ClusterRequest,
    schema: T,
  ): Promise<z.output<T>> {
    const response = await this.#connection.request(request);
    if (response.statusCode < 200 || response.statusCode > 299) {
      throw KubernetesError.fromResponse(response);
    }
    try {
      return schema.parse(JSON.parse(response.body));
    } catch (cause) {
      throw new Error(
        `API server: the answer to ${request.method} ${request.path} is not what it should be`,
        { cause },
      );
    }
  }

  #complete(request: ClusterRequest): ClusterRequest {
    return {
      ...request,
      headers: {
        accept: 'application/json',
        ...this.#headers,
        ...request.headers,
      },
    };
  }
}

/** The API server names the object in that case; when it does not serve the kind, it does not. */
function saysAbsent(error: unknown, name: string): boolean {
  return (
    error instanceof KubernetesError &&
    error.status === 404 &&
    error.details.name === name
  );
}

function toQuery(
  values: Record<string, string | number | boolean | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) {
      query.set(key, String(value));
    }
  }
  return `?${query}`;
}

async function* paced<T>(
  pieces: AsyncIterable<T>,
  pace: () => Promise<unknown>,
): AsyncIterable<T> {
  for await (const piece of pieces) {
    await pace();
    yield piece;
  }
}
