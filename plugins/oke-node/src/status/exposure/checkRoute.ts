import { requireTrue } from '../conditions';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds } from '../kinds';
import type { KubernetesCondition } from '../kinds/fields';
import { GATEWAY_GROUP, type ParentRef } from '../kinds/gateway';
import { noneIfNotInstalled } from '../Reading';
import type { Backend } from './backend';
import type { Route } from './routes';

/** Checks that a route in one namespace may send requests to a Service in another. */
export function checkReferenceGrant(
  evaluation: Evaluation,
  { kind, object }: Route,
  backend: Backend,
): readonly Finding[] {
  const { namespace } = object.metadata;
  if (namespace === backend.namespace) {
    return [];
  }
  const gaps: Finding[] = [];
  const grants = itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds.ReferenceGrant, 'namespace', backend.namespace),
    ),
    gaps,
  );
  const granted = grants.some(
    ({ spec }) =>
      spec.from.some(
        from =>
          from.group === GATEWAY_GROUP &&
          from.kind === kind &&
          from.namespace === namespace,
      ) &&
      spec.to.some(
        to =>
          to.group === '' &&
          to.kind === 'Service' &&
          (to.name === undefined || to.name === backend.name),
      ),
  );
  if (granted) {
    return [];
  }
  if (gaps.length > 0) {
    return gaps;
  }
  return [
    {
      state: 'failed',
      reason: 'RefNotPermitted',
      message: `${title(kind, object)} may not send requests to namespace ${
        backend.namespace
      }: no ReferenceGrant there permits it.`,
      evidence: [evidence(kind, object, 'spec.rules[].backendRefs')],
    },
  ];
}

/** Whether a route's status speaks of the same parent as its spec. */
function isSameParent(one: ParentRef, other: ParentRef, namespace: string) {
  const key = (ref: ParentRef) =>
    JSON.stringify([
      ref.group,
      ref.kind,
      ref.namespace ?? namespace,
      ref.name,
      ref.sectionName,
      ref.port,
    ]);
  return key(one) === key(other);
}

/** What the Gateway's controller says of a route, for one parent. */
export function parentStatus(
  { object }: Route,
  parentRef: ParentRef,
  controller: string | undefined,
) {
  return object.status.parents.find(
    parent =>
      isSameParent(parent.parentRef, parentRef, object.metadata.namespace) &&
      (controller === undefined || parent.controllerName === controller),
  );
}

/**
 * What the Gateway's controller says of a route, for one parent. Our own finding about the service
 * stands between: it says the same as ResolvedRefs, and more closely.
 */
export function checkParentStatus(
  { kind, object }: Route,
  parentRef: ParentRef,
  conditions: readonly KubernetesCondition[],
  serviceFindings: readonly Finding[],
): Finding[] {
  const path = `status.parents[${parentRef.name}].conditions`;
  const where = {
    kind,
    object,
    conditions,
    path,
    noController: 'NoController',
  };
  const partly = conditions.find(
    ({ type, status }) => type === 'PartiallyInvalid' && status === 'True',
  );
  return [
    ...requireTrue('Accepted', { ...where, notTrue: 'RouteNotAccepted' }),
    ...serviceFindings,
    ...requireTrue('ResolvedRefs', {
      ...where,
      notTrue: 'RouteRefsNotResolved',
    }),
    ...(partly
      ? [
          {
            state: 'warning' as const,
            reason: 'RoutePartiallyInvalid',
            message: `Some rules of ${title(kind, object)} are not in effect: ${
              partly.message
            }`,
            since: partly.lastTransitionTime,
            evidence: [
              evidence(kind, object, `${path}[PartiallyInvalid]=True`),
            ],
          },
        ]
      : []),
  ];
}
