import { mockServices } from '@backstage/backend-test-utils';
import { readPeopleConfig } from './readPeopleConfig';

const read = (oke: object) =>
  readPeopleConfig(mockServices.rootConfig({ data: { oke: { ...oke } } }));
const provisioner = { kubeconfig: '/etc/p' };

describe('readPeopleConfig', () => {
  it('reads what is for people, and leaves the rest to the Okeanos backend', () => {
    expect(
      read({
        bounds: 'of the backend',
        clusters: [
          {
            ...{ name: 'legacy', provisioner, watcher: {} },
            impersonator: { kubeconfig: '/etc/i', context: 'c' },
          },
          { name: 'other', provisioner },
        ],
        groups: { 'group:default/shop-team': 'shop-team' },
        users: { 'user:default/ada': 'Ada of Shop' },
      }),
    ).toEqual({
      clusters: [
        {
          name: 'legacy',
          impersonator: { kubeconfig: '/etc/i', context: 'c' },
        },
        { name: 'other' },
      ],
      kubeconfigCommands: [],
      groups: { 'group:default/shop-team': 'shop-team' },
      users: { 'user:default/ada': 'Ada of Shop' },
    });
  });

  it.each([
    [
      { groups: { 'group:default/a': 'system:masters' } },
      'oke.groups.group:default/a: names that begin with system:',
    ],
    [
      { users: { 'user:default/a': 'System:admin' } },
      'oke.users.user:default/a: names that begin with system:',
    ],
    [
      { users: { 'user:default/a': 'a\r\nImpersonate-Group: b' } },
      'oke.users.user:default/a: write a name of printable ASCII characters',
    ],
    [{ users: { ada: 'a' } }, 'oke.users: write entity references as keys'],
    [
      { clusters: [{ name: 'a', impersonator: {} }] },
      'oke.clusters.0.impersonator: set exactly one of kubeconfig',
    ],
    [
      {
        oci: {
          region: 'r',
          impersonator: { type: 'instancePrincipal', file: 'f' },
        },
      },
      'oke.oci.impersonator: file and profile belong to type configFile',
    ],
  ])('refuses %j', (oke, message) => {
    expect(() => read(oke)).toThrow(message);
  });
});
