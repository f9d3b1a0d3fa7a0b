import type {
  IMatchCondition,
  INamedRuleWithOperations,
} from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { LABEL_ID } from '../../common/names';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { BuiltObject, SpecOf } from '../BuiltObject';

type PolicySpec = SpecOf<'ValidatingAdmissionPolicy'>;

/** What the policies here have in common: they look at what may change of cert-manager's objects. */
type AdmissionPolicySpec = Pick<PolicySpec, 'variables'> &
  Required<
    Pick<PolicySpec, 'matchConstraints' | 'matchConditions' | 'validations'>
  >;

/**
 * A ValidatingAdmissionPolicy that denies, and its binding. It fails closed. CEL as of Kubernetes 1.30:
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 *
 * @param id - of the part that is the policy; the binding's is `<id>-binding`
 */
export function admissionPolicyParts(
  id: string,
  name: string,
  spec: AdmissionPolicySpec,
): KubernetesPart[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return [
    {
      id,
      dependsOn: [],
      isGuard: true,
      object: {
        apiVersion,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name },
        spec: { failurePolicy: 'Fail', ...spec },
      } satisfies BuiltObject,
    },
    {
      id: `${id}-binding`,
      dependsOn: [id],
      isGuard: true,
      object: {
        apiVersion,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name },
        spec: { policyName: name, validationActions: ['Deny'] },
      } satisfies BuiltObject,
    },
  ];
}

/** What is made and changed of some kinds in app namespaces, by whomever. */
export function inAppNamespaces(apiGroups: string[], resources: string[]) {
  return {
    namespaceSelector: {
      matchExpressions: [{ key: LABEL_ID, operator: 'Exists' }],
    },
    resourceRules: [
      {
        apiGroups,
        apiVersions: ['*'],
        resources,
        operations: ['CREATE', 'UPDATE'],
      },
    ],
  } satisfies PolicySpec['matchConstraints'];
}

/** A text in CEL that means nothing but itself, whatever it holds (https://github.com/google/cel-spec: string literals). */
export function celText(text: string): string {
  return JSON.stringify(text);
}

/** Creation of objects of cert-manager, and changes of them. */
export function certManagerRule(...resources: string[]) {
  return {
    apiGroups: ['cert-manager.io'],
    apiVersions: ['*'],
    resources,
    operations: ['CREATE', 'UPDATE'],
  } satisfies INamedRuleWithOperations;
}

/**
 * What stands in the metadata has no effect on a certificate. Without this, an object from before a
 * change of the rules could not be deleted in the foreground any more, which takes updates.
 */
export const SPEC_CHANGES = {
  name: 'spec-changes',
  expression: "request.operation == 'CREATE' || object.spec != oldObject.spec",
} satisfies IMatchCondition;

/** For objects whose annotations have effects, too. */
export const SPEC_OR_ANNOTATIONS_CHANGE = {
  name: 'spec-or-annotations-change',
  expression: `${SPEC_CHANGES.expression} || ${annotationsOf(
    'object',
  )} != ${annotationsOf('oldObject')}`,
} satisfies IMatchCondition;

/** The annotations of an object, none included, in CEL. */
export function annotationsOf(object: string): string {
  return `(has(${object}.metadata.annotations) ? ${object}.metadata.annotations : {})`;
}
