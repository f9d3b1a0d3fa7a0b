import { once } from 'node:events';
import {
  STATUS_CODES,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { StreamingConnection } from '@okeanos/backstage-plugin-oke-node';
import { answerHeaders, requestHeaders } from './forwardedHeaders';
import type { Grant, Grants, PersonCredentials } from './Grants';
import type { KubernetesPerson } from './kubernetesPerson';
import { loopbackCertificate } from './loopbackCertificate';
import { namespaceOf } from './namespaceOf';

/** A log that is followed, or a shell, is open for hours: whether it may be is asked again so often. */
const RECHECK_MS = 30_000;

/** Longer than Node's own clients keep what is idle. */
const KEEP_ALIVE_MS = 65_000;

export interface PersonProxyOptions {
  grants: Pick<Grants, 'find'>;
  /** Whether somebody may read a namespace here. Throws when that cannot be told. */
  mayRead(grant: Grant, cluster: string, namespace: string): Promise<boolean>;
  /** Who somebody is in the clusters. */
  personOf(credentials: PersonCredentials): Promise<KubernetesPerson>;
  /** The way to a cluster, as who may act for people. */
  connect(
    cluster: string,
    credentials: PersonCredentials,
  ): Promise<StreamingConnection>;
  logger: LoggerService;
  recheckMs?: number;
}

/** An answer in place of the API server's. */
interface Refusal {
  status: number;
  reason: string;
  message: string;
}

/** What is unknown, what may not be read, and what is about no namespace, are answered alike. */
const NOT_FOUND: Refusal = {
  ...{ status: 404, reason: 'NotFound' },
  message: 'there is no such thing that you may read',
};
const UNAUTHORIZED: Refusal = {
  ...{ status: 401, reason: 'Unauthorized', message: 'Unauthorized' },
};
const UNKNOWN: Refusal = {
  ...{ status: 503, reason: 'ServiceUnavailable' },
  message: 'whether you may read this cannot be told now',
};
const UNREACHABLE: Refusal = {
  ...{ status: 503, reason: 'ServiceUnavailable' },
  message:
    'the cluster is not reached in your name now; who runs the portal finds the reason in its log',
};

/** What goes through, once it may. */
interface Passage {
  upstream: ClientRequest;
  cluster: string;
  /** Whether it may still. */
  isAllowed(): Promise<boolean>;
}

/**
 * What Backstage's Kubernetes plugin takes for the API server: on loopback, with a certificate of its own. It asks the real
 * one in the name of the person whom the token stands for, where they may read here, and streams both ways.
 */
export class PersonProxy {
  readonly #options: PersonProxyOptions;
  readonly #server: Server;
  readonly #ca: string;
  /** Of what was upgraded, which the server does not know any more. */
  readonly #upgraded = new Set<Duplex>();

  private constructor(
    options: PersonProxyOptions,
    certificate: { cert: string; key: string },
  ) {
    this.#options = options;
    this.#ca = certificate.cert;
    this.#server = createServer({
      ...certificate,
      minVersion: 'TLSv1.2',
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
    this.#server.on('request', (request, response) => {
      void this.#answer(request, response);
    });
    this.#server.on('upgrade', (request, socket, head) => {
      void this.#upgrade(request, socket, head);
    });
  }

  /** Listens at a free port of 127.0.0.1. */
  static async start(options: PersonProxyOptions): Promise<PersonProxy> {
    const proxy = new PersonProxy(options, await loopbackCertificate());
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** What the plugin is to know. */
  get listener(): { url: string; ca: string } {
    // It listens at a port, so the address is no path.
    const { port } = this.#server.address() as AddressInfo;
    return { url: `https://127.0.0.1:${port}`, ca: this.#ca };
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#upgraded.forEach(socket => socket.destroy());
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const refuse = (refusal: Refusal) => refuseOn(response, refusal);
    const passage = await this.#enter(request);
    if ('reason' in passage) {
      refuse(passage);
      return;
    }
    const { upstream } = passage;
    // The end of the one is the end of the other.
    response.on('close', () => upstream.destroy());
    if (response.destroyed) {
      upstream.destroy();
    }
    upstream.on('error', error => {
      this.#tell(passage.cluster, error);
      refuse(UNREACHABLE);
    });
    upstream.on('response', answer => {
      if (this.#isOfOurs(passage.cluster, answer)) {
        refuse(UNREACHABLE);
        return;
      }
      response.writeHead(
        answer.statusCode ?? 502,
        answer.statusMessage,
        answerHeaders(answer.rawHeaders),
      );
      response.flushHeaders();
      const stop = this.#recheck(passage, () => response.destroy());
      response.on('close', stop);
      pipeline(answer, response).catch(() => {}); // both are closed by it
    });
    pipeline(request, upstream).catch(() => upstream.destroy());
  }

  async #upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    this.#upgraded.add(socket);
    socket.on('close', () => this.#upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    const passage = await this.#enter(request, request.headers.upgrade);
    if ('reason' in passage) {
      refuseOnSocket(socket, passage);
      return;
    }
    const { upstream } = passage;
    socket.on('close', () => upstream.destroy());
    if (socket.destroyed) {
      upstream.destroy();
    }
    upstream.on('error', error => {
      this.#tell(passage.cluster, error);
      refuseOnSocket(socket, UNREACHABLE);
    });
    upstream.on('response', answer => {
      if (this.#isOfOurs(passage.cluster, answer)) {
        refuseOnSocket(socket, UNREACHABLE);
        return;
      }
      // It did not become something else: an answer as any other, and the end.
      socket.write(
        headOf(answer, [
          ...answerHeaders(answer.rawHeaders),
          ...['Connection', 'close'],
        ]),
      );
      pipeline(answer, socket).catch(() => socket.destroy());
    });
    upstream.on('upgrade', (answer, far, farHead) => {
      socket.write(headOf(answer, answer.rawHeaders));
      socket.write(farHead);
      far.write(head);
      const stop = this.#recheck(passage, () => socket.destroy());
      const end = () => {
        stop();
        socket.destroy();
        far.destroy();
      };
      pipeline(far, socket).then(end, end);
      pipeline(socket, far).then(end, end);
    });
    upstream.end();
  }

  /** Whether a request may go on, and to where. */
  async #enter(
    request: IncomingMessage,
    upgrade?: string,
  ): Promise<Passage | Refusal> {
    const { grants, mayRead, personOf, connect } = this.#options;
    const { headers, method = 'GET', url = '/' } = request;
    const [, token = ''] =
      /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
    const found = grants.find(token);
    if (!found) {
      return UNAUTHORIZED;
    }
    const { grant, cluster } = found;
    const namespace = namespaceOf(url);
    if (namespace === undefined) {
      return NOT_FOUND;
    }
    const isAllowed = () => mayRead(grant, cluster, namespace);
    let person: KubernetesPerson;
    try {
      if (!(await isAllowed())) {
        return NOT_FOUND;
      }
      person = await personOf(grant.credentials);
    } catch (error) {
      this.#tell(cluster, error);
      return UNKNOWN;
    }
    try {
      const connection = await connect(cluster, grant.credentials);
      const upstream = await connection.open({
        ...{ method, path: url },
        headers: {
          ...requestHeaders(headers, person),
          ...(upgrade && { connection: 'Upgrade', upgrade }),
        },
      });
      return { upstream, cluster, isAllowed };
    } catch (error) {
      this.#tell(cluster, error);
      return UNREACHABLE;
    }
  }

  /** @returns what ends the asking */
  #recheck({ isAllowed, cluster }: Passage, end: () => void): () => void {
    const timer = setInterval(() => {
      isAllowed().then(
        isStill => {
          if (!isStill) {
            end();
          }
        },
        // Signed out, or nobody can tell: nothing goes on for hours on what once was.
        error => {
          this.#tell(cluster, error);
          end();
        },
      );
    }, this.#options.recheckMs ?? RECHECK_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Whether it is the identity of this process that the API server refuses, and not the person. */
  #isOfOurs(cluster: string, answer: IncomingMessage): boolean {
    if (answer.statusCode !== 401) {
      return false;
    }
    answer.resume();
    this.#tell(
      cluster,
      new Error('the API server does not take the credential of impersonator'),
    );
    return true;
  }

  #tell(cluster: string, error: unknown): void {
    this.#options.logger.warn(
      `A request for a person to cluster ${cluster} failed: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}

/** As an API server says it. */
function statusOf({ status, reason, message }: Refusal): string {
  return JSON.stringify({
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {} },
    ...{ status: 'Failure', message, reason, code: status },
  });
}

function refuseOn(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(refusal.status, { 'content-type': 'application/json' });
  response.end(statusOf(refusal));
}

function refuseOnSocket(socket: Duplex, refusal: Refusal): void {
  if (socket.destroyed) {
    return;
  }
  const body = statusOf(refusal);
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** The first lines of an answer, on the wire. */
function headOf(answer: IncomingMessage, rawHeaders: string[]): string {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
  );
  return [
    `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`,
    ...lines,
    ...['', ''],
  ].join('\r\n');
}
