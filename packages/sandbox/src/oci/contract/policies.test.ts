import { compartmentOf } from '../__testUtils__/cluster';
import { createVcn } from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { errorOf, sdkClients } from '../__testUtils__/sdk';
import { TestCloud } from '../__testUtils__/TestCloud';

const FORBIDDEN = /^404 NotAuthorizedOrNotFound/;

describe('policies', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let tenancyId: string;
  let compartmentId: string;
  beforeEach(async () => {
    started = await cloud.start({ policyDelayMs: 0, controlPort: 0 });
    tenancyId = started.provider.getTenantId();
    compartmentId = await compartmentOf(started.identity, tenancyId);
  });

  const control = (path: string, method = 'GET', body?: unknown) =>
    fetch(`${started.endpoint.controlUrl}/sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const create = (name: string, ...statements: string[]) =>
    started.identity.createPolicy({
      createPolicyDetails: {
        compartmentId: tenancyId,
        name,
        description: 'Of a test',
        statements,
      },
    });

  it('are resources with an effect', async () => {
    const { identity, network, endpoint } = started;
    const watcher = sdkClients(endpoint, 'WATCHER');
    const list = () => watcher.network.listVcns({ compartmentId });
    expect(await errorOf(list())).toMatch(FORBIDDEN);

    const { policy } = await create(
      'vcns',
      'Allow group okeanos-watchers to inspect vcns in compartment okeanos',
    );
    expect(policy).toMatchObject({ name: 'vcns', lifecycleState: 'ACTIVE' });
    const policyId = policy.id;
    await list();
    expect(
      await errorOf(watcher.network.listVcns({ compartmentId: tenancyId })),
    ).toMatch(FORBIDDEN);
    const { id: vcnId } = await createVcn(network, compartmentId, 'seen');
    await watcher.network.getVcn({ vcnId });
    expect(await errorOf(watcher.network.deleteVcn({ vcnId }))).toMatch(
      FORBIDDEN,
    );

    const { etag } = await identity.updatePolicy({
      policyId,
      updatePolicyDetails: {
        statements: ['Allow any-user to inspect subnets in tenancy'],
      },
    });
    expect(await errorOf(list())).toMatch(FORBIDDEN);
    const { items } = await identity.listPolicies({ compartmentId: tenancyId });
    expect(items.map(({ name }) => name)).toEqual([
      'okeanos-impersonators',
      'okeanos-provisioners',
      'okeanos-watchers',
      'vcns',
    ]);
    await identity.deletePolicy({ policyId, ifMatch: etag });
    expect(await errorOf(identity.getPolicy({ policyId }))).toMatch(FORBIDDEN);
    expect(
      await errorOf(watcher.network.listSubnets({ compartmentId })),
    ).toMatch(FORBIDDEN);
  });

  it('are refused when a statement is not understood, or the name is taken', async () => {
    expect(
      await errorOf(create('wrong', 'Allow any-user to read vcn in tenancy')),
    ).toMatch(/^400 InvalidParameter: statements: .*not vcn\)/);
    expect(
      await errorOf(
        create('okeanos-watchers', 'Allow any-user to read vcns in tenancy'),
      ),
    ).toMatch(/^409 PolicyAlreadyExists/);
    const watcher = sdkClients(started.endpoint, 'WATCHER');
    expect(
      await errorOf(
        watcher.identity.listPolicies({ compartmentId: tenancyId }),
      ),
    ).toMatch(FORBIDDEN);
  });

  it('name dynamic groups', async () => {
    const { identity } = started;
    const details = {
      compartmentId: tenancyId,
      name: 'clusters',
      description: 'Of a test',
      matchingRule: "ALL {resource.type = 'cluster'}",
    };
    const { dynamicGroup } = await identity.createDynamicGroup({
      createDynamicGroupDetails: details,
    });
    expect(dynamicGroup).toMatchObject({
      ...details,
      lifecycleState: 'ACTIVE',
    });
    await create(
      'named',
      'Allow dynamic-group clusters to manage instances in tenancy',
    );
    expect(
      await errorOf(
        identity.updateDynamicGroup({
          dynamicGroupId: dynamicGroup.id,
          updateDynamicGroupDetails: { matchingRule: 'some' },
        }),
      ),
    ).toMatch(/^400 InvalidParameter: matchingRule/);
    await identity.deleteDynamicGroup({ dynamicGroupId: dynamicGroup.id });
    const { items } = await identity.listDynamicGroups({
      compartmentId: tenancyId,
    });
    expect(items).toEqual([]);
  });

  it('can be replaced, and tell what they were asked, beside OCI', async () => {
    const { network, endpoint, provider } = started;
    const replaced = await control('policies', 'PUT', {
      policies: [
        {
          name: 'all',
          statements: [
            'Allow group okeanos-provisioners to manage vcns in compartment okeanos',
          ],
        },
      ],
    });
    expect(replaced.status).toBe(204);
    await control('authorizations', 'DELETE');
    await createVcn(network, compartmentId, 'allowed');
    expect(await errorOf(network.listSubnets({ compartmentId }))).toMatch(
      FORBIDDEN,
    );
    const asked = await (await control('authorizations')).json();
    const mine = { principalType: 'user', principalId: provider.getUser() };
    expect(asked).toContainEqual({
      ...mine,
      operation: 'CreateVcn',
      permissions: ['VCN_CREATE'],
      compartmentId,
      isAllowed: true,
    });
    expect(asked).toContainEqual({
      ...mine,
      operation: 'ListSubnets',
      permissions: ['SUBNET_READ'],
      compartmentId,
      isAllowed: false,
    });

    const wrong = await control('policies', 'PUT', {
      policies: [{ name: 'x', statements: ['Allow everything'] }],
    });
    expect(wrong.status).toBe(400);
    expect((await wrong.json()).message).toContain('Allow everything');
    await network.listVcns({ compartmentId });
    expect((await control('nothing')).status).toBe(404);
    expect((await fetch(`${endpoint.url}/sandbox/policies`)).status).toBe(401);
  });
});
