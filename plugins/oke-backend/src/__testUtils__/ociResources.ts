import {
  authenticate,
  ociResourceSchemas,
  OciSdkApi,
  type OciApi,
  type OciKind,
  type OciResource,
  type OkeEndpoint,
} from '@okeanos/backstage-plugin-oke-node';
import { readOkeEndpoint } from '../clusters/access/readOkeEndpoint';

const KINDS = Object.keys(ociResourceSchemas) as OciKind[];

type IngressRule = OciResource<'SecurityList'>['ingressSecurityRules'][number];

const GONE = ['TERMINATED', 'DELETED'];

/** Looks into the OCI of a sandbox, past Okeanos. */
export class OciResources {
  readonly #api: OciApi;
  /** The tenancy. */
  readonly compartmentId: string;

  private constructor(api: OciApi, compartmentId: string) {
    this.#api = api;
    this.compartmentId = compartmentId;
  }

  static async of(oci: {
    url: string;
    configFile: string;
  }): Promise<OciResources> {
    const authentication = await authenticate({
      type: 'configFile',
      file: oci.configFile,
    });
    const [compartmentId] = (await authentication.getKeyId()).split('/');
    const api = OciSdkApi.create({
      authentication,
      region: 'eu-frankfurt-1',
      endpoint: oci.url,
    });
    return new OciResources(api, compartmentId);
  }

  async list<K extends OciKind>(kind: K): Promise<OciResource<K>[]> {
    const { compartmentId } = this;
    // Logs are listed by their log group only.
    const scopes =
      kind === 'Log'
        ? (await this.list('LogGroup')).map(({ id }) => ({
            ...{ compartmentId, logGroupId: id },
          }))
        : [{ compartmentId }];
    const lists = await Promise.all(
      scopes.map(scope => this.#api.list(kind, scope)),
    );
    return lists
      .flat()
      .filter(({ lifecycleState }) => !GONE.includes(lifecycleState));
  }

  /** Of all kinds. */
  async all(): Promise<OciResource[]> {
    const lists = await Promise.all(
      KINDS.map(async (kind): Promise<OciResource[]> => this.list(kind)),
    );
    return lists.flat();
  }

  /** How the API server of a cluster is reached. */
  endpointOf({ id, endpoints }: OciResource<'Cluster'>): Promise<OkeEndpoint> {
    const privateEndpoint = endpoints?.privateEndpoint ?? '';
    return readOkeEndpoint(this.#api, { id, privateEndpoint });
  }

  /** The only one, with its nodes. */
  async nodePool(): Promise<OciResource<'NodePool'>> {
    const [cluster] = await this.list('Cluster');
    const { compartmentId } = this;
    const [pool] = await this.#api.list('NodePool', {
      ...{ compartmentId, clusterId: cluster.id },
    });
    return (await this.#api.get('NodePool', pool.id))!.resource;
  }

  /** Deletes it as somebody would who does not know Okeanos. */
  async delete(kind: OciKind, id: string): Promise<void> {
    const { etag } = (await this.#api.get(kind, id))!;
    await this.#api.delete(kind, id, etag);
  }

  /** Of the security list of that name. */
  async ingressOf(name: string): Promise<IngressRule[]> {
    const lists = await this.list('SecurityList');
    const found = lists.find(({ displayName }) => displayName === name);
    return found?.ingressSecurityRules ?? [];
  }

  /** Adds rules to the security list of that name, as somebody would who does not know Okeanos. */
  async addIngress(name: string, rules: IngressRule[]): Promise<void> {
    const lists = await this.list('SecurityList');
    const { id } = lists.find(({ displayName }) => displayName === name)!;
    const { resource, etag } = (await this.#api.get('SecurityList', id))!;
    const ingressSecurityRules = [...resource.ingressSecurityRules, ...rules];
    await this.#api.update('SecurityList', id, { ingressSecurityRules }, etag);
  }

  /** Kind and name of everything that is there, sorted; security rules and add-ons too. */
  async names(): Promise<string[]> {
    const found: string[] = [];
    for (const kind of KINDS) {
      for (const resource of await this.list(kind)) {
        const name =
          'displayName' in resource ? resource.displayName : undefined;
        found.push(
          `${kind} ${name ?? ('name' in resource ? resource.name : '')}`,
        );
      }
    }
    for (const { id, displayName } of await this.list('NetworkSecurityGroup')) {
      const rules = await this.#api.listSecurityRules(id);
      found.push(
        ...rules.map(
          ({ id: _id, isValid: _isValid, ...rule }) =>
            `SecurityRule of ${displayName} ${JSON.stringify(rule).replace(
              /ocid1[^"]*/g,
              'an OCID',
            )}`,
        ),
      );
    }
    for (const { id } of await this.list('Cluster')) {
      const addons = await this.#api.listAddons(id);
      found.push(...addons.map(({ name }) => `Addon ${name}`));
    }
    return found.sort();
  }
}
