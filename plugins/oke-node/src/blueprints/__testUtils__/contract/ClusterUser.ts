import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterConnection, ClusterRequest } from '../../../access';
import type { ObjectRef } from '../../../convergence/kubernetes';
import {
  KubernetesError,
  type ApiResource,
  type KubernetesObject,
} from '../../../kubernetes';
import { resourcePath } from '../../../kubernetes/ApiResource';

/**
 * Somebody beside Okeanos who works on a cluster, as with `kubectl`. All methods throw
 * {@link KubernetesError} when the API server refuses.
 */
export class ClusterUser {
  readonly #connection: ClusterConnection;
  readonly #resourceOf: (kind: string) => ApiResource;
  readonly #identity: ClusterRequest['headers'];

  /**
   * Of the official client it is not: that joins the lines of `Impersonate-Group`.
   *
   * @param identity - whom the API server shall take the user for
   */
  constructor(
    connection: ClusterConnection,
    resourceOf: (kind: string) => ApiResource,
    identity: { user: string; groups: string[] },
  ) {
    this.#connection = connection;
    this.#resourceOf = resourceOf;
    this.#identity = {
      'impersonate-user': identity.user,
      'impersonate-group': identity.groups,
    };
  }

  async create(object: KubernetesObject): Promise<void> {
    const { kind, metadata } = object;
    await this.#send(
      'POST',
      this.#path(kind, { namespace: metadata.namespace }),
      {
        body: object,
      },
    );
  }

  /** A merge patch (RFC 7386), which owns what it changes. */
  async patch(ref: ObjectRef, patch: Record<string, unknown>): Promise<void> {
    const path = this.#path(ref.kind, ref);
    await this.#send('PATCH', `${path}?fieldManager=kubectl-edit`, {
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  async get(ref: ObjectRef): Promise<unknown> {
    return this.#send('GET', this.#path(ref.kind, ref));
  }

  async list(kind: string, namespace?: string): Promise<unknown> {
    return this.#send('GET', this.#path(kind, { namespace }));
  }

  /** All objects of a kind, in all namespaces. */
  async listAll(resource: ApiResource): Promise<unknown> {
    return this.#send('GET', resourcePath(resource));
  }

  async delete(ref: ObjectRef): Promise<void> {
    await this.#send('DELETE', this.#path(ref.kind, ref));
  }

  #path(
    kind: string,
    { namespace, name }: { namespace?: string; name?: string },
  ): string {
    return resourcePath(this.#resourceOf(kind), { namespace, name });
  }

  async #send(
    method: ClusterRequest['method'],
    path: string,
    content?: { body: unknown; contentType?: string },
  ): Promise<unknown> {
    for (;;) {
      try {
        return await this.#sendOnce(method, path, content);
      } catch (error) {
        // The first request for a custom resource makes its watch cache: until then "storage is (re)initializing".
        if (!(error instanceof KubernetesError && error.status === 429)) {
          throw error;
        }
        await delay(error.retryAfterMs ?? 0);
      }
    }
  }

  async #sendOnce(
    method: ClusterRequest['method'],
    path: string,
    content?: { body: unknown; contentType?: string },
  ): Promise<unknown> {
    const response = await this.#connection.request({
      method,
      path,
      headers: {
        ...this.#identity,
        ...(content && {
          'content-type': content.contentType ?? 'application/json',
        }),
      },
      body: content && JSON.stringify(content.body),
    });
    if (response.statusCode > 299) {
      throw KubernetesError.fromResponse(response);
    }
    return JSON.parse(response.body);
  }
}
