import { groupSubject, policySubject } from './subjects';

describe('policySubject', () => {
  it('is what app-config says', () => {
    expect(
      policySubject(`group 'Default'/'Makers'`, 'configFile', 'provisioner'),
    ).toEqual({ who: `group 'Default'/'Makers'` });
    expect(
      policySubject(
        {
          namespace: 'backstage',
          serviceAccount: 'portal',
          clusterId: 'ocid1.cluster.oc1..h',
        },
        'workloadIdentity',
        'provisioner',
      ),
    ).toEqual({
      who: 'any-user',
      where: [
        `request.principal.type = 'workload'`,
        `request.principal.namespace = 'backstage'`,
        `request.principal.service_account = 'portal'`,
        `request.principal.cluster_id = 'ocid1.cluster.oc1..h'`,
      ],
    });
  });

  it.each([
    ['configFile', 'group <group of the watcher>'],
    ['instancePrincipal', 'dynamic-group <dynamic group of the watcher>'],
  ] as const)('leaves a %s that has no name to be filled in', (type, who) => {
    expect(policySubject(undefined, type, 'watcher')).toEqual({ who });
  });

  it('leaves a workload to be filled in', () => {
    const { who, where } = policySubject(
      undefined,
      'workloadIdentity',
      'watcher',
    );
    expect(who).toBe('any-user');
    expect(where).toContain(
      `request.principal.namespace = '<namespace of the watcher>'`,
    );
  });
});

describe('groupSubject', () => {
  it('is the OCI group that is mapped, and else to be filled in', () => {
    expect(groupSubject('group:default/shop', 'ocid1.group.oc1..g')).toEqual({
      who: 'group id ocid1.group.oc1..g',
    });
    const unknown = { who: 'group <OCI group of group:default/shop>' };
    expect(groupSubject('group:default/shop', 'shop-oidc')).toEqual(unknown);
    expect(groupSubject('group:default/shop', undefined)).toEqual(unknown);
  });
});
