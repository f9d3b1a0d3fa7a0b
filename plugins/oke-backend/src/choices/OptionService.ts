import {
  CLUSTER_CA,
  okeClusterWritePermission,
  okeNamespaceWritePermission,
  type Option,
  type OptionKind,
  type Options,
} from '@okeanos/backstage-plugin-oke-common';
import {
  OciApiError,
  wantedVersion,
  type ClusterOffer,
} from '@okeanos/backstage-plugin-oke-node';
import { LRUCache } from 'lru-cache';
import type { Credentials } from '../authorization/subjectOf';
import type { CertificateSources } from '../extensions/CertificateSources';
import { ClusterOffers } from '../oci/ClusterOffers';
import type { OciConnection } from '../oci/OciConnection';
import { OwnerGroups, type OwnerGroupsOptions } from './OwnerGroups';

const DEFAULT_COMPARTMENT: Option = {
  value: '',
  title: 'The one that the portal is configured with',
};

/** It answers in a fraction of a second, or something is wrong with it. */
const OCI_TIMEOUT_MS = 8_000;

const COMPARTMENTS_MS = 60_000;

const NOT_TOLD: Options = {
  items: [],
  unknown: 'It is told to people who may make clusters only.',
};

const NO_OCI: Options = {
  items: [],
  unknown:
    'OCI is not configured: the platform team sets oke.oci in app-config.',
};

export interface OptionServiceOptions extends OwnerGroupsOptions {
  certificateSources: Pick<CertificateSources, 'list'>;
  /** Undefined when app-config has no `oke.oci`. */
  oci:
    | Pick<OciConnection, 'api' | 'defaultCompartment' | 'tenancy'>
    | undefined;
}

/**
 * Tells callers what values there are to choose from for the fields of a spec, as the systems that decide it say at this
 * moment; and what cannot be told, with the reason. What is OCI's is told to those who may make clusters.
 */
export class OptionService {
  readonly #options: OptionServiceOptions;
  readonly #owners: OwnerGroups;
  /** Undefined without OCI. */
  readonly #offers: ClusterOffers | undefined;
  /** Pages show names, too: OCI is asked at most once a minute. A failure is not kept. */
  readonly #compartments: LRUCache<'all', Options>;

