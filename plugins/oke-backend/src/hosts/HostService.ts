import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  freeHostSchema,
  okeClusterWritePermission,
  okeNamespaceReadPermission,
  type ReleasedHost,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import type { Credentials } from '../authorization/subjectOf';
import { describeRelease } from './describeRelease';
import type { HostClaim } from './HostClaim';
import type { HostClaimStore } from './HostClaimStore';

export interface HostServiceOptions {
  store: HostClaimStore;
  registry: ClusterRegistry;
  authorizer: OkeAuthorizer;
  /** Called with the id of the namespace whose host was freed. */
  onFreed: (namespaceId: string) => void;
}

/** Tells callers of hosts that are released and not free yet, and frees them earlier for those who run the cluster. */
export class HostService {
  readonly #options: HostServiceOptions;

  constructor(options: HostServiceOptions) {
    this.#options = options;
  }

  /** Those that the caller's teams released, and those of clusters that the caller may change. */
  async list(credentials: Credentials): Promise<ReleasedHost[]> {
    const { store, authorizer } = this.#options;
    const claims = await store.released();
    const own = await authorizer.filter(
      okeNamespaceReadPermission,
      claims,
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const freeable = await this.#freeable(claims, credentials);
    return claims
      .filter(claim => own.includes(claim) || freeable.includes(claim))
      .map(claim => ({
        cluster: claim.cluster,
        host: claim.host,
        namespace: claim.namespace,
        owner: claim.owner,
        releasedAt: claim.releasedAt ?? '',
        endsAt: claim.endsAt,
        message: [describeRelease(claim), claim.waitsFor?.message]
          .filter(Boolean)
          .join(': '),
        commands: claim.waitsFor?.commands,
        mayFree: freeable.includes(claim),
      }));
  }

  /**
   * Frees a host before it is proved that its former owner can obtain nothing for it any more.
   *
   * @returns the claim that was ended, for the audit record
   * @throws InputError without a reason; NotFoundError also when the caller may not free it; ConflictError when it
   *   was taken back meanwhile
   */
  async free(
    target: { cluster: string; host: string },
    body: unknown,
    credentials: Credentials,
  ): Promise<{ claim: HostClaim; reason: string }> {
    const { store } = this.#options;
    const parsed = freeHostSchema.safeParse(body);
    const claims = (await store.released()).filter(
      ({ cluster, host }) => cluster === target.cluster && host === target.host,
    );
    const [claim] = await this.#freeable(claims, credentials);
    if (!claim) {
      throw new NotFoundError(
        `There is no released host ${target.host} on cluster ${target.cluster} that you may free`,
      );
    }
    if (!parsed.success) {
      throw new InputError(
        `reason: say in 10 to 500 characters why ${target.host} may be given away although a certificate for it may be in use`,
      );
    }
    if (!(await store.freeEarly(claim))) {
      throw new ConflictError(
        `${target.host} was taken back or freed meanwhile. Look at it and try again.`,
      );
    }
    this.#options.onFreed(claim.namespaceId);
    return { claim, reason: parsed.data.reason };
  }

  /** Those of clusters that the caller may change. */
  #freeable(claims: HostClaim[], credentials: Credentials) {
    const { registry, authorizer } = this.#options;
    return authorizer.filter(
      okeClusterWritePermission,
      claims,
      ({ cluster }) => {
        const owner = registry.get(cluster)?.owner;
        return { owners: owner ? [owner] : [] };
      },
      credentials,
    );
  }
}
