import { ociConfigSchema } from './ociConfig';

const least = { region: 'eu-frankfurt-1', watcher: {} };

function problemsOf(input: unknown): string[] {
  const { error } = ociConfigSchema.safeParse(input);
  return (error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

describe('ociConfigSchema', () => {
  it('fills in the defaults', () => {
    expect(ociConfigSchema.parse(least)).toEqual({
      region: 'eu-frankfurt-1',
      bastion: { portalCidrs: [] },
      provisioner: { type: 'configFile' },
      watcher: { type: 'configFile' },
      ingressNamespaces: [],
      hostDomains: [],
    });
  });

  it('takes a region of a dedicated realm with its domain', () => {
    const dedicated = { region: 'xx-own-1', realmDomain: 'oraclecloud88.com' };
    expect(ociConfigSchema.parse({ ...least, ...dedicated })).toMatchObject(
      dedicated,
    );
  });

  it('takes everything that config.d.ts names', () => {
    const full = {
      ...least,
      realmDomain: 'oraclecloud.com',
      compartmentId: 'ocid1.compartment.oc1..c',
      endpoint: 'http://127.0.0.1:7008',
      routesFile: '/routes.json',
      bastion: { portalCidrs: ['203.0.113.7/32'] },
      provisioner: { type: 'configFile', file: '/config', profile: 'P' },
      watcher: { type: 'workloadIdentity', subject: 'ocid1.group.oc1..g' },
      ingressNamespaces: ['istio-ingress'],
      hostDomains: ['apps.example.com'],
      gateway: { className: 'istio' },
    };
    expect(ociConfigSchema.parse(full)).toEqual(full);
  });

  it.each<[string, object, RegExp]>([
    ['no region', { watcher: {} }, /^region: /],
    [
      'a domain that is an address',
      { ...least, realmDomain: 'https://oraclecloud.com' },
      /^realmDomain: write a domain, for example oraclecloud\.com/,
    ],
    [
      'a shared gateway for no host',
      { ...least, gateway: { className: 'istio' } },
      /^hostDomains: the shared gateway/,
    ],
    ['no watcher', { region: 'eu-frankfurt-1' }, /^watcher: /],
    ['an endpoint that is no URL', { ...least, endpoint: 'here' }, /^endpoint/],
    [
      'an address of the portal that is no block',
      { ...least, bastion: { portalCidrs: ['203.0.113.7'] } },
      /^bastion\.portalCidrs/,
    ],
    ['a field that is not known', { ...least, route: 'x' }, /route/],
    [
      'an identity that is not known',
      { ...least, provisioner: { type: 'user' } },
      /^provisioner\.type: /,
    ],
    [
      'a file of an identity that has none',
      { ...least, provisioner: { type: 'instancePrincipal', file: '/f' } },
      /^provisioner: file and profile belong to type configFile/,
    ],
    [
      'a profile of an identity that has none',
      {
        ...least,
        watcher: { type: 'workloadIdentity', profile: 'P', subject: 'ocid1' },
      },
      /^watcher: file and profile belong to type configFile/,
    ],
    [
      'a watcher of which nobody knows who it is',
      { ...least, watcher: { type: 'instancePrincipal' } },
      /^watcher\.subject: only an identity of type configFile tells/,
    ],
  ])('refuses %s', (_what, input, message) => {
    expect(problemsOf(input)).toEqual([expect.stringMatching(message)]);
  });
});
