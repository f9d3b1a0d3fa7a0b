import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { LRUCache } from 'lru-cache';

/** So long somebody who lost a role may go on reading. */
const KEEP_MS = 5_000;
/** Callers and what they ask for. */
const MOST = 1_000;

type Decisions = Awaited<
  ReturnType<PermissionsService['authorizeConditional']>
>;

/**
 * Backstage's permissions, asked once in 5 s by each person for each set of rights to read. What is kept is what the policy
 * says of that person: whether everything, nothing or what belongs to some groups. Whose a thing is and with whom it is
 * shared is looked up each time, so that a change of it counts at once. Rights to change something are always asked for.
 */
export class RecentDecisions implements PermissionsService {
  readonly #permissions: PermissionsService;
  readonly #kept: LRUCache<string, Promise<Decisions>>;

  /** @param perf - another clock, for tests */
  constructor(permissions: PermissionsService, perf?: { now: () => number }) {
    this.#permissions = permissions;
    this.#kept = new LRUCache({
      max: MOST,
      ttl: KEEP_MS,
      ttlResolution: 0,
      perf,
    });
  }

  authorize: PermissionsService['authorize'] = (requests, options) =>
    this.#permissions.authorize(requests, options);

  authorizeConditional: PermissionsService['authorizeConditional'] = async (
    requests,
    options,
  ) => {
    const ask = () => this.#permissions.authorizeConditional(requests, options);
    const isReading = requests.every(
      ({ permission, ...rest }) =>
        permission.attributes.action === 'read' &&
        Object.keys(rest).length === 0,
    );
    const user = userOf(options.credentials);
    if (!isReading || user === undefined) {
      return ask();
    }
    const names = requests.map(({ permission }) => permission.name);
    const key = JSON.stringify([user, ...names]);
    const kept = this.#kept.get(key);
    if (kept) {
      return kept;
    }
    const asked = ask();
    this.#kept.set(key, asked);
    asked.catch(() => {
      // The next one asks again.
      if (this.#kept.get(key) === asked) {
        this.#kept.delete(key);
      }
    });
    return asked;
  };
}

/** Undefined when it is no person: what others may is settled without asking the permission backend. */
function userOf({ principal }: BackstageCredentials): string | undefined {
  const { type, userEntityRef } = Object(
    principal,
  ) as Partial<BackstageUserPrincipal>;
  return type === 'user' ? userEntityRef : undefined;
}
