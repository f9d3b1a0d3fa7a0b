import fc from 'fast-check';
import { namespaceSpecs } from '../__testUtils__/arbitraries';
import { namespaceSpecSchema } from './namespaceSpec';
import { issueSentence } from './issueSentence';
import { problemsOf } from './problemsOf';

const minimal = {
  cluster: 'demo',
  name: 'shop',
  owner: 'group:default/shop-team',
};

const service = { name: 'cart', ports: [8443] };

function problems(input: unknown) {
  const { error } = namespaceSpecSchema.safeParse(input, {
    error: issueSentence,
  });
  return error ? problemsOf(error, input) : [];
}

describe('namespaceSpecSchema', () => {
  it('fills in everything that is left out', () => {
    expect(namespaceSpecSchema.parse(minimal)).toEqual({
      ...minimal,
      services: [],
      quota: {
        cpu: '4',
        memory: '8Gi',
        storage: '50Gi',
        ephemeralStorage: '50Gi',
        pods: 50,
        loadBalancers: 1,
      },
      containerDefaults: {
        cpuRequest: '50m',
        cpuLimit: '500m',
        memoryRequest: '64Mi',
        memoryLimit: '256Mi',
        ephemeralStorageRequest: '64Mi',
        ephemeralStorageLimit: '1Gi',
      },
      podSecurity: 'restricted',
      certificates: { durationHours: 24, source: 'cluster-ca' },
      blocks: {},
      sharedWith: [],
      adoptPolicy: 'Never',
      deletePolicy: 'Purge',
      deletionProtection: false,
      drift: 'report',
    });
  });

  it('gives a spec that parses to itself', () => {
    fc.assert(
      fc.property(namespaceSpecs, input => {
        const spec = namespaceSpecSchema.parse(input);
        expect(namespaceSpecSchema.parse(spec)).toEqual(spec);
        expect(spec).toMatchObject(input);
      }),
    );
  });

  it.each([
    ['cluster', { cluster: 'Demo' }, /lower-case letters, digits and dashes/],
    ['cluster', { cluster: '..' }, /RFC 1123/],
    ['name', { name: 'shop_team' }, /lower-case letters, digits and dashes/],
    ['name', { name: '-shop' }, /starts and ends with a letter or digit/],
    ['name', { name: 'shop-' }, /starts and ends with a letter or digit/],
    ['name', { name: '' }, /starts and ends with a letter or digit/],
    ['name', { name: 'a'.repeat(64) }, /at most 63 characters/],
    ['name', { name: 'default' }, /reserved: default, cert-manager/],
    ['name', { name: 'cert-manager' }, /reserved/],
    ['name', { name: 'kube-public' }, /reserved/],
    ['name', { name: 'oke-system' }, /reserved/],
    ['name', { name: 'okeanos-system' }, /reserved/],
    ['owner', { owner: undefined }, /^it is missing$/],
    ['owner', { owner: 'shop-team' }, /for example group:default\/team-a/],
    ['owner', { owner: 'user:default/ada' }, /a group is expected/],
    ['owner', { owner: 'group:default/Shop' }, /in lower case/],
    [
      'services[0].name',
      { services: [{ ...service, name: '1cart' }] },
      /starts with a letter/,
    ],
    [
      'services[0].ports',
      { services: [{ ...service, ports: [] }] },
      /^it must have at least 1 entry$/,
    ],
    [
      'services[0].ports[1]',
      { services: [{ ...service, ports: [443, 65536] }] },
      /^it must be at most 65535$/,
    ],
    [
      'services[0].hosts[0]',
      { services: [{ ...service, hosts: ['*.apps.example.com'] }] },
      /no wildcard/,
    ],
    [
      'services[0].hosts[0]',
      { services: [{ ...service, hosts: ['cart'] }] },
      /at least one dot/,
    ],
    [
      'services[0].hosts[0]',
      { services: [{ ...service, hosts: [`${'a'.repeat(64)}.example.com`] }] },
      /at most 63 characters between dots/,
    ],
    [
      'services[0].hosts[0]',
      {
        services: [{ ...service, hosts: [`${'a.'.repeat(126)}example.com`] }],
      },
      /at most 253 characters/,
    ],
    ['services[0].port', { services: [{ ...service, port: 1 }] }, /no such/],
    [
      'services',
      { services: Array(51).fill(service) },
      /^it must have at most 50 entries$/,
    ],
    ['quota.cpu', { quota: { cpu: '4 cores' } }, /for example 500m, 2 or 4Gi/],
    ['quota.cpu', { quota: { cpu: '-1' } }, /a quantity is a number/],
    ['quota.memory', { quota: { memory: '8GB' } }, /a quantity is a number/],
    ['quota.memory', { quota: { memory: 8 } }, /^a text is expected$/],
    ['quota.pods', { quota: { pods: 0 } }, /^it must be at least 1$/],
    ['quota.pods', { quota: { pods: 1.5 } }, /^a whole number is expected$/],
    [
      'certificates.durationHours',
      { certificates: { durationHours: 0 } },
      /^it must be at least 1$/,
    ],
    [
      'certificates.durationHours',
      { certificates: { durationHours: 2161 } },
      /^it must be at most 2160$/,
    ],
    [
      'podSecurity',
      { podSecurity: 'privileged' },
      /^it must be one of restricted, baseline$/,
    ],
    ['sharedWith[0]', { sharedWith: ['billing'] }, /full entity reference/],
    [
      'adoptPolicy',
      { adoptPolicy: 'Sometimes' },
      /^it must be one of Never, IfIdentical/,
    ],
    [
      'deletePolicy',
      { deletePolicy: 'Drop' },
      /^it must be one of Keep, Purge$/,
    ],
    ['drift', { drift: 'ignore' }, /^it must be one of report, repair$/],
    ['quotas', { quotas: {} }, /there is no such field/],
  ])('refuses a wrong %s: %j', (field, change, message) => {
    expect(problems({ ...minimal, ...change })).toContainEqual(
      expect.objectContaining({
        field,
        message: expect.stringMatching(message),
      }),
    );
  });
});

it.each([
  ['name', { name: ' shop\n' }, 'shop'],
  ['cluster', { cluster: '\tdemo ' }, 'demo'],
  ['owner', { owner: ' group:default/shop-team ' }, 'group:default/shop-team'],
  ['quota.cpu', { quota: { cpu: ' 4 ' } }, '4'],
])('takes a pasted %s without the spaces around it', (field, change, value) => {
  const spec = namespaceSpecSchema.parse({ ...minimal, ...change });
  expect(spec).toHaveProperty(field, value);
});
