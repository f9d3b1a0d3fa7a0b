import { permissionsOf, RESOURCE_TYPES } from './resourceTypes';

describe('resource types', () => {
  it('have verbs that include those before them', () => {
    expect([...permissionsOf('use', 'Subnets')!]).toEqual([
      'SUBNET_READ',
      'SUBNET_ATTACH',
      'SUBNET_DETACH',
    ]);
    expect([...permissionsOf('read', 'vcns')!]).toEqual(['VCN_READ']);
    expect([...permissionsOf('inspect', 'nat-gateways')!]).toEqual([]);
  });

  it('come in families, which can allow more than their members', () => {
    const manage = permissionsOf('manage', 'instance-family')!;
    expect(manage).toContain('INSTANCE_CREATE');
    expect(manage).toContain('VOLUME_ATTACHMENT_CREATE');
    expect(permissionsOf('inspect', 'instance-family')).toContain('VNIC_READ');
    expect(permissionsOf('read', 'virtual-network-family')).not.toContain(
      'SUBNET_ATTACH',
    );
    expect(permissionsOf('manage', 'all-resources')).toContain('POLICY_CREATE');
  });

  it('have a source each', () => {
    for (const { source } of Object.values(RESOURCE_TYPES)) {
      expect(source).toMatch(/^(https:\/\/docs\.oracle\.com\/|unknown: )/);
    }
  });
});
