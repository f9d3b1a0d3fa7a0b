import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type {
  ClusterDetails,
  KubernetesClustersSupplier,
} from '@backstage/plugin-kubernetes-node';
import type { ClusterStatus } from '@okeanos/backstage-plugin-oke-common';
import type { Grants, PersonCredentials } from './Grants';

export interface OkeClusterSupplierOptions {
  auth: Pick<AuthService, 'isPrincipal'>;
  /** Those that are not of Okeanos. */
  others: KubernetesClustersSupplier;
  rights: {
    clusters(credentials: PersonCredentials): Promise<ClusterStatus[]>;
  };
  connections: { has(cluster: string): boolean };
  grants: Grants;
  /** Where this module listens. */
  listener: { url: string; ca: string };
}

/**
 * The clusters of Okeanos that the caller may read, beside the others. Each with a token that is known again as theirs.
 */
export class OkeClusterSupplier implements KubernetesClustersSupplier {
  readonly #options: OkeClusterSupplierOptions;

  constructor(options: OkeClusterSupplierOptions) {
    this.#options = options;
  }

  /** @throws when Okeanos does not tell which those are: that there are none would be another statement */
  async getClusters(options: {
    credentials: BackstageCredentials;
  }): Promise<ClusterDetails[]> {
    const { auth, others } = this.#options;
    const { credentials } = options;
    const [ours, theirs] = await Promise.all([
      // Services have no rights inside.
      auth.isPrincipal(credentials, 'user') ? this.#ofPerson(credentials) : [],
      others.getClusters(options),
    ]);
    // A name leads to the cluster of Okeanos, whoever else has it: nobody can put another one in its place.
    const names = new Set(ours.map(({ name }) => name));
    return [...ours, ...theirs.filter(({ name }) => !names.has(name))];
  }

  async #ofPerson(credentials: PersonCredentials): Promise<ClusterDetails[]> {
    const { connections, grants, listener, rights } = this.#options;
    const names = (await rights.clusters(credentials))
      .filter(status => connections.has(status.name) && wasSeen(status))
      .map(({ name }) => name);
    const tokenFor = grants.issue(credentials, names);
    return names.map(name => ({
      name,
      url: listener.url,
      caData: Buffer.from(listener.ca).toString('base64'),
      // The strategy of Backstage itself that sends a token as it is: one of our own would take the place of all others.
      authMetadata: {
        'kubernetes.io/auth-provider': 'serviceAccount',
        serviceAccountToken: tokenFor(name),
      },
      // The Role of owners has no right to them, and errors would stand where nothing is wrong.
      skipMetricsLookup: true,
    }));
  }
}

/** Whether there is something to look at: not while it is made. */
function wasSeen({ connection, kubernetesVersion }: ClusterStatus): boolean {
  return connection.state !== 'connecting' || kubernetesVersion !== undefined;
}
