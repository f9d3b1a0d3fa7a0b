import type { AspectState } from '@okeanos/backstage-plugin-oke-common';
import { statusOf, type Patch } from '../__testUtils__/cluster';

/*
 * What real controllers write, where that is otherwise than the specification says: docs/controllers.md.
 */

const condition = (type: string, more: Record<string, unknown> = {}) => ({
  type,
  status: 'True',
  reason: type,
  message: '',
  lastTransitionTime: '2026-11-24T06:00:00Z',
  ...more,
});

const seen = (type: string, observedGeneration: number) =>
  condition(type, { observedGeneration });

const routeOf = (kind: string, patch: Patch) => {
  const found = statusOf(patch).exposure.routes.filter(
    route => route.kind === kind,
  );
  expect(found).toHaveLength(1);
  return found[0];
};

const LONG_AGO = '2026-11-24T09:00:00Z';
const JUST_NOW = '2026-11-24T11:50:00Z';

/** Something in the cluster has the address of the Ingress. */
const HELD: Patch = {
  node: {
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.20.7' }] },
  },
};
/** Nothing has. */
const NOT_HELD: Patch = {
  node: {
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.10.1' }] },
  },
};

describe('controllers of the Gateway API', () => {
  const ROUTE = 'route.status.parents.0.conditions';
  const LISTENER = 'gateway.status.listeners.0.conditions';

  it.each<[string, Patch]>([
    [
      'leave the generation out',
      { [ROUTE]: [condition('Accepted'), condition('ResolvedRefs')] },
    ],
    [
      'leave the generation out after an edit',
      {
        'route.metadata.generation': 4,
        [ROUTE]: [condition('Accepted'), condition('ResolvedRefs')],
      },
    ],
    [
      'write 0 for the generation',
      {
        'gateway.metadata.generation': 2,
        'gateway.status.conditions': [
          seen('Accepted', 0),
          seen('Programmed', 0),
        ],
        [LISTENER]: [seen('Programmed', 0)],
      },
    ],
    [
      'renew the generation of what changed only',
      {
        'route.metadata.generation': 3,
        [ROUTE]: [seen('Accepted', 1), seen('ResolvedRefs', 3)],
      },
    ],
    [
      'wrote of a later generation, before a restore',
      { [ROUTE]: [seen('Accepted', 7), seen('ResolvedRefs', 7)] },
    ],
    [
      'leave out the section that the route names',
      { 'route.spec.parentRefs.0.sectionName': 'http' },
    ],
    [
      'leave out the port that the route names',
      { 'route.spec.parentRefs.0.port': 80 },
    ],
    [
      'write a parent for each listener',
      {
        'route.status.parents.0.parentRef.sectionName': 'http',
        'route.status.parents.1': {
          parentRef: {
            name: 'public',
            namespace: 'edge',
            sectionName: 'other',
          },
          controllerName: 'example.com/gateway',
          conditions: [condition('Accepted', { status: 'False' })],
        },
      },
    ],
    ['leave ResolvedRefs of a route out', { [ROUTE]: [seen('Accepted', 1)] }],
    [
      'leave Programmed of a listener out',
      { [LISTENER]: [seen('Accepted', 1), seen('ResolvedRefs', 1)] },
    ],
    [
      'leave Accepted of a Gateway out',
      { 'gateway.status.conditions': [seen('Programmed', 1)] },
    ],
  ])('%s, and all is well', (_habit, patch) => {
    expect(routeOf('HTTPRoute', patch)).toMatchObject({
      state: 'healthy',
      reason: 'Programmed',
    });
  });

  it.each<[string, AspectState, Patch]>([
    [
      'said something of the section that the route names',
      'failed',
      {
        'route.spec.parentRefs.0.sectionName': 'http',
        'route.status.parents.1': {
          parentRef: { name: 'public', namespace: 'edge', sectionName: 'http' },
          controllerName: 'example.com/gateway',
          conditions: [condition('Accepted', { status: 'False' })],
        },
      },
    ],
    [
      'leave the generation out, and refuse',
      'failed',
      { [ROUTE]: [condition('Accepted', { status: 'False' })] },
    ],
    [
      'have not looked at a listener',
      'pending',
      { 'gateway.status.listeners': [] },
    ],
  ])('are believed when they %s', (_what, state, patch) => {
    expect(routeOf('HTTPRoute', patch).state).toBe(state);
  });

  it.each<[string, AspectState, AspectState, Patch]>([
    ['nothing of a route', 'pending', 'unknown', { 'route.status': undefined }],
    [
      'nothing of a route but their name',
      'pending',
      'unknown',
      { [ROUTE]: undefined },
    ],
    [
      'nothing of a Gateway',
      'pending',
      'failed',
      { 'gateway.status.conditions': [] },
    ],
    [
      'nothing of a class',
      'pending',
      'unknown',
      { 'gatewayClass.status': undefined },
    ],
    [
      'nothing of a listener',
      'pending',
      'unknown',
      { 'gateway.status.listeners': [] },
    ],
    ['no address', 'pending', 'unknown', { 'gateway.status.addresses': [] }],
    [
      'nothing of the present spec',
      'pending',
      'unknown',
      { 'route.metadata.generation': 2 },
    ],
  ])(
    'that say %s are waited for, and not for ever',
    (_what, soon, late, patch) => {
      const at = (time: string) =>
        routeOf('HTTPRoute', {
          ...patch,
          'route.metadata.creationTimestamp': time,
          'gateway.metadata.creationTimestamp': time,
        }).state;
      expect(at(JUST_NOW)).toBe(soon);
      expect(at(LONG_AGO)).toBe(late);
    },
  );

  it('have as long again after an edit', () => {
    expect(
      routeOf('HTTPRoute', {
        'route.metadata.generation': 2,
        'route.metadata.creationTimestamp': LONG_AGO,
        'route.metadata.managedFields': [
          { manager: 'kubectl', time: LONG_AGO },
          { manager: 'kubectl-edit', time: JUST_NOW },
          { manager: 'gateway', time: LONG_AGO, subresource: 'status' },
        ],
      }),
    ).toMatchObject({ state: 'pending', reason: 'StaleStatus' });
  });
});

