import {
  authenticate,
  OciSdkApi,
  type OciApi,
  type OciAuthentication,
} from '@okeanos/backstage-plugin-oke-node';
import type { OciConfig } from './ociConfig';

/** OCI as this backend reaches it, with its two identities. Connects when it is first needed. */
export class OciConnection {
  readonly config: OciConfig;
  #provisioner: Promise<OciAuthentication> | undefined;
  #watcher: Promise<OciAuthentication> | undefined;
  #api: Promise<OciApi> | undefined;

  constructor(config: OciConfig) {
    this.config = config;
  }

  /** @throws when the identity cannot be used; the next call tries again */
  provisioner(): Promise<OciAuthentication> {
    this.#provisioner ??= authenticate(this.config.provisioner).catch(error => {
      this.#provisioner = undefined;
      throw error;
    });
    return this.#provisioner;
  }

  /** @throws when the identity cannot be used; the next call tries again */
  watcher(): Promise<OciAuthentication> {
    const { subject, ...identity } = this.config.watcher;
    this.#watcher ??= authenticate(identity).catch(error => {
      this.#watcher = undefined;
      throw error;
    });
    return this.#watcher;
  }

  /** OCI in the name of the provisioner. */
  api(): Promise<OciApi> {
    this.#api ??= this.#connect().catch(error => {
      this.#api = undefined;
      throw error;
    });
    return this.#api;
  }

  /** The compartment of a cluster whose spec names none: app-config's, else the tenancy itself. */
  async defaultCompartment(): Promise<string> {
    if (this.config.compartmentId) {
      return this.config.compartmentId;
    }
    const tenancy = tenancyOf(await this.provisioner());
    if (!tenancy) {
      throw new Error(
        'app-config has no oke.oci.compartmentId, and the identity does not tell its tenancy',
      );
    }
    return tenancy;
  }

  /** Who the watcher is inside clusters: a user's or group's OCID. */
  async watcherSubject(): Promise<{ kind: 'User' | 'Group'; name: string }> {
    const { subject } = this.config.watcher;
    if (subject) {
      const kind = subject.startsWith('ocid1.group.') ? 'Group' : 'User';
      return { kind, name: subject };
    }
    const user = userOf(await this.watcher());
    if (!user) {
      throw new Error(
        'app-config has no oke.oci.watcher.subject (the OCID of a user or group), and the identity does not tell its user',
      );
    }
    return { kind: 'User', name: user };
  }

  async #connect(): Promise<OciApi> {
    const { region, endpoint } = this.config;
    const authentication = await this.provisioner();
    return OciSdkApi.create({ authentication, region, endpoint });
  }
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
