import type { AspectState } from '@okeanos/backstage-plugin-oke-common';
import {
  cluster,
  inHours,
  NOW,
  statusOf,
  type Patch,
} from '../__testUtils__/cluster';
import { evaluateService } from '../evaluateService';

/* What is on its way out, what never comes, and what clients do not take. */

const exposureOf = (patch: Patch) => statusOf(patch).exposure;

const ONLY_INGRESS: Patch = { route: undefined };

describe('what is being deleted', () => {
  const deleted = (name: string): Patch => ({
    [`${name}.metadata.deletionTimestamp`]: inHours(-1),
  });

  it.each([
    ['HTTPRoute shop/web', 'route'],
    ['Gateway edge/public', 'gateway'],
    ['Ingress shop/web', 'ingress'],
    ['Service shop/web', 'service'],
    ['Namespace shop', 'namespace'],
  ])('is never green: %s', (who, name) => {
    expect(exposureOf(deleted(name))).toMatchObject({
      state: 'warning',
      reason: 'BeingDeleted',
      message: expect.stringContaining(who),
      since: inHours(-1),
    });
  });

  it('is told at the way in that goes', () => {
    const states = (patch: Patch) =>
      exposureOf(patch).routes.map(({ kind, reason }) => [kind, reason]);
    expect(states(deleted('ingress'))).toEqual([
      ['HTTPRoute', 'Programmed'],
      ['Ingress', 'BeingDeleted'],
    ]);
    expect(states(deleted('gateway'))).toEqual([
      ['HTTPRoute', 'BeingDeleted'],
      ['Ingress', 'Programmed'],
    ]);
  });
});

describe('endpoints that are shutting down', () => {
  const leaving = { ready: false, serving: true, terminating: true };
  const CONDITIONS = 'slice.endpoints.0.conditions';

  it('still answer while nobody else is ready', () => {
    expect(exposureOf({ [CONDITIONS]: leaving })).toMatchObject({
      state: 'warning',
      reason: 'EndpointsLeaving',
      endpoints: { ready: 0, total: 0 },
    });
    expect(
      exposureOf({
        [CONDITIONS]: leaving,
        'slice.endpoints.1': {
          addresses: ['10.0.128.6'],
          conditions: { ready: false, serving: false, terminating: false },
        },
      }),
    ).toMatchObject({ state: 'warning', reason: 'EndpointsLeaving' });
  });

  it.each<[string, unknown]>([
    ['do not answer', { ...leaving, serving: false }],
    ['do not say so', { ready: false, terminating: true }],
  ])('are none when they %s', (_what, conditions) => {
    expect(exposureOf({ [CONDITIONS]: conditions })).toMatchObject({
      state: 'failed',
      reason: 'NoEndpoints',
    });
  });

  it('do not matter while another one is ready', () => {
    expect(
      exposureOf({
        'slice.endpoints.1': {
          addresses: ['10.0.128.6'],
          conditions: leaving,
        },
      }).state,
    ).toBe('healthy');
  });
});

describe('a placeholder in place of endpoints', () => {
  const placeholder = (name: string) => ({
    [`service-${name}`]: {
      kind: 'Service',
      metadata: { name, namespace: 'shop' },
      spec: { type: 'LoadBalancer', ports: [{ name: 'port-80', port: 80 }] },
      status: { loadBalancer: { ingress: [{ ip: '10.0.20.9' }] } },
    },
    [`slice-${name}`]: {
      kind: 'EndpointSlice',
      metadata: {
        name,
        namespace: 'shop',
        labels: { 'kubernetes.io/service-name': name },
      },
      endpoints: [{ addresses: ['192.192.192.192'], conditions: {} }],
      ports: [{ port: 9999 }],
    },
  });

  it('tells nothing, neither that somebody answers nor who is behind it', () => {
    const view = cluster({ ...placeholder('one'), ...placeholder('other') });
    const { exposure } = evaluateService(
      view,
      { cluster: 'demo', namespace: 'shop', service: 'other' },
      NOW,
    ).status;
    expect(exposure).toMatchObject({
      state: 'unknown',
      reason: 'DataPlaneNotTold',
    });
    expect(exposure.routes).toHaveLength(1);
  });
});

describe('a load balancer that does not come', () => {
  const made = (hours: number): Patch => ({
    'service.spec.type': 'LoadBalancer',
    'service.metadata.creationTimestamp': inHours(hours),
    'service.metadata.annotations': {
      'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
    },
  });

  it('is waited for at first, and has failed in the end', () => {
    expect(exposureOf(made(-0.1)).routes.at(-1)).toMatchObject({
      state: 'pending',
      reason: 'NoAddress',
    });
    expect(exposureOf(made(-1)).routes.at(-1)).toMatchObject({
      state: 'failed',
      reason: 'NoAddress',
      since: inHours(-1),
    });
  });
});

