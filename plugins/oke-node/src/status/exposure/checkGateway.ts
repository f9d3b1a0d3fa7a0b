import { isOverdue, requireTrue, requireTrueIfSet } from '../conditions';
import { itemsOf, type Evaluation } from '../Evaluation';
import { absence, evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { specWrittenAt } from '../origin';
import { noneIfNotInstalled } from '../Reading';
import type { Listener } from './listeners';

type Gateway = ObjectOf<'Gateway'>;

/** @param gaps - gets why it is not known */
export function gatewayClassOf(
  evaluation: Evaluation,
  { spec }: Gateway,
  gaps: Finding[],
): ObjectOf<'GatewayClass'> | undefined {
  const [found] = itemsOf(
    noneIfNotInstalled(
      evaluation.find(kinds.GatewayClass, 'name', `/${spec.gatewayClassName}`),
    ),
    gaps,
  );
  return found;
}

function checkGatewayClass(
  evaluation: Evaluation,
  gateway: Gateway,
): readonly Finding[] {
  const name = gateway.spec.gatewayClassName;
  const gaps: Finding[] = [];
  const found = gatewayClassOf(evaluation, gateway, gaps);
  if (found) {
    return requireTrue('Accepted', {
      kind: 'GatewayClass',
      object: found,
      conditions: found.status.conditions,
      path: 'status.conditions',
      notTrue: 'GatewayClassNotAccepted',
      noController: 'NoController',
      patience: {
        evaluation,
        since: specWrittenAt(gateway),
        // What is wrong with the Gateway itself says the same, and more closely.
        silence: 'unknown',
      },
    });
  }
  if (gaps.length > 0) {
    return gaps;
  }
  return [
    {
      state: 'failed',
      reason: 'GatewayClassNotFound',
      message: `GatewayClass ${name}, which ${title(
        'Gateway',
        gateway,
      )} names, does not exist.`,
      evidence: [absence('GatewayClass', '', name)],
    },
  ];
}

/** Checks that a Gateway is programmed by the controller of its class, and has an address. */
export function checkGateway(
  evaluation: Evaluation,
  gateway: Gateway,
): Finding[] {
  const { conditions, addresses } = gateway.status;
  const where = {
    kind: 'Gateway' as const,
    object: gateway,
    conditions,
    path: 'status.conditions',
    noController: 'NoController',
    patience: {
      evaluation,
      since: specWrittenAt(gateway),
      silence: 'failed' as const,
    },
  };
  const isLate = isOverdue(evaluation, specWrittenAt(gateway));
  const noAddress: Finding = {
    state: isLate ? 'unknown' : 'pending',
    reason: 'NoAddress',
    message: `${title('Gateway', gateway)} has no address${
      isLate
        ? ', long after it was written: some controllers never write one, and whether it can be reached is not known.'
        : ' yet.'
    }`,
    evidence: [evidence('Gateway', gateway, 'status.addresses is empty')],
  };
  return [
    ...checkGatewayClass(evaluation, gateway),
    ...(conditions.some(({ type }) => type === 'Programmed')
      ? requireTrueIfSet('Accepted', {
          ...where,
          notTrue: 'GatewayNotAccepted',
        })
      : requireTrue('Accepted', { ...where, notTrue: 'GatewayNotAccepted' })),
    ...requireTrue('Programmed', { ...where, notTrue: 'GatewayNotProgrammed' }),
    ...(addresses.length > 0 ? [] : [noAddress]),
  ];
}

/** Checks that a listener of a Gateway is programmed. */
export function checkListener(
  evaluation: Evaluation,
  gateway: Gateway,
  listener: Listener,
): Finding[] {
  const reported = gateway.status.listeners.find(
    ({ name }) => name === listener.name,
  );
  const conditions = reported?.conditions ?? [];
  const path = `status.listeners[${listener.name}].conditions`;
  const where = {
    kind: 'Gateway' as const,
    object: gateway,
    conditions,
    path,
    noController: 'NoController',
    patience: {
      evaluation,
      since: specWrittenAt(gateway),
      silence: 'unknown' as const,
    },
  };
  // Some controllers leave one of the conditions out (docs/controllers.md); of none, none has looked at it.
  const check = conditions.length > 0 ? requireTrueIfSet : requireTrue;
  const conflict = conditions.find(
    ({ type, status }) => type === 'Conflicted' && status === 'True',
  );
  return [
    ...(conflict
      ? [
          {
            state: 'failed' as const,
            reason: 'ListenerConflicted',
            message: `Listener ${listener.name} of ${title(
              'Gateway',
              gateway,
            )} conflicts with another: ${conflict.message}`,
            since: conflict.lastTransitionTime,
            evidence: [
              evidence('Gateway', gateway, `${path}[Conflicted]=True`),
            ],
          },
        ]
      : []),
    ...requireTrueIfSet('Accepted', {
      ...where,
      notTrue: 'ListenerNotAccepted',
    }),
    ...check('ResolvedRefs', {
      ...where,
      notTrue: 'ListenerRefsNotResolved',
    }),
    ...check('Programmed', {
      ...where,
      notTrue: 'ListenerNotProgrammed',
    }),
  ];
}
