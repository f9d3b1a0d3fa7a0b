import { requireTrue, requireTrueIfSet, type Conditioned } from '../conditions';
import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds } from '../kinds';
import type { KubernetesCondition } from '../kinds/fields';
import { GATEWAY_GROUP, type ParentRef } from '../kinds/gateway';
import { noneIfNotInstalled } from '../Reading';
import type { Backend } from './backend';
import type { Listener } from './listeners';
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
  if (grants.length > 0) {
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

/** Whether a route's status may speak of a parent of its spec, or of the listener that it attaches to there. */
function speaksOf(
  one: ParentRef,
  parentRef: ParentRef,
  listener: Listener | undefined,
  namespace: string,
) {
  const isSame = (
    told: string | number | undefined,
    ...wanted: (string | number | undefined)[]
  ) => told === undefined || wanted.includes(told);
  return (
    one.group === parentRef.group &&
    one.kind === parentRef.kind &&
    (one.namespace ?? namespace) === (parentRef.namespace ?? namespace) &&
    one.name === parentRef.name &&
    isSame(one.sectionName, parentRef.sectionName, listener?.name) &&
    isSame(one.port, parentRef.port, listener?.port)
  );
}

/**
 * What the Gateway's controller says of a route, for one parent. Some controllers leave the section out that the spec
 * names, and some name one for each listener (docs/controllers.md): what says the most of the same counts.
 *
 * @param listener - that it attaches to; undefined when it is not known
 */
export function parentStatus(
  { object }: Route,
  parentRef: ParentRef,
  controller: string | undefined,
  listener?: Listener,
) {
  const { namespace } = object.metadata;
  const likeness = ({ sectionName, port }: ParentRef) =>
    Number(sectionName === parentRef.sectionName) * 2 +
    Number(port === parentRef.port) * 2 +
    Number(sectionName !== undefined);
  return object.status.parents
    .filter(
      parent =>
        speaksOf(parent.parentRef, parentRef, listener, namespace) &&
        (controller === undefined || parent.controllerName === controller),
    )
    .sort((a, b) => likeness(b.parentRef) - likeness(a.parentRef))
    .at(0);
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
  patience: Conditioned['patience'],
): Finding[] {
  const path = `status.parents[${parentRef.name}].conditions`;
  const where = {
    kind,
    object,
    conditions,
    path,
    noController: 'NoController',
    patience,
  };
  const partly = conditions.find(
    ({ type, status }) => type === 'PartiallyInvalid' && status === 'True',
  );
  return [
    ...requireTrue('Accepted', { ...where, notTrue: 'RouteNotAccepted' }),
    ...serviceFindings,
    ...requireTrueIfSet('ResolvedRefs', {
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
