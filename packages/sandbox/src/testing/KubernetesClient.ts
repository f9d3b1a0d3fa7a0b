import fs from 'node:fs/promises';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';
import { contains } from './contains';

/** Names an object, or all objects of a kind when it has no name. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string; [field: string]: unknown };
}

/** A Kubernetes object, with whatever its kind has. */
export interface KubernetesObject extends ObjectReference {
  [field: string]: unknown;
}

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    resourceVersion: z.string(),
  }),
});

const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  // Items of a list do not say what they are.
  items: z.array(z.looseObject({ metadata: z.looseObject({}) })),
});

const watchEventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({}),
});

const kubeconfigSchema = z.object({
  clusters: z.array(
    z.object({
      cluster: z.object({
        server: z.string(),
        'tls-server-name': z.string(),
        'certificate-authority-data': z.string(),
      }),
    }),
  ),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })),
});

const DEFAULT_TIMEOUT_MS = 60_000;

/** An answer of the API server that is not a success. */
export class KubernetesError extends Error {
  constructor(readonly statusCode: number, body: string) {
    super(`${statusCode}: ${body}`);
    this.name = 'KubernetesError';
  }
}

/** As much of a Kubernetes client as the sandbox's own tests need. */
export class KubernetesClient {
  private constructor(
    private readonly server: string,
    private readonly token: string,
    private readonly agent: Agent,
  ) {}

  /** @param token - to use instead of the kubeconfig's. */
  static async fromKubeconfig(
    file: string,
    token?: string,
  ): Promise<KubernetesClient> {
    const content = parse(await fs.readFile(file, 'utf8'));
    const { clusters, users } = kubeconfigSchema.parse(content);
    const [{ cluster }] = clusters;
    const agent = new Agent({
      connect: {
        ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
        // The name is an address, which TLS has no way to send (RFC 6066 3).
        checkServerIdentity: (_host, certificate) =>
          tls.checkServerIdentity(cluster['tls-server-name'], certificate),
      },
    });
    return new KubernetesClient(
      cluster.server,
      token ?? users[0].user.token,
      agent,
    );
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  /** Server-side applies the objects, in order, and returns them as they are then. */
  async apply(...objects: KubernetesObject[]): Promise<KubernetesObject[]> {
    const applied: KubernetesObject[] = [];
    for (const object of objects) {
      const answer = await this.call(
        'PATCH',
        `${pathOf(object)}?fieldManager=test&force=true`,
        object,
      );
      applied.push(objectSchema.parse(answer));
    }
    return applied;
  }

  async get(reference: ObjectReference): Promise<KubernetesObject> {
    return objectSchema.parse(await this.call('GET', pathOf(reference)));
  }

  async delete(reference: ObjectReference): Promise<void> {
    await this.call('DELETE', pathOf(reference));
  }

  /** Creates an object at the path of its kind, such as a review. */
  async create(object: KubernetesObject): Promise<unknown> {
    return this.call('POST', pathOf(object), object);
  }

  /**
   * Waits until the object, or one of the kind when the reference has no name, contains what is expected (see
   * `contains`), and returns it.
   */
  async waitUntil(
    reference: ObjectReference,
    expected: unknown,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<KubernetesObject> {
    let last: unknown;
    for await (const { type, object } of this.follow(reference, timeoutMs)) {
      last = object;
      if (type !== 'DELETED' && contains(object, expected)) {
        return {
          ...object,
          ...reference,
          metadata: objectSchema.shape.metadata.parse(object.metadata),
        };
      }
    }
    throw new Error(
      `Waited ${timeoutMs} ms for ${reference.kind} to contain ${JSON.stringify(
        expected,
      )}; it is ${JSON.stringify(last)}`,
    );
  }

  /** Waits until the object is not there any more. */
  async waitUntilGone(
    reference: ObjectReference,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<void> {
    for await (const { type, object } of this.follow(reference, timeoutMs)) {
      const isThere =
        type !== 'DELETED' &&
        contains(object, { metadata: reference.metadata });
      if (!isThere) return;
    }
    throw new Error(`Waited ${timeoutMs} ms for ${reference.kind} to go`);
  }

  /** What there is, an empty object when there is nothing, and what changes, until the time is over. */
  private async *follow(
    reference: ObjectReference,
    timeoutMs: number,
  ): AsyncGenerator<{ type: string; object: Record<string, unknown> }> {
    const signal = AbortSignal.timeout(timeoutMs);
    const collection = pathOf({
      ...reference,
      metadata: { namespace: reference.metadata.namespace },
    });
    const selector = reference.metadata.name
      ? `fieldSelector=metadata.name%3D${reference.metadata.name}&`
      : '';
    try {
      const list = listSchema.parse(
        await this.call('GET', `${collection}?${selector}`),
      );
      if (list.items.length === 0) yield { type: 'NONE', object: {} };
      for (const object of list.items) yield { type: 'ADDED', object };
      const { body } = await this.send(
        'GET',
        `${collection}?${selector}watch=true&resourceVersion=${list.metadata.resourceVersion}`,
        { signal },
      );
      for await (const line of linesOf(body)) {
        yield watchEventSchema.parse(JSON.parse(line));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const answer = await this.send(method, path, { body });
    return answer.body.json();
  }

  private async send(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    options: { body?: unknown; signal?: AbortSignal },
  ) {
    const answer = await request(`${this.server}${path}`, {
      method,
      dispatcher: this.agent,
      signal: options.signal,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type':
          method === 'PATCH'
            ? 'application/apply-patch+yaml'
            : 'application/json',
      },
      body: options.body ? JSON.stringify(options.body) : undefined,
    });
    if (answer.statusCode >= 300) {
      throw new KubernetesError(answer.statusCode, await answer.body.text());
    }
    return answer;
  }
}

/** The lines of a stream, which is closed when the reader leaves. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** The API path: regular English plurals are enough for the kinds in tests. */
function pathOf(reference: ObjectReference): string {
  const { apiVersion, kind, metadata } = reference;
  const singular = kind.toLowerCase();
  const plural =
    singular.endsWith('y') && !singular.endsWith('ay')
      ? `${singular.slice(0, -1)}ies`
      : `${singular}${singular.endsWith('s') ? 'es' : 's'}`;
  return [
    apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`,
    ...(metadata.namespace ? ['namespaces', metadata.namespace] : []),
    plural,
    ...(metadata.name ? [metadata.name] : []),
  ].join('/');
}
