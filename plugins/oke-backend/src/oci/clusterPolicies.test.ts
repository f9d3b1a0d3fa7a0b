import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { ociConfigSchema } from '../config/ociConfig';
import { clusterPolicies } from './clusterPolicies';

const OWNER = 'group:default/shop';
const spec = clusterSpecSchema.parse({ name: 'demo', owner: OWNER });

function subjectsOf(oci: object, groups?: Record<string, string>) {
  const statements = clusterPolicies(spec, {
    oci: ociConfigSchema.parse({ region: 'eu-frankfurt-1', ...oci }),
    groups,
    compartmentId: 'ocid1.compartment.oc1..c',
  });
  const of = (identity: string) => {
    const statement = statements.find(each => each.identity === identity);
    return [
      statement?.text.replace(/ to .*/, ''),
      statement?.hasPlaceholder,
    ] as const;
  };
  return [of('provisioner'), of('watcher'), of('people')];
}

describe('clusterPolicies', () => {
  it('name whom app-config names', () => {
    expect(
      subjectsOf(
        {
          provisioner: { policySubject: `dynamic-group 'Default'/'makers'` },
          watcher: { policySubject: 'group watchers' },
        },
        { [OWNER]: 'ocid1.group.oc1..shop' },
      ),
    ).toEqual([
      [`Allow dynamic-group 'Default'/'makers'`, false],
      ['Allow group watchers', false],
      ['Allow group id ocid1.group.oc1..shop', false],
    ]);
  });

  it('are for each group that reaches it', () => {
    const texts = clusterPolicies(spec, {
      oci: ociConfigSchema.parse({ region: 'eu-frankfurt-1', watcher: {} }),
      groups: { 'group:default/a': 'ocid1.group.oc1..a' },
      compartmentId: 'ocid1.tenancy.oc1..t',
      people: ['group:default/a', 'group:default/b'],
    })
      .filter(({ identity }) => identity === 'people')
      .map(({ text }) => text);
    expect(texts).toEqual([
      'Allow group id ocid1.group.oc1..a to use clusters in tenancy',
      'Allow group <OCI group of group:default/b> to use clusters in tenancy',
    ]);
  });

  it('take the group that the watcher is known by', () => {
    const watcher = { subject: 'ocid1.group.oc1..w' };
    expect(subjectsOf({ watcher })[1]).toEqual([
      'Allow group id ocid1.group.oc1..w',
      false,
    ]);
  });

  it('leave to be filled in what nobody names', () => {
    expect(subjectsOf({ watcher: {} })).toEqual([
      ['Allow group <group of the provisioner>', true],
      ['Allow group <group of the watcher>', true],
      [`Allow group <OCI group of ${OWNER}>`, true],
    ]);
  });

  it.each(['okeanos-provisioners', 'group <mine>', 'group '])(
    'are not made of a subject such as "%s"',
    policySubject => {
      expect(
        ociConfigSchema.safeParse({
          region: 'eu-frankfurt-1',
          provisioner: { policySubject },
          watcher: {},
        }).error?.issues,
      ).toMatchObject([{ path: ['provisioner', 'policySubject'] }]);
    },
  );
});
