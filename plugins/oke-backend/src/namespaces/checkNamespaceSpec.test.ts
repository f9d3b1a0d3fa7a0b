import type { NamespaceSpecInput } from '@okeanos/backstage-plugin-oke-common';
import { clusterCa } from '@okeanos/backstage-plugin-oke-node/alpha';
import {
  BILLING_TEAM,
  namespaceSpec,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import type { HostClaim } from '../hosts/HostClaim';
import { checkNamespaceSpec } from './checkNamespaceSpec';

const context = {
  claims: [],
  hostDomains: ['apps.example.com'],
  sources: [clusterCa],
};

const claim = (changes: Partial<HostClaim>): HostClaim => ({
  cluster: 'demo',
  host: 'b.apps.example.com',
  namespaceId: 'x',
  namespace: 'billing',
  owner: BILLING_TEAM,
  ...changes,
});

const withHosts = (...hosts: string[]) =>
  namespaceSpec({ services: [{ name: 'cart', ports: [8080], hosts }] });

describe('checkNamespaceSpec', () => {
  it('finds nothing in a good spec', () => {
    expect(checkNamespaceSpec(namespaceSpec(), context)).toEqual([]);
    const spec = withHosts('shop.apps.example.com', 'a.b.apps.example.com');
    expect(checkNamespaceSpec(spec, context)).toEqual([]);
  });

  it('finds services that are named twice', () => {
    const services = ['cart', 'web', 'cart'].map(name => ({
      name,
      ports: [8080],
    }));
    expect(checkNamespaceSpec(namespaceSpec({ services }), context)).toEqual([
      {
        field: 'services[2].name',
        value: 'cart',
        message: 'the service is named twice',
        remedy: 'Give every service once, with all its ports',
      },
    ]);
  });

  // The names of services in the cluster end in `.svc`: nobody may have a certificate for those of others.
  it.each([
    'cart.billing.svc',
    'apps.example.com',
    'evilapps.example.com',
    'apps.example.com.evil.org',
  ])('finds hosts outside the domains of the cluster: %s', host => {
    expect(checkNamespaceSpec(withHosts(host), context)).toEqual([
      {
        field: 'services[0].hosts[0]',
        value: host,
        message: 'the host is not of a domain of this cluster',
        remedy: 'Choose a host under apps.example.com',
      },
    ]);
  });

  it('says who can help when the cluster has no domain', () => {
    const [problem] = checkNamespaceSpec(withHosts('shop.apps.example.com'), {
      ...context,
      hostDomains: [],
    });
    expect(problem.remedy).toMatch(/the platform team sets hostDomains/);
  });

  it('finds hosts that others have, and does not tell who', () => {
    const spec = withHosts('a.apps.example.com', 'b.apps.example.com');
    const claims = [claim({})];
    expect(checkNamespaceSpec(spec, { ...context, claims })).toEqual([
      {
        field: 'services[0].hosts[1]',
        value: 'b.apps.example.com',
        message: 'the host b.apps.example.com is not available',
        remedy: 'Choose another host, or ask the platform team',
      },
    ]);
  });

  it('tells of a host that another namespace of the same team has', () => {
    const claims = [claim({ owner: SHOP_TEAM, namespace: 'old-shop' })];
    const spec = withHosts('b.apps.example.com');
    expect(checkNamespaceSpec(spec, { ...context, claims })).toMatchObject([
      {
        message:
          'the host b.apps.example.com belongs to your namespace old-shop on demo',
      },
    ]);
  });

  it('tells who gets a host with its namespace, and nobody else', () => {
    const claims = [
      claim({
        ...{ owner: BILLING_TEAM, contenders: [SHOP_TEAM] },
        namespace: 'edge',
      }),
    ];
    const spec = withHosts('b.apps.example.com');
    const [mine] = checkNamespaceSpec(spec, { ...context, claims });
    expect(mine.message).toMatch(/is with the namespace edge/);
    const former = { ...spec, owner: BILLING_TEAM };
    const [theirs] = checkNamespaceSpec(former, { ...context, claims });
    expect(theirs.message).toMatch(/is with the namespace edge/);
    const stranger = { ...spec, owner: 'group:default/third' };
    const [third] = checkNamespaceSpec(stranger, { ...context, claims });
    expect(third.message).toMatch(/^the host .* is not available$/);
  });

  it('tells who still holds a host that was released, and until when', () => {
    const claims = [
      claim({
        releasedAt: '2026-11-24T12:00:00.000Z',
        endsAt: '2026-11-25T12:00:00.000Z',
        blockedBy: 'ClusterGone',
      }),
    ];
    const spec = withHosts('b.apps.example.com');
    expect(checkNamespaceSpec(spec, { ...context, claims })).toEqual([
      {
        field: 'services[0].hosts[0]',
        value: 'b.apps.example.com',
        message: expect.stringMatching(
          /^the host .* is released, held until 25 Nov 2026, 12:00 UTC by billing-team on demo/,
        ),
        remedy: expect.stringContaining('ask the platform team to free it'),
      },
    ]);
  });

  it.each([
    ['cpuRequest', { cpuRequest: '501m' }, 'limit of 500m'],
    ['cpuLimit', { cpuLimit: '5' }, 'quota of 4'],
    ['memoryRequest', { memoryRequest: '257Mi' }, 'limit of 256Mi'],
    ['memoryLimit', { memoryLimit: '9Gi' }, 'quota of 8Gi'],
  ])('finds a default %s that cannot be', (field, containerDefaults, bound) => {
    const [problem, ...more] = checkNamespaceSpec(
      namespaceSpec({ containerDefaults }),
      context,
    );
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      field: `containerDefaults.${field}`,
      value: Object.values(containerDefaults)[0],
      message: `what a container gets by default (${
        Object.values(containerDefaults)[0]
      }) is more than the ${bound}`,
    });
  });

  it('tells who asks for less than a container gets by default at what was asked for', () => {
    const spec = namespaceSpec({ quota: { cpu: '0.1' } });
    expect(checkNamespaceSpec(spec, context)).toEqual([
      {
        field: 'quota.cpu',
        value: '0.1',
        message:
          'it is less than what a single container gets by default (500m)',
        remedy: 'Raise it to at least 500m',
      },
    ]);
  });

  it.each([
    { cpuRequest: '4000m', cpuLimit: '4' },
    { memoryRequest: '8192Mi', memoryLimit: '8Gi' },
    // 700 * 0.001 is more than 0.7 in floating point numbers.
    { cpuRequest: '700m', cpuLimit: '0.7' },
    { memoryRequest: '1e9', memoryLimit: '1G' },
  ])('lets defaults be as large as their bounds: %j', containerDefaults => {
    const spec = namespaceSpec({ containerDefaults });
    expect(checkNamespaceSpec(spec, context)).toEqual([]);
  });

  describe('of certificates', () => {
    const vault = {
      ...clusterCa,
      id: 'vault',
      admission: { longestHours: 12 },
    };
    const problemsOf = (certificates: NamespaceSpecInput['certificates']) =>
      checkNamespaceSpec(namespaceSpec({ certificates }), {
        ...context,
        sources: [clusterCa, vault],
      });

    it('takes a source that is registered', () => {
      expect(problemsOf({ durationHours: 2160 })).toEqual([]);
      expect(problemsOf({ source: 'vault', durationHours: 12 })).toEqual([]);
    });

    it('finds a source that is not, and names those that are', () => {
      expect(problemsOf({ source: 'other' })).toEqual([
        {
          field: 'certificates.source',
          value: 'other',
          message: 'there is no such certificate source',
          remedy: 'Choose one of cluster-ca, vault',
        },
      ]);
    });

    it('finds a life that the source does not allow', () => {
      expect(problemsOf({ source: 'vault', durationHours: 13 })).toEqual([
        {
          field: 'certificates.durationHours',
          value: '13',
          message: 'the certificate source vault allows at most 12 hours',
          remedy: 'Set it to at most 12',
        },
      ]);
    });
  });
});