  constructor(options: OptionServiceOptions) {
    this.#options = options;
    this.#owners = new OwnerGroups(options);
    this.#offers = options.oci && new ClusterOffers(options.oci);
    this.#compartments = new LRUCache({
      ...{ max: 1, ttl: COMPARTMENTS_MS },
      perf: { now: () => performance.now() },
      fetchMethod: () => this.#readCompartments(),
    });
  }

  /** @param compartmentId - where a cluster is to be made; empty for the one of app-config */
  async list(
    kind: OptionKind,
    compartmentId: string,
    credentials: Credentials,
  ): Promise<Options> {
    switch (kind) {
      case 'cluster-owner':
        return this.#clusterOwners(credentials);
      case 'namespace-owner':
        return this.#owners.list(okeNamespaceWritePermission, credentials);
      case 'certificate-source':
        return { items: this.#certificateSources() };
      case 'compartment':
        return this.#ofOci(credentials, () =>
          this.#compartments.forceFetch('all'),
        );
      case 'kubernetes-version':
        return this.#ofOci(credentials, () =>
          this.#offer(compartmentId, versionsOf),
        );
      case 'node-shape':
        return this.#ofOci(credentials, () =>
          this.#offer(compartmentId, shapesOf),
        );
      case 'node-image':
        return this.#ofOci(credentials, () =>
          this.#offer(compartmentId, imagesOf),
        );
      case 'availability-domain':
        return this.#ofOci(credentials, () =>
          this.#offer(compartmentId, domainsOf),
        );
      case 'addon':
        return this.#ofOci(credentials, () => this.#addons(compartmentId));
      default:
        return kind satisfies never;
    }
  }

  #clusterOwners(credentials: Credentials): Promise<Options> {
    return this.#owners.list(okeClusterWritePermission, credentials);
  }

  #certificateSources(): Option[] {
    return this.#options.certificateSources.list().map(({ id }) => ({
      value: id,
      title: id === CLUSTER_CA ? `The CA of the cluster (${id})` : id,
    }));
  }

  async #ofOci(
    credentials: Credentials,
    read: () => Promise<Options>,
  ): Promise<Options> {
    if ((await this.#clusterOwners(credentials)).items.length === 0) {
      return NOT_TOLD;
    }
    try {
      return await read();
    } catch (error) {
      return { items: [], unknown: reasonOf(error) };
    }
  }

  async #offer(
    compartmentId: string,
    optionsOf: (offer: ClusterOffer) => Options,
  ): Promise<Options> {
    const { oci } = this.#options;
    if (!oci || !this.#offers) {
      return NO_OCI;
    }
    const compartment = compartmentId || (await oci.defaultCompartment());
    return optionsOf(await this.#offers.get(compartment));
  }

  async #addons(compartmentId: string): Promise<Options> {
    const { oci } = this.#options;
    if (!oci || !this.#offers) {
      return NO_OCI;
    }
    const compartment = compartmentId || (await oci.defaultCompartment());
    const offer = await this.#offers.get(compartment);
    const newest = wantedVersion({ kubernetesVersion: '' }, offer);
    const addons = newest ? await this.#offers.addons(newest) : [];
    return {
      items: addons
        .map(({ name }) => ({ value: name, title: name }))
        .sort((a, b) => a.value.localeCompare(b.value, 'en')),
    };
  }

  async #readCompartments(): Promise<Options> {
    const { oci } = this.#options;
    if (!oci) {
      return NO_OCI;
    }
    const tenancy = await oci.tenancy();
    if (!tenancy) {
      return {
        items: [DEFAULT_COMPARTMENT],
        unknown: 'The identity of Okeanos does not tell its tenancy.',
      };
    }
    const api = await oci.api();
    const signal = AbortSignal.timeout(OCI_TIMEOUT_MS);
    const all = await api.listCompartments(tenancy, signal);
    const standing = all.filter(
      ({ lifecycleState }) => lifecycleState === 'ACTIVE',
    );
    const byId = new Map(standing.map(each => [each.id, each]));
    /** From the top: two compartments of one name lie in different ones. */
    const pathOf = (id: string): string[] => {
      const at = byId.get(id);
      return at ? [...pathOf(at.compartmentId), at.name] : [];
    };
    const preset = await oci.defaultCompartment();
    const presetPath =
      preset === tenancy ? 'The tenancy itself' : pathOf(preset).join(' / ');
    return {
      items: [
        {
          ...{ value: '', ocid: preset },
          title: presetPath
            ? `${presetPath} (the portal's)`
            : DEFAULT_COMPARTMENT.title,
        },
        ...standing
          .filter(({ id }) => id !== preset)
          .map(({ id }) => ({ value: id, title: pathOf(id).join(' / ') }))
          .sort((a, b) => a.title.localeCompare(b.title, 'en')),
      ],
    };
  }
}

function versionsOf({ kubernetesVersions }: ClusterOffer): Options {
  const newestFirst = [...kubernetesVersions].sort((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  );
  return {
    items: [
      { value: '', title: `The newest (${newestFirst[0]})` },
      ...newestFirst.map(version => ({ value: version, title: version })),
    ].filter(() => newestFirst.length > 0),
    unknown:
      newestFirst.length > 0
        ? undefined
        : 'OKE offers no version of Kubernetes there.',
  };
}

/** The newest first: a name has its release, date and build. */
function imagesOf({ images }: ClusterOffer): Options {
  const newestFirst = [...images].sort((a, b) =>
    b.sourceName.localeCompare(a.sourceName, 'en', { numeric: true }),
  );
  return {
    items: [
      { value: '', title: 'The newest that fits' },
      ...newestFirst.map(({ imageId, sourceName }) => ({
        ...{ value: imageId, title: sourceName },
      })),
    ],
  };
}

function domainsOf({ availabilityDomains }: ClusterOffer): Options {
  return {
    items: [...availabilityDomains]
      .sort()
      .map(domain => ({ value: domain, title: domain })),
  };
}

function shapesOf({ shapes, shapeSizes }: ClusterOffer): Options {
  const sizes = new Map(
    shapeSizes?.map(({ name, ...size }) => [name, size] as const),
  );
  return {
    items: [...shapes]
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map(shape => ({ value: shape, title: shape, size: sizes.get(shape) })),
  };
}

function reasonOf(error: unknown): string {
  switch (error instanceof OciApiError ? error.reason : undefined) {
    case 'NotAuthenticated':
      return 'OCI does not accept the key of Okeanos: the platform team checks oke.oci.provisioner in app-config.';
    case 'NotAuthorizedOrNotFound':
      return 'OCI does not let Okeanos look there, or there is no such compartment.';
    default:
      return 'OCI could not be asked at this moment. Try again.';
  }
}
