import type { EntityStatus } from './entityStatus';
import { entitySummarySchema } from './entitySummary';
import type { Aspect, AspectState, ServiceStatus } from './serviceStatus';
import { cardsOf, summarizeEntity } from './summarizeEntity';

const SINCE = '2026-11-03T10:00:00.000Z';

/** As long as sentences are, with as much evidence as there is. */
const aspect = (
  state: AspectState,
  about: string,
  words = 30,
  evidence = 4,
): Aspect => ({
  ...{ state, reason: 'Tested', since: SINCE },
  message: `${about}: ${'another '.repeat(words)}.`,
  evidence: [...Array(evidence).keys()].map(n => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    namespace: 'shop',
    name: `${about}-${n}`,
    observed: 'status.parents[public].conditions[Accepted]=True',
  })),
});

const KINDS = ['Pod', 'Service', 'NetworkPolicy.networking.k8s.io'];

/** A Service with ten ways in, ten certificates, five policies and twenty peers, all of it with something to say. */
const service = (
  name = 'cart',
  changes: Partial<ServiceStatus> = {},
): ServiceStatus => ({
  ...{ cluster: 'demo', namespace: 'shop', service: name },
  exposure: {
    ...aspect('healthy', 'Ways in', 12),
    routes: [...Array(10).keys()].map(n => ({
      ...aspect('healthy', `Route ${n}`),
      ...{ kind: 'HTTPRoute', name: `${name}-${n}`, namespace: 'shop' },
      hosts: [`${name}-${n}.apps.example.com`, 'shop.example.com'],
      ...{ paths: ['/ (prefix)'], via: 'public/http', controller: 'a' },
      ...{ addresses: ['10.0.20.7'], visibility: 'private', tls: 'none' },
      ...{ service: `shop/${name}`, madeBy: '', port: '80' },
    })),
    endpoints: { ready: 2, total: 3 },
  },
  certificates: {
    ...aspect('healthy', 'Certificates', 14),
    certificates: [...Array(10).keys()].map(n => ({
      ...aspect('healthy', `Certificate ${n}`),
      ...{ name: `${name}-${n}`, namespace: 'shop', secretName: 'a' },
      ...{ usedFor: 'mtls', dnsNames: [], issuer: 'a', chain: [] },
    })),
    mtls: aspect('declared', 'Mutual TLS', 25),
  },
  policy: {
    ...aspect('warning', 'Policies', 45),
    items: [...Array(5).keys()].map(n => ({
      ...aspect('declared', `Policy ${n}`),
      ...{ kind: 'NetworkPolicy', name: `policy-${n}` },
    })),
    ...{ ingress: 'defaultDeny', egress: 'open' },
    allowed: {
      ingress: [...Array(20).keys()].map(n => ({
        peer: `pods labelled app=client-${n} of namespace shop`,
        ports: 'TCP 8443',
        policies: ['policy-0', 'policy-1'],
      })),
      egress: [],
    },
  },
  items: [],
  readKinds: { exposure: KINDS, certificates: KINDS, policy: KINDS },
  ...changes,
});

const status = (
  services: ServiceStatus[],
  changes: Partial<EntityStatus> = {},
): EntityStatus => ({
  ...{ cluster: 'demo', namespace: 'shop', services, problems: [] },
  connection: { state: 'connected', message: 'All watches run.', since: SINCE },
  ...{ version: 7, signalChannel: 'oke:1f0c' },
  ...changes,
});

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('the summary of an entity', () => {
  it.each([
    ['ten Services', 10],
    ['one Service with five policies', 1],
  ])('is at most 10 kB of %s', (_, count) => {
    const whole = status(
      [...Array(count).keys()].map(n => service(`service-${n}`)),
    );
    const summary = summarizeEntity(whole);
    expect(summary.services).toHaveLength(count);
    expect(bytesOf(whole)).toBeGreaterThan(10_000 * Math.ceil(count / 2));
    expect(bytesOf(summary)).toBeLessThanOrEqual(10_000);
    expect(entitySummarySchema.parse(summary)).toEqual(summary);
  });

  it('has a sentence for each Service, and whether a card says another one', () => {
    const { services } = summarizeEntity(status([service(), service('web')]));
    expect(services[1]).toEqual({
      service: 'web',
      headline: {
        state: 'warning',
        message: aspect('warning', 'Policies', 45).message,
        since: SINCE,
      },
      exposure: { state: 'healthy', since: SINCE, isSaid: undefined },
      certificates: { state: 'healthy', since: SINCE, isSaid: undefined },
      mtls: { state: 'declared', since: SINCE, isSaid: undefined },
      policy: { state: 'warning', since: SINCE, isSaid: true },
      checks: [],
    });
  });

  it('has what the cards say of one Service alone', () => {
    expect(summarizeEntity(status([service()])).cards).toEqual(
      cardsOf(service()),
    );
    expect(
      summarizeEntity(status([service(), service('web')])).cards,
    ).toBeUndefined();
    const { exposure, certificates, policy } = cardsOf(service());
    expect(exposure).toMatchObject({
      ...{ state: 'healthy', evidence: 4, routes: 10 },
      hosts: { total: 11 },
      endpoints: { ready: 2, total: 3 },
    });
    expect(exposure.hosts.first).toHaveLength(8);
    expect(certificates).toMatchObject({
      certificates: 10,
      mtls: { state: 'declared', evidence: 4 },
    });
    expect(policy).toMatchObject({ items: 5, ingress: 'defaultDeny' });
    expect(policy.allowed?.ingress.total).toBe(20);
    expect(policy.allowed?.ingress.first[0]).toEqual({
      peer: 'pods labelled app=client-0 of namespace shop',
      ports: 'TCP 8443',
    });
    expect(policy.allowed?.egress).toEqual({ first: [], total: 0 });
  });

  it('does not take peers that are not known for none', () => {
    const { policy } = service();
    const unknown = service('cart', {
      policy: { ...policy, allowed: undefined },
    });
    expect(cardsOf(unknown).policy.allowed).toBeUndefined();
  });

  it('tells of the stale kinds which card rests on them, where that is known of each Service', () => {
    const stale = (kind: string) => ({ kind, since: SINCE, message: '' });
    const of = (services: ServiceStatus[]) =>
      summarizeEntity(
        status(services, {
          connection: {
            ...status([]).connection,
            staleKinds: [stale('Pod'), stale('Ingress.networking.k8s.io')],
          },
        }),
      ).readKinds;
    expect(of([service()])).toEqual({
      ...{ exposure: ['Pod'], certificates: ['Pod'], policy: ['Pod'] },
    });
    const other = service('web', {
      readKinds: { policy: ['Service'], exposure: ['Node'] },
    });
    expect(of([service(), other])).toEqual({
      exposure: ['Pod'],
      policy: ['Pod'],
    });
    expect(of([])).toEqual({});
  });

  it('has the checks, which are on no other card', () => {
    const item = {
      ...aspect('failed', 'Budget', 2),
      ...{ evaluator: 'budgets', id: 'it', title: 'Budget', data: {} },
    };
    const { services } = summarizeEntity(
      status([
        service('cart', {
          items: [
            { ...item, card: 'checks' },
            { ...item, card: 'policy' },
          ],
        }),
      ]),
    );
    expect(services[0].checks).toEqual([
      { title: 'Budget', state: 'failed', since: SINCE, isSaid: true },
    ]);
  });
});
