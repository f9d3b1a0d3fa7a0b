import * as certManager from './kinds/certManager';
import * as core from './kinds/core';
import type { Kind, NamedObject } from './kinds/defineKind';
import * as gateway from './kinds/gateway';
import * as ingress from './kinds/ingress';
import * as otherPolicies from './kinds/otherPolicies';
import * as otherRoutes from './kinds/otherRoutes';
import * as policy from './kinds/policy';

/**
 * The kinds that a watcher reads from a cluster, and no others: the role of its identity needs
 * `get`, `list` and `watch` on these. There is no Secret among them.
 *
 * @public
 */
export const kinds = {
  Namespace: core.Namespace,
  Node: core.Node,
  Pod: core.Pod,
  Service: core.Service,
  EndpointSlice: core.EndpointSlice,
  ResourceQuota: policy.ResourceQuota,
  NetworkPolicy: policy.NetworkPolicy,
  ...otherPolicies,
  Ingress: ingress.Ingress,
  IngressClass: ingress.IngressClass,
  GatewayClass: gateway.GatewayClass,
  Gateway: gateway.Gateway,
  HTTPRoute: gateway.HTTPRoute,
  GRPCRoute: gateway.GRPCRoute,
  TLSRoute: gateway.TLSRoute,
  TCPRoute: gateway.TCPRoute,
  VirtualService: otherRoutes.VirtualService,
  IngressRoute: otherRoutes.IngressRoute,
  IngressRouteTCP: otherRoutes.IngressRouteTCP,
  HTTPProxy: otherRoutes.HTTPProxy,
  OpenShiftRoute: otherRoutes.OpenShiftRoute,
  AlphaTLSRoute: otherRoutes.AlphaTLSRoute,
  AlphaTCPRoute: otherRoutes.AlphaTCPRoute,
  ReferenceGrant: gateway.ReferenceGrant,
  Certificate: certManager.Certificate,
  CertificateRequest: certManager.CertificateRequest,
  Issuer: certManager.Issuer,
  ClusterIssuer: certManager.ClusterIssuer,
};

/**
 * Name of a kind that a watcher reads.
 *
 * @public
 */
export type KindName = keyof typeof kinds;

/**
 * The names of all kinds that a watcher reads.
 */
export const kindNames = Object.keys(kinds) as KindName[];

/**
 * An object of a kind, cut to the fields in use. It has the form of the Kubernetes API, with empty
 * lists and maps in place of absent ones.
 *
 * @public
 */
export type ObjectOf<K extends KindName> = ReturnType<
  (typeof kinds)[K]['trim']
>;

/**
 * All of {@link kinds}.
 *
 * @public
 */
export const ownKinds: readonly Kind<NamedObject>[] = Object.values(kinds);

const byName: { [K in KindName]: Kind<ObjectOf<K>> } = kinds;

/** A kind by its name, with the type of its objects. */
export function kindOf<K extends KindName>(name: K): Kind<ObjectOf<K>> {
  return byName[name];
}
