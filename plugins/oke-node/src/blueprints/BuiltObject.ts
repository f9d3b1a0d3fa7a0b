/**
 * The objects that blueprints build, exactly as they go over the wire: a field that the kind does not have, or a value
 * of another type, does not compile. Builders say `satisfies BuiltObject`, which leaves no trace in what is published:
 * the packages that the types come from are for development only.
 */
import type {
  ICertificate,
  IClusterIssuer,
} from '@kubernetes-models/cert-manager/cert-manager.io/v1';
import type {
  IValidatingAdmissionPolicy,
  IValidatingAdmissionPolicyBinding,
} from 'kubernetes-models/admissionregistration.k8s.io/v1';
import type { ICustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type {
  IClusterRole,
  IClusterRoleBinding,
  IRole,
  IRoleBinding,
} from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import type {
  ILimitRange,
  INamespace,
  IResourceQuota,
} from 'kubernetes-models/v1';

export type BuiltObject =
  | ICertificate
  | IClusterIssuer
  | IClusterRole
  | IClusterRoleBinding
  | ICustomResourceDefinition
  | ILimitRange
  | INamespace
  | INetworkPolicy
  | IResourceQuota
  | IRole
  | IRoleBinding
  | IValidatingAdmissionPolicy
  | IValidatingAdmissionPolicyBinding;

/** The `spec` of a kind of them. */
export type SpecOf<Kind extends BuiltObject['kind']> = NonNullable<
  Extract<BuiltObject, { kind: Kind; spec?: unknown }>['spec']
>;
