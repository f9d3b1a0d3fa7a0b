import { models } from 'oci-identity';
import { errorOf } from '../__testUtils__/sdk';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { TestCloud } from '../__testUtils__/TestCloud';

describe('Identity service', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  it('tells of the tenancy', async () => {
    const { identity, provider } = await cloud.start();
    const compartmentId = provider.getTenantId();
    const { tenancy } = await identity.getTenancy({
      tenancyId: compartmentId,
    });
    expect(tenancy).toMatchObject({
      name: 'okeanos-sandbox',
      homeRegionKey: 'FRA',
    });
    expect(compartmentId).toMatch(/^ocid1\.tenancy\.oc1\.\.[a-z0-9]{60}$/);
    const { items: regions } = await identity.listRegions({});
    expect(regions).toContainEqual({ key: 'FRA', name: 'eu-frankfurt-1' });
    const { items: subscriptions } = await identity.listRegionSubscriptions({
      tenancyId: compartmentId,
    });
    expect(subscriptions).toMatchObject([
      { regionName: 'eu-frankfurt-1', status: 'READY', isHomeRegion: true },
    ]);
  });

  it('lists domains, which stay the same', async () => {
    const { identity, provider } = await cloud.start();
    const compartmentId = provider.getTenantId();
    const { items: domains } = await identity.listAvailabilityDomains({
      compartmentId,
    });
    expect(domains.map(({ name }) => name?.replace(/^.{4}:/, ''))).toEqual([
      'EU-FRANKFURT-1-AD-1',
      'EU-FRANKFURT-1-AD-2',
      'EU-FRANKFURT-1-AD-3',
    ]);
    const { items: faultDomains } = await identity.listFaultDomains({
      compartmentId,
      availabilityDomain: domains[0].name!,
    });
    expect(faultDomains.map(({ name }) => name)).toEqual([
      'FAULT-DOMAIN-1',
      'FAULT-DOMAIN-2',
      'FAULT-DOMAIN-3',
    ]);
    expect(
      await errorOf(
        identity.listFaultDomains({ compartmentId, availabilityDomain: 'x' }),
      ),
    ).toMatch(/^400 InvalidParameter/);
    const { identity: again } = await cloud.start();
    expect(
      (await again.listAvailabilityDomains({ compartmentId })).items,
    ).toEqual(domains);
  });

  it('lists compartments, users and groups', async () => {
    const { identity, provider } = await cloud.start();
    const compartmentId = provider.getTenantId();
    const { items: compartments } = await identity.listCompartments({
      compartmentId,
    });
    expect(compartments).toMatchObject([
      { name: 'okeanos', compartmentId, lifecycleState: 'ACTIVE' },
    ]);
    const { compartment: root } = await identity.getCompartment({
      compartmentId,
    });
    expect(root.id).toBe(compartmentId);
    const { user } = await identity.getUser({ userId: provider.getUser() });
    expect(user).toMatchObject({ name: 'okeanos-provisioner' });
    expect(JSON.stringify(user)).not.toContain('KEY');
    const { items: memberships } = await identity.listUserGroupMemberships({
      compartmentId,
      userId: user.id,
    });
    const { group } = await identity.getGroup({
      groupId: memberships[0].groupId,
    });
    expect(group.name).toBe('okeanos-provisioners');
    expect(
      await errorOf(identity.getUser({ userId: 'ocid1.user.oc1..x' })),
    ).toMatch(/^404 NotAuthorizedOrNotFound/);
    expect(await errorOf(identity.listUsers({ compartmentId: 'x' }))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
  });

  it('makes compartments in compartments', async () => {
    const { identity, provider } = await cloud.start();
    const compartmentId = provider.getTenantId();
    const create = (parent: string, name: string) =>
      identity.createCompartment({
        createCompartmentDetails: {
          compartmentId: parent,
          name,
          description: 'Of a test',
          freeformTags: { 'okeanos-part': 'test' },
        },
      });
    const { compartment: outer } = await create(compartmentId, 'outer');
    const { compartment: inner } = await create(outer.id, 'inner');
    expect(inner).toMatchObject({
      compartmentId: outer.id,
      lifecycleState: 'ACTIVE',
      freeformTags: { 'okeanos-part': 'test' },
    });
    const { items } = await identity.listCompartments({
      compartmentId: outer.id,
    });
    expect(items).toEqual([inner]);
    expect(await errorOf(create(outer.id, 'Inner'))).toMatch(
      /^409 CompartmentAlreadyExists/,
    );
    expect(await errorOf(create('ocid1.compartment.oc1..x', 'x'))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
  });

  it('changes compartments, but for their names, which policies have', async () => {
    const { identity, provider } = await cloud.start();
    const { compartment } = await identity.createCompartment({
      createCompartmentDetails: {
        compartmentId: provider.getTenantId(),
        name: 'changed',
        description: 'Of a test',
      },
    });
    const update = (name: string) =>
      identity.updateCompartment({
        compartmentId: compartment.id,
        updateCompartmentDetails: {
          ...{ name, description: 'Other', freeformTags: { a: 'b' } },
        },
      });
    expect((await update('changed')).compartment).toMatchObject({
      name: 'changed',
      description: 'Other',
      freeformTags: { a: 'b' },
    });
    expect(await errorOf(update('renamed'))).toMatch(
      /^400 InvalidParameter: name: the Okeanos sandbox renames no compartments/,
    );
  });

  it('keeps namespaces of tags and their keys, until they are retired and deleted', async () => {
    const { identity, provider } = await cloud.start();
    const create = (name: string) =>
      identity.createTagNamespace({
        createTagNamespaceDetails: {
          compartmentId: provider.getTenantId(),
          ...{ name, description: 'Of a test' },
        },
      });
    const { tagNamespace } = await create('Operations');
    const tagNamespaceId = tagNamespace.id;
    expect(tagNamespace).toMatchObject({
      name: 'Operations',
      isRetired: false,
      lifecycleState: 'ACTIVE',
    });
    expect(await errorOf(create('operations'))).toMatch(
      /^409 TagNamespaceAlreadyExists/,
    );
    expect(await errorOf(create('a.b'))).toMatch(/^400 InvalidParameter: name/);
    const { tag } = await identity.createTag({
      tagNamespaceId,
      createTagDetails: {
        ...{ name: 'CostCenter', description: 'Who pays' },
        isCostTracking: true,
        validator: {
          validatorType: 'ENUM',
          values: ['42', '43'],
        } as models.EnumTagDefinitionValidator,
      },
    });
    expect(tag).toMatchObject({
      tagNamespaceId,
      tagNamespaceName: 'Operations',
      isCostTracking: true,
      validator: { validatorType: 'ENUM', values: ['42', '43'] },
    });
    const remove = () => identity.deleteTagNamespace({ tagNamespaceId });
    expect(await errorOf(remove())).toMatch(/^409 Conflict: .* retired/);
    await identity.updateTagNamespace({
      tagNamespaceId,
      updateTagNamespaceDetails: { isRetired: true },
    });
    expect(await errorOf(remove())).toMatch(/^409 Conflict: .* has keys/);
    const { tag: retired } = await identity.getTag({
      ...{ tagNamespaceId, tagName: 'costcenter' },
    });
    expect(retired.lifecycleState).toBe('INACTIVE');
    await identity.deleteTag({ tagNamespaceId, tagName: 'CostCenter' });
    expect((await identity.listTags({ tagNamespaceId })).items).toEqual([]);
    await remove();
    const { items } = await identity.listTagNamespaces({
      compartmentId: provider.getTenantId(),
    });
    expect(items).toEqual([]);
  });
});
