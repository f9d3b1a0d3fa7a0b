import { namespaceSpec } from '../__testUtils__/fixtures';
import { checkNamespaceSpec } from './checkNamespaceSpec';

const context = { takenHosts: [], hostDomains: ['apps.example.com'] };

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
    const takenHosts = ['b.apps.example.com'];
    expect(checkNamespaceSpec(spec, { ...context, takenHosts })).toEqual([
      {
        field: 'services[0].hosts[1]',
        value: 'b.apps.example.com',
        message: 'the host is not available on this cluster',
        remedy: 'Choose another host, or ask the platform team',
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
      message: `it is more than the ${bound}`,
    });
  });

  it('lets defaults be as large as their bounds', () => {
    const containerDefaults = {
      cpuRequest: '4000m',
      cpuLimit: '4',
      memoryRequest: '8192Mi',
      memoryLimit: '8Gi',
    };
    const spec = namespaceSpec({ containerDefaults });
    expect(checkNamespaceSpec(spec, context)).toEqual([]);
  });
});
