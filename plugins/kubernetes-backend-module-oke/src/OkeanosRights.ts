import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  OkeResponseError,
  type ClusterStatus,
  type OkeClient,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeEndpoint } from '@okeanos/backstage-plugin-oke-node';
import type { Grant, PersonCredentials } from './Grants';

/** What was told is told again for so long, as the Okeanos backend itself does it of what may be read. */
const RECENT_MS = 5_000;

const TIMEOUT_MS = 10_000;

interface Answer {
  at: number;
  given: Promise<boolean>;
}

/** What people may read in Okeanos: its backend is asked, in their name. */
export class OkeanosRights {
  readonly #auth: AuthService;
  readonly #client: Pick<
    OkeClient,
    'getClusterEndpoint' | 'getNamespace' | 'listClusters'
  >;
  readonly #recent = new WeakMap<Grant, Map<string, Answer>>();

  constructor(options: {
    auth: AuthService;
    client: Pick<
      OkeClient,
      'getClusterEndpoint' | 'getNamespace' | 'listClusters'
    >;
  }) {
    this.#auth = options.auth;
    this.#client = options.client;
  }

  /** The clusters that somebody may read. */
  async clusters(credentials: PersonCredentials): Promise<ClusterStatus[]> {
    return this.#client.listClusters(await this.#inNameOf(credentials));
  }

  /**
   * Where OCI has a cluster that Okeanos made.
   *
   * @throws OkeResponseError also when they may not read it
   */
  async endpoint(
    cluster: string,
    credentials: PersonCredentials,
  ): Promise<OkeEndpoint> {
    return this.#client.getClusterEndpoint(
      cluster,
      await this.#inNameOf(credentials),
    );
  }

  /**
   * Whether somebody may read a namespace, as it was within the last seconds.
   *
   * @throws when that cannot be told now
   */
  async mayRead(
    grant: Grant,
    cluster: string,
    namespace: string,
  ): Promise<boolean> {
    const recent = this.#recent.get(grant) ?? new Map<string, Answer>();
    this.#recent.set(grant, recent);
    const key = `${cluster}/${namespace}`;
    const known = recent.get(key);
    if (known && Date.now() - known.at < RECENT_MS) {
      return known.given;
    }
    const given = this.#ask(grant.credentials, cluster, namespace);
    recent.set(key, { at: Date.now(), given });
    return given;
  }

  async #ask(
    credentials: PersonCredentials,
    cluster: string,
    namespace: string,
  ): Promise<boolean> {
    try {
      await this.#client.getNamespace(
        cluster,
        namespace,
        await this.#inNameOf(credentials),
      );
      return true;
    } catch (error) {
      // 400: no namespace of Okeanos can have the name.
      if (
        error instanceof OkeResponseError &&
        [400, 404].includes(error.status)
      ) {
        return false;
      }
      throw error;
    }
  }

  async #inNameOf(credentials: BackstageCredentials) {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'oke',
    });
    return { token, signal: AbortSignal.timeout(TIMEOUT_MS) };
  }
}
