import { Pool } from 'undici';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';
import { apiServerOrigin, clusterConnector } from './clusterConnector';
import { WatchPool } from './WatchPool';

/** Requests that run at once; more wait in line. Idle connections are closed after seconds. */
const MAX_CONNECTIONS = 4;

/** The sockets to one API server on which one client certificate was shown, or none. */
export class Sockets {
  readonly calls: Pool;
  readonly watches: WatchPool;
  readonly #clientCertificate: ClientCertificate | undefined;

  constructor(access: ClusterAccess, clientCertificate?: ClientCertificate) {
    this.#clientCertificate = clientCertificate;
    this.calls = new Pool(apiServerOrigin(access), {
      connections: MAX_CONNECTIONS,
      connect: clusterConnector(access, { allowH2: false, clientCertificate }),
    });
    this.watches = new WatchPool(access, clientCertificate);
  }

  /** Whether this is the certificate that was shown on them. */
  show(clientCertificate: ClientCertificate | undefined): boolean {
    return (
      this.#clientCertificate?.cert === clientCertificate?.cert &&
      this.#clientCertificate?.key === clientCertificate?.key
    );
  }

  /** Takes nothing new, and resolves when what runs has ended. */
  async retire(): Promise<void> {
    await Promise.all([this.calls.close(), this.watches.retire()]);
  }

  /** Ends what runs. */
  async destroy(): Promise<void> {
    await Promise.all([this.calls.destroy(), this.watches.close()]);
  }
}
