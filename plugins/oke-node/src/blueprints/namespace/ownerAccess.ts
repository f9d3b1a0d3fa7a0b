import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { BuiltObject } from '../BuiltObject';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/**
 * The owner's Role. Not the built-in `edit`: cert-manager aggregates Issuers and
 * CertificateRequests into that, with which an owner could go around the admission policy. What
 * guards the namespace (quota, limits, network policies, roles) is read-only.
 */
const OWNER_RULES = [
  {
    apiGroups: [''],
    resources: [
      'pods',
      'services',
      'configmaps',
      'secrets',
      'serviceaccounts',
      'persistentvolumeclaims',
    ],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: [''],
    resources: ['pods/exec', 'pods/portforward'],
    // By websocket both are asked for: the upgrade is a GET.
    verbs: ['get', 'create'],
  },
  {
    apiGroups: [''],
    resources: ['pods/eviction'],
    verbs: ['create'],
  },
  {
    apiGroups: [''],
    resources: [
      'events',
      'limitranges',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'resourcequotas',
    ],
    verbs: READ,
  },
  {
    apiGroups: ['apps'],
    resources: [
      'daemonsets',
      'deployments',
      'deployments/scale',
      'replicasets',
      'statefulsets',
      'statefulsets/scale',
    ],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['batch'],
    resources: ['cronjobs', 'jobs'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['autoscaling'],
    resources: ['horizontalpodautoscalers'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['policy'],
    resources: ['poddisruptionbudgets'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingresses'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    resources: ['gateways', 'grpcroutes', 'httproutes'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['cert-manager.io'],
    resources: ['certificates'],
    verbs: [...READ, ...WRITE],
  },
  {
    apiGroups: ['cert-manager.io'],
    resources: ['certificaterequests', 'issuers'],
    verbs: READ,
  },
  {
    apiGroups: ['discovery.k8s.io'],
    resources: ['endpointslices'],
    verbs: READ,
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['networkpolicies'],
    verbs: READ,
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['rolebindings', 'roles'],
    verbs: READ,
  },
] satisfies IPolicyRule[];

/** @param ownerGroup - the group's name in the cluster; without one there is a Role and no binding */
export function ownerAccessParts(ownerGroup?: string): KubernetesPart[] {
  const role: KubernetesPart = {
    id: 'owner-role',
    dependsOn: ['namespace'],
    object: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'okeanos-owner' },
      rules: OWNER_RULES,
    } satisfies BuiltObject,
  };
  if (!ownerGroup) {
    return [role];
  }
  const binding: KubernetesPart = {
    id: 'owner-binding',
    dependsOn: ['owner-role'],
    object: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'okeanos-owner' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'okeanos-owner',
      },
      subjects: [
        {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Group',
          name: ownerGroup,
        },
      ],
    } satisfies BuiltObject,
  };
  return [role, binding];
}
