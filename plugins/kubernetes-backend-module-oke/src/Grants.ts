import { randomBytes } from 'node:crypto';
import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/** Somebody who has signed in. */
export type PersonCredentials = BackstageCredentials<BackstageUserPrincipal>;

/** What a token stands for. */
export interface Grant {
  credentials: PersonCredentials;
  /** Names of clusters. */
  clusters: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  until: number;
}

/**
 * Requests begin within so long after the plugin asked for clusters. It asks for every call that it serves, and makes its
 * requests then.
 */
const LIFE_MS = 60_000;

/**
 * The tokens by which this process knows again for whom the Kubernetes plugin calls. They never leave it, and mean nothing
 * to an API server.
 */
export class Grants {
  readonly #now: () => number;
  /** In the order in which they end, but for those that end early. */
  readonly #grants = new Map<string, Grant>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @returns what gives the token for one of the clusters */
  issue(
    credentials: PersonCredentials,
    clusters: string[],
  ): (cluster: string) => string {
    this.#forget();
    const secret = randomBytes(32).toString('base64url');
    this.#grants.set(secret, {
      credentials,
      clusters: new Set(clusters),
      until: Math.min(
        this.#now() + LIFE_MS,
        credentials.expiresAt?.getTime() ?? Infinity,
      ),
    });
    return cluster => `${secret}.${cluster}`;
  }

  /** @returns undefined when the token is not known, or has ended */
  find(token: string): { grant: Grant; cluster: string } | undefined {
    const dot = token.indexOf('.');
    const cluster = token.slice(dot + 1);
    const grant = this.#grants.get(token.slice(0, Math.max(dot, 0)));
    return grant && grant.until > this.#now() && grant.clusters.has(cluster)
      ? { grant, cluster }
      : undefined;
  }

  #forget(): void {
    for (const [secret, { until }] of this.#grants) {
      if (until <= this.#now()) {
        this.#grants.delete(secret);
      }
    }
  }
}
