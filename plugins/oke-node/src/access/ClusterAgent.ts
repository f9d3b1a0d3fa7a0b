import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';
import { apiServerOrigin, clusterConnector } from './clusterConnector';

/** Less than an API server or a bastion keeps what is idle. */
const IDLE_MS = 30_000;

/** Keeps the connections on which one client certificate was shown, or none. */
export class ClusterAgent extends Agent {
  readonly #access: ClusterAccess;
  readonly #clientCertificate: ClientCertificate | undefined;

  constructor(access: ClusterAccess, clientCertificate?: ClientCertificate) {
    super({ keepAlive: true, timeout: IDLE_MS });
    this.#access = access;
    this.#clientCertificate = clientCertificate;
  }

  shows(clientCertificate: ClientCertificate | undefined): boolean {
    return (
      this.#clientCertificate?.cert === clientCertificate?.cert &&
      this.#clientCertificate?.key === clientCertificate?.key
    );
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { protocol, host, hostname, port } = apiServerOrigin(this.#access);
    const connect = clusterConnector(this.#access, {
      allowH2: false,
      clientCertificate: this.#clientCertificate,
    });
    // Node leaves the socket alone when there is an error.
    connect({ protocol, host, hostname, port }, (error, socket) =>
      (callback as (error: Error | null, socket?: Duplex) => void)?.(
        error,
        socket ?? undefined,
      ),
    );
  }
}
