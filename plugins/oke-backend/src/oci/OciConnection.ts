import { toError } from '@backstage/errors';
import {
  IdentitySource,
  OciSdkApi,
  realmDomainOf,
  type OciApi,
  type OciBastionSessionsApi,
  type OciAuthentication,
  type OciCallEnd,
} from '@okeanos/backstage-plugin-oke-node';
import type { OciConfig } from '../config/ociConfig';

/** OCI as this backend reaches it, with its two identities. Connects when it is first needed. */
export class OciConnection {
  readonly config: OciConfig;
  readonly #provisioner: IdentitySource;
  readonly #watcher: IdentitySource;
  readonly #onCall: ((end: OciCallEnd) => void) | undefined;
  #connected: { authentication: OciAuthentication; api: OciSdkApi } | undefined;

  /** @param onCall - called with each request, as it ended */
  constructor(config: OciConfig, onCall?: (end: OciCallEnd) => void) {
    this.#onCall = onCall;
    const { subject, ...watcher } = config.watcher;
    this.config = config;
    this.#provisioner = new IdentitySource(config.provisioner);
    this.#watcher = new IdentitySource(watcher);
  }

  /**
   * Domain of the region's realm.
   *
   * @throws Error that says what to set, when nobody can tell it. Only what needs OCI fails then, and not the portal
   */
  get realmDomain(): string {
    const { region, realmDomain } = this.config;
    try {
      return realmDomainOf(region, realmDomain);
    } catch (error) {
      throw new Error(
        `oke.oci.${realmDomain ? 'realmDomain' : 'region'} of app-config: ${
          toError(error).message
        }`,
      );
    }
  }

  /** @throws when the identity cannot be used; the next call tries again */
  provisioner(): Promise<OciAuthentication> {
    return this.#provisioner.get();
  }

  /** @throws when the identity cannot be used; the next call tries again */
  watcher(): Promise<OciAuthentication> {
    return this.#watcher.get();
  }

  /**
   * OCI in the name of the provisioner.
   *
   * @throws when the identity cannot be used, or nobody can tell the region's realm; the next call tries again
   */
  api(): Promise<OciApi> {
    return this.#connect();
  }

  /** For sessions of bastions, in the same name. It throws as {@link api} does. */
  bastionSessions(): Promise<OciBastionSessionsApi> {
    return this.#connect();
  }

  async #connect(): Promise<OciSdkApi> {
    const { realmDomain } = this;
    const authentication = await this.provisioner();
    if (this.#connected?.authentication !== authentication) {
      const { region, endpoint } = this.config;
      const api = OciSdkApi.create({
        ...{ authentication, region, realmDomain, endpoint },
        onCall: this.#onCall,
      });
      this.#connected = { authentication, api };
    }
    return this.#connected.api;
  }

  /** The OCID of the tenancy; undefined when the identity does not tell it. */
  async tenancy(): Promise<string | undefined> {
    return tenancyOf(await this.provisioner());
  }

  /** The compartment of a cluster whose spec names none: app-config's, else the tenancy itself. */
  async defaultCompartment(): Promise<string> {
    if (this.config.compartmentId) {
      return this.config.compartmentId;
    }
    const tenancy = await this.tenancy();
    if (!tenancy) {
      throw new Error(
        'app-config has no oke.oci.compartmentId, and the identity does not tell its tenancy',
      );
    }
    return tenancy;
  }

  /** Who acts for people inside clusters; undefined when nobody does, or app-config does not say who it is there. */
  get impersonatorSubject():
    | { kind: 'User' | 'Group'; name: string }
    | undefined {
    const subject = this.config.impersonator?.subject;
    return subject === undefined ? undefined : subjectOf(subject);
  }

  /** Who the watcher is inside clusters: a user's or group's OCID. */
  async watcherSubject(): Promise<{ kind: 'User' | 'Group'; name: string }> {
    const { subject } = this.config.watcher;
    if (subject) {
      return subjectOf(subject);
    }
    const user = userOf(await this.watcher());
    if (!user) {
      throw new Error(
        'app-config has no oke.oci.watcher.subject (the OCID of a user or group), and the identity does not tell its user',
      );
    }
    return { kind: 'User', name: user };
  }
}

function subjectOf(ocid: string): { kind: 'User' | 'Group'; name: string } {
  const kind = ocid.startsWith('ocid1.group.') ? 'Group' : 'User';
  return { kind, name: ocid };
}

/** Only providers with an API key know these. */
function tenancyOf(authentication: OciAuthentication): string | undefined {
  return 'getTenantId' in authentication &&
    typeof authentication.getTenantId === 'function'
    ? authentication.getTenantId()
    : undefined;
}

function userOf(authentication: OciAuthentication): string | undefined {
  return 'getUser' in authentication &&
    typeof authentication.getUser === 'function'
    ? authentication.getUser()
    : undefined;
}