describe('controllers of Ingresses', () => {
  const WITHOUT_CLASS: Patch = { 'ingress.spec.ingressClassName': undefined };
  const TWO_DEFAULTS: Patch = {
    ...WITHOUT_CLASS,
    'ingressClass.metadata.annotations': {
      'ingressclass.kubernetes.io/is-default-class': 'true',
    },
    second: {
      kind: 'IngressClass',
      metadata: {
        name: 'second',
        annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' },
      },
      spec: { controller: 'example.com/second' },
    },
  };
  const BY_ANNOTATION: Patch = {
    ...WITHOUT_CLASS,
    'ingress.metadata.annotations': { 'kubernetes.io/ingress.class': 'old' },
  };

  it.each<[string, AspectState, Patch]>([
    ['take one without a class', 'warning', { ...WITHOUT_CLASS, ...HELD }],
    ['took one without a class', 'unknown', WITHOUT_CLASS],
    [
      'take one of two default classes',
      'warning',
      { ...TWO_DEFAULTS, ...HELD },
    ],
    ['took one of two default classes', 'unknown', TWO_DEFAULTS],
    ['go by an old annotation', 'warning', { ...BY_ANNOTATION, ...HELD }],
    ['went by an old annotation', 'unknown', BY_ANNOTATION],
    [
      'go by the name of a class that is not there',
      'warning',
      { ingressClass: undefined, ...HELD },
    ],
    [
      'are gone with their class',
      'failed',
      { ingressClass: undefined, ...NOT_HELD },
    ],
  ])('that %s', (_what, state, patch) => {
    const route = routeOf('Ingress', patch);
    expect(route.state).toBe(state);
    expect(route.message).not.toContain('no controller acts on it');
  });

  it.each<[string, AspectState]>([
    [JUST_NOW, 'pending'],
    [LONG_AGO, 'unknown'],
  ])('that write no address, for one of %s', (time, state) => {
    expect(
      routeOf('Ingress', {
        'ingress.metadata.creationTimestamp': time,
        'ingress.status.loadBalancer': {},
      }),
    ).toMatchObject({ state, reason: 'NoAddress' });
  });
});
