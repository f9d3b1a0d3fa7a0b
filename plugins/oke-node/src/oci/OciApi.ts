import type { OciAddon, OciAddonDetails, OciAddonOption } from './addons';
import type { OciChanges, OciDetails, OciKind, OciResource } from './kinds';
import type { OciScope } from './kinds/defineKind';
import type { OciLoadBalancer } from './loadBalancers';
import type {
  OciCompartment,
  OciNodeImage,
  OciService,
  OciShape,
} from './offer';
import type { SecurityRule } from './securityRules';
import type { OciServiceName } from './services';
import type { OciWorkRequest, OciWorkRequestError } from './workRequests';

/**
 * What a call that makes something answers: the resource, or the id of the work request that makes it, when the
 * service has these.
 *
 * @public
 */
export interface OciCreated<K extends OciKind = OciKind> {
  resource?: OciResource<K>;
  workRequestId?: string;
}

/**
 * Id of the work request that goes on after the call; undefined when the service has none.
 *
 * @public
 */
export interface OciAccepted {
  workRequestId?: string;
}

/**
 * The few calls that planning and converging a cluster make. Every call has a deadline of its own, is made once (a caller that
 * repeats it decides so; reads may be repeated inside), and rejects with an `OciApiError`, or with the signal's reason once
 * that is aborted. What OCI answers is read with schemas.
 *
 * @public
 */
export interface OciApi {
  /** All pages. Those that are being deleted, or were lately, are among them. */
  list<K extends OciKind>(
    kind: K,
    scope: OciScope,
    signal?: AbortSignal,
  ): Promise<OciResource<K>[]>;
  /**
   * Undefined on 404 only, which is not absence: OCI answers it for "forbidden" too.
   *
   * @param id - OCID; of a log, that of its log group before it (`<log group>/<log>`)
   */
  get<K extends OciKind>(
    kind: K,
    id: string,
    signal?: AbortSignal,
  ): Promise<{ resource: OciResource<K>; etag: string } | undefined>;
  /** @param retryToken - `opc-retry-token`: for 24 hours, the same token and details have one effect */
  create<K extends OciKind>(
    kind: K,
    details: OciDetails[K],
    retryToken: string,
    signal?: AbortSignal,
  ): Promise<OciCreated<K>>;
  /** @param etag - `if-match` */
  update<K extends OciKind>(
    kind: K,
    id: string,
    changes: OciChanges<K>,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted>;
  /**
   * The NSGs of a cluster's endpoint, which `update` cannot change.
   *
   * @param etag - `if-match`
   */
  updateClusterEndpointConfig(
    clusterId: string,
    changes: { nsgIds: string[] },
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted>;
  /** Peers a local peering gateway that has no peer with one that has none. */
  connectLocalPeeringGateways(
    localPeeringGatewayId: string,
    peerId: string,
    signal?: AbortSignal,
  ): Promise<void>;
  /** @param etag - `if-match` */
  delete(
    kind: OciKind,
    id: string,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted>;

  /** All pages, both directions. */
  listSecurityRules(
    networkSecurityGroupId: string,
    signal?: AbortSignal,
  ): Promise<SecurityRule[]>;
  /** At most `MAX_RULES_PER_CALL`. Takes no retry token: sent twice, the rules are there twice. */
  addSecurityRules(
    networkSecurityGroupId: string,
    rules: SecurityRule[],
    signal?: AbortSignal,
  ): Promise<void>;
  /** At most `MAX_RULES_PER_CALL`. */
  removeSecurityRules(
    networkSecurityGroupId: string,
    ruleIds: string[],
    signal?: AbortSignal,
  ): Promise<void>;

  /** All pages. */
  listAddons(clusterId: string, signal?: AbortSignal): Promise<OciAddon[]>;
  /** With its configurations; undefined on 404. */
  getAddon(
    clusterId: string,
    addonName: string,
    signal?: AbortSignal,
  ): Promise<{ addon: OciAddon; etag: string } | undefined>;
  installAddon(
    clusterId: string,
    addonName: string,
    details: OciAddonDetails,
    retryToken: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted>;
  /** @param etag - `if-match` */
  updateAddon(
    clusterId: string,
    addonName: string,
    details: OciAddonDetails,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted>;
  /**
   * Takes it out of the cluster, with everything that it made there.
   *
   * @param etag - `if-match`
   */
  disableAddon(
    clusterId: string,
    addonName: string,
    etag: string,
    signal?: AbortSignal,
  ): Promise<OciAccepted>;

  /** Undefined on 404, and of a service without work requests. */
  getWorkRequest(
    service: OciServiceName,
    id: string,
    signal?: AbortSignal,
  ): Promise<OciWorkRequest | undefined>;
  /**
   * Those that name the resource, of all pages, newest first: how a work request is found again whose id was lost. Not
   * every service can list by it.
   */
  listWorkRequests(
    service: OciServiceName,
    filter: { compartmentId: string; resourceId: string },
    signal?: AbortSignal,
  ): Promise<OciWorkRequest[]>;
  /** All pages. */
  listWorkRequestErrors(
    service: OciServiceName,
    workRequest: { compartmentId: string; id: string },
    signal?: AbortSignal,
  ): Promise<OciWorkRequestError[]>;

  /** Add-ons that OKE offers for a version of Kubernetes. All pages. */
  listAddonOptions(
    kubernetesVersion: string,
    signal?: AbortSignal,
  ): Promise<OciAddonOption[]>;

  /** Kubernetes versions that OKE offers for new clusters, for example `v1.36.3`, in no order. */
  listKubernetesVersions(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<string[]>;
  /** What node pools can be made from; without an operating-system filter, whose enum lags behind the images. */
  getNodePoolOptions(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<{ shapes: string[]; images: OciNodeImage[] }>;
  /** Shapes of the region with their sizes, all pages. Also those that OKE does not make nodes of. */
  listShapes(compartmentId: string, signal?: AbortSignal): Promise<OciShape[]>;
  /** Those below a tenancy that the caller may see, all levels and pages, without the tenancy itself. */
  listCompartments(
    tenancyId: string,
    signal?: AbortSignal,
  ): Promise<OciCompartment[]>;
  /** All pages, whoever made them; no network load balancers. */
  listLoadBalancers(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<OciLoadBalancer[]>;
  /** Names, for example `Uocm:EU-FRANKFURT-1-AD-1`. */
  listAvailabilityDomains(
    compartmentId: string,
    signal?: AbortSignal,
  ): Promise<string[]>;
  /** All pages. */
  listServices(signal?: AbortSignal): Promise<OciService[]>;

  /** YAML with the cluster's CA and the address of its private endpoint. */
  createKubeconfig(clusterId: string, signal?: AbortSignal): Promise<string>;
}
