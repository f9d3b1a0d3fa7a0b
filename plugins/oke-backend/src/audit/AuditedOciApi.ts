import type { AuditorService } from '@backstage/backend-plugin-api';
import type {
  OciApi,
  OciChanges,
  OciCreated,
  OciDetails,
  OciKind,
} from '@okeanos/backstage-plugin-oke-node';
import { audited } from './audited';

type Parameter<M extends keyof OciApi> = Parameters<OciApi[M]>;

/** Whose cluster the effects are for, for the audit record. */
export type OciAuditContext = {
  cluster: string;
  /** Entity reference of who declared what is carried out. */
  requestedBy: string;
  /** Of that declaration. */
  operationId?: string;
};

/** Audits every effect in OCI: on what, on whose behalf, and how it ended. Reads pass. */
export class AuditedOciApi implements OciApi {
  readonly list: OciApi['list'];
  readonly get: OciApi['get'];
  readonly listSecurityRules: OciApi['listSecurityRules'];
  readonly listAddons: OciApi['listAddons'];
  readonly getAddon: OciApi['getAddon'];
  readonly listAddonOptions: OciApi['listAddonOptions'];
  readonly getWorkRequest: OciApi['getWorkRequest'];
  readonly listWorkRequests: OciApi['listWorkRequests'];
  readonly listWorkRequestErrors: OciApi['listWorkRequestErrors'];
  readonly listKubernetesVersions: OciApi['listKubernetesVersions'];
  readonly getNodePoolOptions: OciApi['getNodePoolOptions'];
  readonly listShapes: OciApi['listShapes'];
  readonly listCompartments: OciApi['listCompartments'];
  readonly listLoadBalancers: OciApi['listLoadBalancers'];
  readonly listAvailabilityDomains: OciApi['listAvailabilityDomains'];
  readonly listServices: OciApi['listServices'];
  readonly createKubeconfig: OciApi['createKubeconfig'];
  readonly #api: OciApi;
  readonly #auditor: AuditorService;
  readonly #context: OciAuditContext;

  constructor(api: OciApi, auditor: AuditorService, context: OciAuditContext) {
    this.#api = api;
    this.#auditor = auditor;
    this.#context = context;
    this.list = (...args) => api.list(...args);
    this.get = (...args) => api.get(...args);
    this.listSecurityRules = (...args) => api.listSecurityRules(...args);
    this.listAddons = (...args) => api.listAddons(...args);
    this.getAddon = (...args) => api.getAddon(...args);
    this.listAddonOptions = (...args) => api.listAddonOptions(...args);
    this.getWorkRequest = (...args) => api.getWorkRequest(...args);
    this.listWorkRequests = (...args) => api.listWorkRequests(...args);
    this.listWorkRequestErrors = (...args) =>
      api.listWorkRequestErrors(...args);
    this.listKubernetesVersions = (...args) =>
      api.listKubernetesVersions(...args);
    this.getNodePoolOptions = (...args) => api.getNodePoolOptions(...args);
    this.listShapes = (...args) => api.listShapes(...args);
    this.listCompartments = (...args) => api.listCompartments(...args);
    this.listLoadBalancers = (...args) => api.listLoadBalancers(...args);
    this.listAvailabilityDomains = (...args) =>
      api.listAvailabilityDomains(...args);
    this.listServices = (...args) => api.listServices(...args);
    this.createKubeconfig = (...args) => api.createKubeconfig(...args);
  }

  create<K extends OciKind>(
    kind: K,
    details: OciDetails[K],
    retryToken: string,
    signal?: AbortSignal,
  ): Promise<OciCreated<K>> {
    const name = 'displayName' in details ? details.displayName : details.name;
    return this.#audit('oci-create', `${kind} ${name}`, () =>
      this.#api.create(kind, details, retryToken, signal),
    );
  }

  update<K extends OciKind>(
    kind: K,
    id: string,
    changes: OciChanges<K>,
    etag: string,
    signal?: AbortSignal,
  ) {
    return this.#audit('oci-update', `${kind} ${id}`, () =>
      this.#api.update(kind, id, changes, etag, signal),
    );
  }

  updateClusterEndpointConfig(
    ...args: Parameter<'updateClusterEndpointConfig'>
  ) {
    return this.#audit('oci-update', `endpoint of Cluster ${args[0]}`, () =>
      this.#api.updateClusterEndpointConfig(...args),
    );
  }

  connectLocalPeeringGateways(
    ...args: Parameter<'connectLocalPeeringGateways'>
  ) {
    const [id, peerId] = args;
    return this.#audit(
      'oci-update',
      `LocalPeeringGateway ${id}, peered with ${peerId}`,
      () => this.#api.connectLocalPeeringGateways(...args),
    );
  }

  delete(...args: Parameter<'delete'>) {
    const [kind, id] = args;
    return this.#audit('oci-delete', `${kind} ${id}`, () =>
      this.#api.delete(...args),
    );
  }

  addSecurityRules(...args: Parameter<'addSecurityRules'>) {
    const [id, rules] = args;
    const target = `rules of NetworkSecurityGroup ${id}, ${rules.length} more`;
    return this.#audit('oci-update', target, () =>
      this.#api.addSecurityRules(...args),
    );
  }

  removeSecurityRules(...args: Parameter<'removeSecurityRules'>) {
    const [id, ids] = args;
    const target = `rules of NetworkSecurityGroup ${id}, ${ids.length} less`;
    return this.#audit('oci-update', target, () =>
      this.#api.removeSecurityRules(...args),
    );
  }

  installAddon(...args: Parameter<'installAddon'>) {
    const [id, name] = args;
    return this.#audit('oci-create', `Addon ${name} of Cluster ${id}`, () =>
      this.#api.installAddon(...args),
    );
  }

  updateAddon(...args: Parameter<'updateAddon'>) {
    const [id, name] = args;
    return this.#audit('oci-update', `Addon ${name} of Cluster ${id}`, () =>
      this.#api.updateAddon(...args),
    );
  }

  disableAddon(...args: Parameter<'disableAddon'>) {
    const [id, name] = args;
    return this.#audit('oci-delete', `Addon ${name} of Cluster ${id}`, () =>
      this.#api.disableAddon(...args),
    );
  }

  /** @param target - kind, and name or OCID; no more of a body is told */
  #audit<T>(
    eventId: string,
    target: string,
    effect: () => Promise<T>,
  ): Promise<T> {
    const meta = { ...this.#context, target };
    return audited(
      this.#auditor,
      { eventId, severityLevel: 'medium', meta },
      effect,
    );
  }
}
