import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Server, utils, type Connection } from 'ssh2';
import type {
  OciBastionSession,
  OciBastionSessionsApi,
} from '../../../oci/bastionSessions';
import { fingerprintOf } from '../hostKey';

// Of ed25519, ssh2 cannot read one in 256 of those that it makes.
const { private: hostKey } = utils.generateKeyPairSync('ecdsa', { bits: 256 });

interface Made {
  session: OciBastionSession;
  publicKey: string;
  target: { host: string; port: number };
}

/** A bastion's host, and the calls for its sessions: an SSH server that forwards to what each session may reach. */
export class FakeBastion implements OciBastionSessionsApi {
  readonly made = new Map<string, Made>();
  readonly ended: string[] = [];
  /** What OCI tells of the host's key. */
  hostKeyInfo: string | undefined;
  /** In which state sessions come to be. */
  becomes = 'ACTIVE';
  /** How often a new session is not ready yet when it is asked for. */
  notReadyYet = 0;
  readonly #connections = new Set<Connection>();
  readonly #server: Server;
  #port = 0;
  #count = 0;

  private constructor() {
    this.#server = new Server({ hostKeys: [hostKey] }, connection =>
      this.#serve(connection),
    );
  }

  static async start(): Promise<FakeBastion> {
    const bastion = new FakeBastion();
    await bastion.listen();
    return bastion;
  }

  static get fingerprint(): string {
    const parsed = utils.parseKey(hostKey);
    if (parsed instanceof Error) {
      throw parsed;
    }
    return fingerprintOf(parsed.getPublicSSH());
  }

  get host() {
    return { host: '127.0.0.1', port: this.#port };
  }

  get connections(): number {
    return this.#connections.size;
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections, and takes no other. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  /** Ends all connections. */
  cut(): void {
    this.#connections.forEach(connection => connection.end());
  }

  async createBastionSession(
    details: Parameters<OciBastionSessionsApi['createBastionSession']>[0],
  ): Promise<OciBastionSession> {
    const session: OciBastionSession = {
      id: `session-${(this.#count += 1)}`,
      lifecycleState: 'CREATING',
      bastionPublicHostKeyInfo: this.hostKeyInfo,
    };
    const { publicKey, target } = details;
    this.made.set(session.id, { session, publicKey, target });
    return { ...session };
  }

  async getBastionSession(id: string): Promise<OciBastionSession | undefined> {
    if (this.notReadyYet > 0) {
      this.notReadyYet -= 1;
      return undefined;
    }
    const made = this.made.get(id);
    if (made?.session.lifecycleState === 'CREATING') {
      made.session.lifecycleState = this.becomes;
    }
    return made && { ...made.session };
  }

  async deleteBastionSession(id: string): Promise<void> {
    this.made.delete(id);
    this.ended.push(id);
  }

  #serve(connection: Connection): void {
    this.#connections.add(connection);
    let made: Made | undefined;
    connection
      .on('error', () => {})
      .on('close', () => this.#connections.delete(connection))
      .on('authentication', context => {
        made = this.made.get(context.username);
        const key = made && utils.parseKey(made.publicKey);
        if (
          context.method !== 'publickey' ||
          !key ||
          key instanceof Error ||
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
        context.accept();
      })
      .on('tcpip', (accept, reject, { destIP, destPort }) => {
        const { host, port } = made?.target ?? {};
        if (destIP !== host || destPort !== port) {
          reject();
          return;
        }
        const socket = connect(port, host, () => {
          const channel = accept();
          channel.on('error', () => socket.destroy());
          socket.on('error', () => channel.end());
          channel.pipe(socket).pipe(channel);
          channel.on('close', () => socket.destroy());
          socket.on('close', () => channel.end());
        }).on('error', () => reject());
      });
  }
}