describe('a certificate that clients do not take', () => {
  const CONDITIONS = 'certificate.status.conditions';
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    lastTransitionTime: inHours(-0.01),
  });
  const NOT_ISSUED: Patch = {
    request: undefined,
    'certificate.status': {
      conditions: [
        condition('Ready', 'False', 'DoesNotExist'),
        condition('Issuing', 'True', 'DoesNotExist'),
      ],
    },
  };

  it.each<[string, AspectState, Patch]>([
    ['expired', 'failed', { 'certificate.status.notAfter': inHours(-1) }],
    [
      'for another host',
      'failed',
      { 'request.status.chain.leaf.dnsNames': ['web.shop.svc'] },
    ],
    ['not there yet', 'pending', NOT_ISSUED],
    [
      'whose Secret is gone, and whose issuer is broken',
      'failed',
      {
        [CONDITIONS]: [condition('Ready', 'False', 'DoesNotExist')],
        'issuer.status.conditions': [condition('Ready', 'False', 'Broken')],
      },
    ],
    [
      'of an authority that expired',
      'failed',
      { 'request.status.chain.certificates.1.notAfter': inHours(-1) },
    ],
  ])('makes the way in fail: one that is %s', (_what, state, patch) => {
    const exposure = exposureOf({ ...ONLY_INGRESS, ...patch });
    expect(exposure).toMatchObject({ state, reason: 'CertificateNotValid' });
    expect(exposure.routes).toMatchObject([
      {
        state,
        message: expect.stringContaining(
          'do not connect through Ingress shop/web: ',
        ),
        evidence: [{ kind: expect.any(String) }],
      },
    ]);
  });

  it('says what is behind it', () => {
    expect(
      exposureOf({
        ...ONLY_INGRESS,
        [CONDITIONS]: [condition('Ready', 'False', 'DoesNotExist')],
        issuer: undefined,
      }).message,
    ).toContain('ClusterIssuer okeanos-ca');
  });

  it('comes before what a controller makes of it, and after what has nothing to do with it', () => {
    const gone: Patch = {
      ingress: undefined,
      'gateway.spec.listeners.0.protocol': 'HTTPS',
      'gateway.spec.listeners.0.tls': {
        mode: 'Terminate',
        certificateRefs: [{ name: 'web-tls', namespace: 'shop' }],
      },
      [CONDITIONS]: [condition('Ready', 'False', 'DoesNotExist')],
      issuer: undefined,
    };
    expect(
      exposureOf({
        ...gone,
        'gateway.status.conditions': [
          condition('Accepted', 'True', 'Accepted'),
          condition('Programmed', 'False', 'Invalid'),
        ],
      }),
    ).toMatchObject({ state: 'failed', reason: 'CertificateNotValid' });
    expect(exposureOf({ ...gone, 'slice.endpoints': [] })).toMatchObject({
      ...{ state: 'failed', reason: 'NoEndpoints' },
    });
  });

  it.each<[string, Patch]>([
    [
      'is to be another one',
      { [CONDITIONS]: [condition('Ready', 'False', 'SecretMismatch')] },
    ],
    [
      'cannot be renewed, and is good today',
      { 'issuer.status.conditions': [condition('Ready', 'False', 'Broken')] },
    ],
    ['is not read', { certificate: undefined, request: undefined }],
    ['is presented by nobody', { ...NOT_ISSUED, 'ingress.spec.tls': [] }],
  ])('is nothing of the way in when it %s', (_what, patch) => {
    expect(exposureOf({ ...ONLY_INGRESS, ...patch }).state).toBe('healthy');
  });

  it('does no harm while another one of the listener is good', () => {
    const listener = (...names: string[]): Patch => ({
      ingress: undefined,
      'gateway.spec.listeners.0.protocol': 'HTTPS',
      'gateway.spec.listeners.0.tls': {
        mode: 'Terminate',
        certificateRefs: names.map(name => ({ name, namespace: 'shop' })),
      },
      old: {
        kind: 'Certificate',
        metadata: { name: 'old', namespace: 'shop', generation: 1, uid: 'old' },
        spec: {
          secretName: 'old-tls',
          dnsNames: ['shop.example.com'],
          issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
        },
        status: {
          conditions: [condition('Ready', 'True', 'Ready')],
          notBefore: inHours(-50),
          notAfter: inHours(-2),
          revision: 1,
        },
      },
    });
    expect(exposureOf(listener('old-tls', 'web-tls')).state).toBe('healthy');
    expect(exposureOf(listener('old-tls')).state).toBe('failed');
  });

  it('is what the way in rests on, where one presents it', () => {
    const read = (patch: Patch) => statusOf(patch).readKinds?.exposure ?? [];
    expect(read({})).toContain('ClusterIssuer.cert-manager.io');
    expect(read({ 'ingress.spec.tls': [] })).not.toContain(
      'ClusterIssuer.cert-manager.io',
    );
  });
});
