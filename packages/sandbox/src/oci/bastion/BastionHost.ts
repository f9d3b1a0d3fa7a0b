import { once } from 'node:events';
import { AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { Connection, Server, utils } from 'ssh2';
import { contains } from '../cidr';
import { Cloud } from '../Cloud';
import { readHostKey } from './hostKey';
import { Session } from './model';
import { sessionState } from './records';
import { targetOf } from './targetOf';

/** It is looked so often whether the sessions of open connections still are. */
const CHECK_MS = 200;

export interface BastionHostOptions {
  cloud: Cloud;
  /** Keeps the host's key. */
  folder: string;
  /** Where the API server of a cluster really listens; undefined while it does not. */
  dial: (clusterId: string) => { host: string; port: number } | undefined;
}

/**
 * The host of all bastions of the region: an SSH server on loopback. Who has the key of an active session, and comes from where its
 * bastion lets clients in, is forwarded to the session's target, and nowhere else; there is no shell and no command.
 */
export class BastionHost {
  /** In OpenSSH's form. */
  readonly publicKey: string;
  private readonly server: Server;
  /** Open connections, and whose they are. */
  private readonly connections = new Map<Connection, string>();
  private readonly watch: NodeJS.Timeout;

  private constructor(
    private readonly options: BastionHostOptions,
    privateKey: string,
  ) {
    const key = utils.parseKey(privateKey);
    if (key instanceof Error) {
      throw key;
    }
    const blob = key.getPublicSSH().toString('base64');
    this.publicKey = `${key.type} ${blob}`;
    this.server = new Server({ hostKeys: [privateKey] }, (connection, { ip }) =>
      this.serve(connection, ip),
    );
    this.watch = setInterval(() => this.endOver(), CHECK_MS);
    this.watch.unref();
  }

  /** The host keeps its key over restarts. */
  static async start(options: BastionHostOptions): Promise<BastionHost> {
    const key = readHostKey(join(options.folder, 'bastion-host-key'));
    const host = new BastionHost(options, key);
    host.server.listen(0, '127.0.0.1');
    await once(host.server, 'listening');
    return host;
  }

  get address(): { host: string; port: number } {
    const { port } = this.server.address() as AddressInfo;
    return { host: '127.0.0.1', port };
  }

  /** Ends all connections, as when the host is restarted. */
  cut(): void {
    this.connections.forEach((_, connection) => connection.end());
  }

  async close(): Promise<void> {
    clearInterval(this.watch);
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private serve(connection: Connection, clientAddress: string): void {
    const { cloud } = this.options;
    connection
      .on('error', () => {}) // a client may go away at any time
      .on('close', () => this.connections.delete(connection))
      .on('authentication', context => {
        const session = this.activeSession(context.username);
        const key = session && utils.parseKey(session.publicKeyContent);
        if (
          !session ||
          !key ||
          key instanceof Error ||
          context.method !== 'publickey' ||
          // RSA signs with SHA-2, as OpenSSH asks since 8.8.
          (context.hashAlgo ?? '') === 'sha1' ||
          !this.letsIn(session, clientAddress) ||
          !context.key.data.equals(key.getPublicSSH()) ||
          (context.signature &&
            key.verify(
              context.blob ?? '',
              context.signature,
              context.hashAlgo,
            ) !== true)
        ) {
          context.reject(['publickey']);
          return;
        }
        if (context.signature) {
          this.connections.set(connection, session.id);
        }
        context.accept();
      })
      .on('tcpip', (accept, reject, { destIP, destPort }) => {
        const session = this.activeSession(
          this.connections.get(connection) ?? '',
        );
        const bastion =
          session && cloud.state.bastion.bastions[session.bastionId];
        if (
          !bastion ||
          destIP !== session.target.address ||
          destPort !== session.target.port
        ) {
          reject();
          return;
        }
        const target = targetOf(cloud.state, bastion, session);
        const address =
          'cluster' in target
            ? this.options.dial(target.cluster.id)
            : undefined;
        if (!address) {
          reject();
          return;
        }
        const socket = connect(address.port, address.host);
        socket.once('error', () => reject());
        socket.once('connect', () => {
          const channel = accept();
          socket.removeAllListeners('error');
          socket.on('error', () => channel.close());
          channel.on('error', () => socket.destroy());
          channel.once('close', () => socket.destroy());
          socket.once('close', () => channel.close());
          channel.pipe(socket).pipe(channel);
        });
      })
      .on('session', (_accept, reject) => reject());
  }

  private activeSession(id: string): Session | undefined {
    const { cloud } = this.options;
    const session = Object.hasOwn(cloud.state.bastion.sessions, id)
      ? cloud.state.bastion.sessions[id]
      : undefined;
    return session && sessionState(cloud, session) === 'ACTIVE'
      ? session
      : undefined;
  }

  private letsIn({ bastionId }: Session, clientAddress: string): boolean {
    const bastion = this.options.cloud.state.bastion.bastions[bastionId];
    const address = clientAddress.replace(/^::ffff:/, '');
    return (
      bastion?.clientCidrBlockAllowList.some(block =>
        contains(block, `${address}/32`),
      ) ?? false
    );
  }

  private endOver(): void {
    this.connections.forEach((id, connection) => {
      if (!this.activeSession(id)) {
        connection.end();
      }
    });
  }
}
