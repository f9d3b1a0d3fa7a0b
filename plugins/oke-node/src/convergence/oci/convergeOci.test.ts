import type { OciApi } from '../../oci/OciApi';
import { OciApiError } from '../../oci/OciApiError';
import { RULE_MARK, TAG_ID, TAG_PART } from '../../common/names';
import { contentHash } from '../contentHash';
import type { OciResourcePart } from './part';
import { interceptedOci } from './__testUtils__/interceptedOci';
import {
  COMPARTMENT,
  ID,
  partsOf,
  specOf,
  World,
  type Options,
} from './__testUtils__/World';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function createdWorld(): Promise<World> {
  const world = new World();
  await world.settle();
  return world;
}

/** What is not as intended after a pass, in short. */
async function standing(world: World, options: Options = {}) {
  const { results } = await world.converge(options);
  return results
    .filter(({ state }) => state !== 'current')
    .map(({ part, state, reason }) => `${part} ${state} ${reason}`);
}

async function resultOf(world: World, part: string, options: Options = {}) {
  const { results } = await world.converge(options);
  const result = results.find(each => each.part === part);
  if (!result) {
    throw new Error(`There is no result for ${part}`);
  }
  return result;
}

/** Another VCN of the compartment: what lists show of it proves that they look into the right place. */
async function addForeignVcn({ oci }: World): Promise<void> {
  await oci.create(
    'Vcn',
    {
      compartmentId: COMPARTMENT,
      displayName: 'other',
      freeformTags: {},
      cidrBlocks: ['172.16.0.0/16'],
      dnsLabel: 'other',
    },
    'token of somebody else',
  );
  oci.creations.pop();
}

/** Fails the calls of which the name matches. */
function failing(world: World, calls: RegExp, error: Error): OciApi {
  return interceptedOci(world.oci, async (call, phase) => {
    if (phase === 'before' && calls.test(call)) {
      throw error;
    }
  });
}

describe('a bastion', () => {
  const bastion = (clientCidrs: string[] = []) =>
    specOf({ bastion: { enabled: true, clientCidrs } });
  const clientsOf = async (world: World) => {
    const { id } = world.oci.part(ID, 'bastion');
    const read = await world.oci.get('Bastion', id);
    return read?.resource.clientCidrBlockAllowList;
  };

  it('is made, lets others in, and goes, all with the spec', async () => {
    const world = new World();
    await world.settle({ spec: bastion() });
    expect(await clientsOf(world)).toEqual(['192.0.2.10/32']);
    const people = bastion(['198.51.100.0/24']);
    await world.settle({ spec: people, confirmed: true });
    expect(await clientsOf(world)).toEqual([
      '198.51.100.0/24',
      '192.0.2.10/32',
    ]);
    await world.expectSettled(people);
    await world.settle({ spec: specOf(), confirmed: true });
    expect(world.oci.standing(ID).map(({ id }) => id)).not.toContain('bastion');
  });

  it('is read for itself: a list does not tell whom it lets in', async () => {
    const world = new World();
    await world.settle({ spec: bastion() });
    const { id } = world.oci.part(ID, 'bastion');
    const { etag } = (await world.oci.get('Bastion', id))!;
    await world.oci.update(
      'Bastion',
      id,
      { clientCidrBlockAllowList: ['198.51.100.0/24'] },
      etag,
    );
    world.clock.advance(60_000);
    const { message } = await resultOf(world, 'bastion', { spec: bastion() });
    expect(message).toContain('clientCidrBlockAllowList');
  });
});

describe('logs', () => {
  const without = specOf({ logs: { enabled: false } });
  const kindsOf = (world: World) =>
    world.oci.standing(ID).map(({ freeformTags }) => freeformTags[TAG_PART]);

  it('come and go with the spec', async () => {
    const world = new World();
    await world.settle({ spec: without });
    expect(kindsOf(world).filter(part => /log|flow/.test(part))).toEqual([]);
    await world.settle({ confirmed: true });
    await world.expectSettled();
    await world.settle({ spec: without, confirmed: true });
    await world.expectSettled(without);
    expect(world.records.filter(({ part }) => /log|flow/.test(part))).toEqual(
      [],
    );
  });

  it('are kept for longer, and what is logged is changed, without losing anything', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'pods-flow-log');
    const spec = specOf({ logs: { flows: 'rejected', retentionDays: 90 } });
    await world.settle({ spec, confirmed: true });
    await world.expectSettled(spec);
    expect(world.oci.part(ID, 'pods-flow-log')).toMatchObject({
      id,
      retentionDuration: 90,
    });
    expect(world.oci.part(ID, 'flow-filter')).toMatchObject({
      flowLogCaptureFilterRules: [{ flowLogType: 'REJECT' }],
    });
  });

  it('that somebody switched off are told, and switched on if wanted', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'pods-flow-log');
    world.oci.tamper(id, { isEnabled: false, lifecycleState: 'INACTIVE' });
    expect(await resultOf(world, 'pods-flow-log')).toMatchObject({
      state: 'drifted',
      message: expect.stringContaining('isEnabled'),
    });
    world.oci.tamper(id, { lifecycleState: 'ACTIVE' });
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('of what was made anew are made anew, and not told as the doing of somebody else', async () => {
    const world = await createdWorld();
    const before = world.oci.part(ID, 'control-plane-log').id;
    for (const [kind, part] of [
      ['NodePool', 'node-pool'],
      ['Cluster', 'cluster'],
    ] as const) {
      const { id } = world.oci.part(ID, part);
      const { etag } = (await world.oci.get(kind, id))!;
      await world.oci.delete(kind, id, etag);
      world.clock.advance(MINUTE);
    }
    expect((await world.plan({ confirmed: true })).changes).toContainEqual(
      expect.objectContaining({ part: 'control-plane-log' }),
    );
    await world.settle({ confirmed: true });
    await world.expectSettled();
    const after = world.oci.part(ID, 'control-plane-log');
    expect(after.id).not.toBe(before);
    expect(after).toMatchObject({
      configuration: {
        source: { resource: world.oci.part(ID, 'cluster').id },
      },
    });
    // Without a plan it is left, and told.
    world.oci.tamper(after.id, {
      configuration: {
        source: {
          ...{ sourceType: 'OCISERVICE', service: 'oke-k8s-cp-prod' },
          ...{ category: 'all-service-logs', resource: 'ocid1.cluster.other' },
        },
      },
    });
    expect(await resultOf(world, 'control-plane-log')).toMatchObject({
      state: 'drifted',
      reason: 'Changed',
    });
    const seen = new Set<unknown>();
    for (let pass = 0; pass < 20; pass += 1) {
      const { results } = await world.converge({ drift: 'repair' });
      const log = results.find(({ part }) => part === 'control-plane-log');
      seen.add(log?.drift?.change);
      world.clock.advance(5_000);
    }
    await world.expectSettled();
    expect([...seen]).not.toContain('Deleted');
  });
});

describe('creating', () => {
  it('makes every part once, and then finds it as intended', async () => {
    const world = new World();
    const { results } = await world.settle();
    expect(results).toHaveLength(31);
    world.expectOnce();
    await world.expectSettled();
  });

  it('says what it waits for, and when to look again', async () => {
    const world = new World();
    const { results, nextMs } = await world.converge();
    expect(results.slice(0, 2)).toEqual([
      expect.objectContaining({
        part: 'vcn',
        kind: 'Vcn',
        name: 'demo-vcn',
        state: 'waiting',
        reason: 'Creating',
        ocid: expect.stringMatching(/^ocid1\.vcn\./),
        since: '2026-11-24T10:00:00.000Z',
      }),
      {
        part: 'service-gateway',
        kind: 'ServiceGateway',
        name: 'demo-service-gateway',
        state: 'waiting',
        reason: 'DependencyMissing',
        message: 'it waits for vcn',
      },
    ]);
    expect(nextMs).toBe(500);
  });

  it('tells the private endpoint, and nothing public', async () => {
    const world = await createdWorld();
    const cluster = world.oci.part(ID, 'cluster');
    world.oci.tamper(cluster.id, {
      endpoints: { privateEndpoint: '10.0.30.5:6443' },
    });
    expect((await resultOf(world, 'cluster')).live).toMatchObject({
      endpoints: { privateEndpoint: '10.0.30.5:6443' },
      endpointConfig: { isPublicIpEnabled: false },
    });
  });

  it('keeps the call that was answered with an error that may pass, and repeats it', async () => {
    const world = new World();
    const api = failing(
      world,
      /^create Vcn/,
      new OciApiError('NotAuthorizedOrNotFound', 'no policy yet'),
    );
    expect(await standing(world, { api })).toContain(
      'vcn waiting NotAuthorizedOrNotFound',
    );
    const [{ request }] = world.records;
    await world.converge();
    world.clock.advance(6 * MINUTE);
    expect(world.records[0]).toMatchObject({ attempt: 1 });
    expect(request?.retryToken).toHaveLength(64);
    await world.settle();
    await world.expectSettled();
  });

  it('takes such an error for final when it goes on, and the list shows nothing', async () => {
    const world = new World();
    await addForeignVcn(world);
    const api = failing(
      world,
      /^create Vcn/,
      new OciApiError('NotAuthorizedOrNotFound', 'no policy'),
    );
    await world.converge({ api });
    world.clock.advance(6 * MINUTE);
    expect(await standing(world, { api })).toContain(
      'vcn failed NotAuthorizedOrNotFound',
    );
    expect(world.records[0]).toMatchObject({
      attempt: 1,
      ended: { reason: 'Failed', message: 'no policy' },
    });
  });

  it.each(['LimitExceeded', 'InvalidParameter'] as const)(
    'begins again after %s, later',
    async reason => {
      const world = new World();
      world.oci.refuseCreations.set('Vcn', new OciApiError(reason, 'no'));
      expect(await resultOf(world, 'vcn')).toMatchObject({
        state: 'failed',
        reason,
        message: 'no',
      });
      expect(await resultOf(world, 'vcn')).toMatchObject({
        state: 'failed',
        reason: 'CreateFailed',
        message: 'no',
      });
      expect((await world.converge()).nextMs).toBe(MINUTE);
      world.clock.advance(MINUTE);
      await world.settle();
      expect(world.records[0]).toMatchObject({ part: 'vcn', attempt: 2 });
      await world.expectSettled();
    },
  );

  it.each([
    ['shows what is deleted', HOUR],
    ['answers 404 for what is deleted', 0],
  ])(
    'deletes a cluster whose creation failed, says why, and makes another one later, when OCI %s',
    async (_when, readableMs) => {
      const world = new World();
      world.oci.readableMs = readableMs;
      world.oci.failCreations.set('Cluster', 'out of capacity');
      const seen: string[] = [];
      for (let pass = 0; pass < 100; pass += 1) {
        const { results, nextMs } = await world.converge({ confirmed: true });
        const cluster = results.find(({ part }) => part === 'cluster');
        if (cluster?.state === 'failed') {
          seen.push(`${cluster.reason}: ${cluster.message}`);
        }
        if (nextMs === undefined) {
          break;
        }
        world.clock.advance(nextMs);
      }
      expect(seen[0]).toBe(
        'CreateFailed: its creation failed: InternalError: out of capacity; it is deleted, and then made again',
      );
      expect(seen).toContain('CreateFailed: InternalError: out of capacity');
      expect(
        world.oci.creations.filter(part => part === 'cluster'),
      ).toHaveLength(2);
      await world.expectSettled();
    },
  );

  it('says why an add-on failed', async () => {
    const world = new World();
    world.oci.failCreations.set('Addon', 'no nodes');
    for (let pass = 0; pass < 60; pass += 1) {
      world.clock.advance((await world.converge()).nextMs ?? 0);
    }
    expect(await resultOf(world, 'cert-manager')).toMatchObject({
      state: 'failed',
      message: 'no nodes',
    });
  });

  it('repeats nothing blindly when the retry token no longer holds', async () => {
    const world = new World();
    const api = failing(
      world,
      /^create Vcn/,
      new OciApiError('Unreachable', 'no answer'),
    );
    await world.converge({ api });
    world.clock.advance(25 * HOUR);
    const options = { confirmed: true, drift: 'repair' } as const;
    expect(await resultOf(world, 'vcn', options)).toMatchObject({
      state: 'unknown',
    });
    expect(world.oci.creations).toEqual([]);

    // Now the list shows that it looks into the right place, and nothing of ours is there.
    await addForeignVcn(world);
    expect(await resultOf(world, 'vcn')).toMatchObject({
      state: 'failed',
      reason: 'CreateFailed',
    });
    world.clock.advance(MINUTE);
    await world.settle();
    expect(world.records[0]).toMatchObject({ part: 'vcn', attempt: 2 });
  });
});

describe('404', () => {
  const options = { confirmed: true, drift: 'repair' } as const;

  it('is not absence: what may not be read is unknown and is not made again', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    world.oci.forbidden.add('Vcn').add('Subnet').add('Cluster');
    expect(await standing(world, options)).toContain(
      'vcn unknown NotAuthorizedOrNotFound',
    );
    world.expectOnce();
    world.oci.forbidden.clear();
    await world.expectSettled();
  });

  it('of the only VCN is unknown, since its list proves nothing', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    world.oci.vanish(world.oci.part(ID, 'vcn').id);
    expect(await standing(world, options)).toContain(
      'vcn unknown NotAuthorizedOrNotFound',
    );
    world.expectOnce();
  });

  it('of a part whose list is complete is drift', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    world.oci.vanish(world.oci.part(ID, 'internal-routes').id);
    expect(await standing(world)).toEqual(
      expect.arrayContaining([
        'internal-routes drifted Deleted',
        'bastion-subnet waiting DependencyMissing',
      ]),
    );
    expect(await standing(world)).toContain('internal-routes drifted Deleted');
    world.expectOnce();
    await world.settle(options);
    await world.expectSettled();
    expect(
      world.records.find(({ part }) => part === 'internal-routes'),
    ).toMatchObject({ attempt: 2 });
  });

  it('of what was made a moment ago is nothing', async () => {
    const world = await createdWorld();
    world.oci.vanish(world.oci.part(ID, 'internal-routes').id);
    expect(await standing(world, options)).toContain(
      'internal-routes waiting NotVisibleYet',
    );
    world.expectOnce();
  });
});

describe('drift', () => {
  it('is what was seen terminated, and stays until it is repaired', async () => {
    const world = await createdWorld();
    await remove(world, 'bastion-subnet');
    expect(await standing(world)).toEqual(['bastion-subnet drifted Deleted']);
    world.clock.advance(HOUR);
    expect(await standing(world)).toEqual(['bastion-subnet drifted Deleted']);
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('is repaired by a confirmed plan', async () => {
    const world = await createdWorld();
    await remove(world, 'bastion-subnet');
    await world.settle({ confirmed: true });
    await world.expectSettled();
  });

  it('of a field is told, and repaired if wanted', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'endpoint-subnet');
    world.oci.tamper(id, { displayName: 'mine', securityListIds: [] });
    expect(await resultOf(world, 'endpoint-subnet')).toMatchObject({
      state: 'drifted',
      message: 'it was changed by somebody else: displayName, securityListIds',
    });
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('that is put right at once is told with what it was', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'endpoint-subnet');
    world.oci.tamper(id, { displayName: 'mine' });
    await remove(world, 'bastion-subnet');
    const repair = { drift: 'repair' } as const;
    expect(await resultOf(world, 'endpoint-subnet', repair)).toMatchObject({
      drift: { change: 'Changed', fields: [{ field: 'displayName' }], by: [] },
    });
    await world.settle(repair);
    await world.expectSettled();
    await remove(world, 'bastion-subnet');
    expect(await resultOf(world, 'bastion-subnet', repair)).toMatchObject({
      drift: { change: 'Deleted', fields: [], by: [] },
    });
  });

  it('is nothing that a confirmed plan changes', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'endpoint-subnet');
    world.oci.tamper(id, { displayName: 'mine' });
    const result = await resultOf(world, 'endpoint-subnet', {
      confirmed: true,
    });
    expect(result.state).toMatch(/^(applied|waiting)$/);
    expect(result).not.toHaveProperty('drift');
  });

  it('of what cannot be changed is told, and refused if it is to be repaired', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'endpoint-subnet');
    world.oci.tamper(id, { prohibitPublicIpOnVnic: false });
    expect(await standing(world)).toEqual(['endpoint-subnet drifted Changed']);
    expect(await standing(world, { drift: 'repair' })).toEqual([
      'endpoint-subnet refused Immutable',
    ]);
  });

  it('is not what others add: tags, and routes into peered networks', async () => {
    const world = await createdWorld();
    const routes = world.oci.part(ID, 'private-routes');
    const peering = {
      destination: '192.168.0.0/16',
      destinationType: 'CIDR_BLOCK',
      networkEntityId: 'ocid1.drg.oc1.test.aaaa',
    };
    const rules = 'routeRules' in routes ? routes.routeRules : [];
    world.oci.tamper(routes.id, {
      freeformTags: { ...routes.freeformTags, cost: '42' },
      routeRules: [...rules, peering],
    });
    expect(await standing(world)).toEqual([]);

    // And a repair keeps them.
    world.oci.tamper(routes.id, { displayName: 'x', routeRules: [peering] });
    await world.settle({ drift: 'repair' });
    expect(world.oci.part(ID, 'private-routes')).toMatchObject({
      displayName: 'demo-private-routes',
      freeformTags: { cost: '42' },
      routeRules: expect.arrayContaining([peering]),
    });
    await world.expectSettled();
  });

  it('is found although somebody moved it into another compartment', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    const { id } = world.oci.part(ID, 'bastion-subnet');
    world.oci.tamper(id, { compartmentId: 'ocid1.compartment.oc1..other' });
    expect(await resultOf(world, 'bastion-subnet')).toMatchObject({
      state: 'drifted',
      message: 'it was changed by somebody else: compartmentId',
      ocid: id,
    });
    expect(await standing(world, { drift: 'repair' })).toEqual([
      'bastion-subnet refused Immutable',
    ]);
  });

  it('is found although somebody took the tags away', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'vcn');
    world.oci.tamper(id, { freeformTags: {} });
    expect(await standing(world)).toEqual(['vcn drifted Changed']);
    await world.settle({ drift: 'repair' });
    world.expectOnce();
    await world.expectSettled();
  });

  it('is not repaired where another carries the tags of the part', async () => {
    const world = await createdWorld();
    await world.oci.create(
      'NetworkSecurityGroup',
      {
        compartmentId: COMPARTMENT,
        vcnId: world.oci.part(ID, 'vcn').id,
        displayName: 'copy',
        freeformTags: { [TAG_ID]: ID, [TAG_PART]: 'pods-nsg' },
      },
      'token of somebody else',
    );
    const result = await resultOf(world, 'pods-nsg', { drift: 'repair' });
    expect(result).toMatchObject({ state: 'refused', reason: 'Duplicate' });
    expect(result.message).toContain('ocid1.networksecuritygroup.');
  });

  it('of an add-on is told, and repaired if wanted', async () => {
    const world = await createdWorld();
    world.oci.addonsOf(world.oci.part(ID, 'cluster').id).pop();
    world.clock.advance(HOUR);
    expect(await standing(world)).toEqual(['cert-manager drifted Deleted']);
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('of a cluster that failed after it had worked is never replaced', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'cluster');
    world.oci.tamper(id, { lifecycleState: 'FAILED', lifecycleDetails: 'why' });
    const options = { confirmed: true, drift: 'repair' } as const;
    expect(await resultOf(world, 'cluster', options)).toMatchObject({
      state: 'failed',
      reason: 'Failed',
      message: 'why',
    });
    expect(world.oci.part(ID, 'cluster').id).toBe(id);
  });

  it('of nodes that need attention is told', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'node-pool');
    world.oci.tamper(id, {
      lifecycleState: 'NEEDS_ATTENTION',
      lifecycleDetails: 'out of host capacity',
    });
    expect(await resultOf(world, 'node-pool')).toMatchObject({
      state: 'failed',
      reason: 'NeedsAttention',
      message: 'out of host capacity',
    });
  });

  it.each<[string, string, string, RegExp]>([
    ['INACTIVE', 'failed', 'Inactive', /^OCI says that it is inactive/],
    [
      'HIBERNATING',
      'unknown',
      'UnknownState',
      /^OCI says that its state is HIBERNATING, which this version of Okeanos does not know/,
    ],
  ])(
    'of nodes that are %s is told as what OCI says, and not as a missing permission',
    async (lifecycleState, state, reason, message) => {
      const world = await createdWorld();
      const { id } = world.oci.part(ID, 'node-pool');
      world.oci.tamper(id, { lifecycleState });
      expect(await resultOf(world, 'node-pool')).toMatchObject({
        state,
        reason,
        message: expect.stringMatching(message),
      });
    },
  );

  async function remove(world: World, part: string) {
    const { id } = world.oci.part(ID, part);
    const found = await world.oci.get('Subnet', id);
    await world.oci.delete('Subnet', id, found?.etag ?? '');
    world.clock.advance(MINUTE);
  }
});

describe('security rules', () => {
  const tampered = async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'workers-nsg');
    return { world, id, rules: world.oci.rulesOf(id) };
  };
  const foreign = {
    direction: 'INGRESS',
    protocol: '6',
    source: '0.0.0.0/0',
    sourceType: 'CIDR_BLOCK',
    tcpOptions: { destinationPortRange: { min: 22, max: 22 } },
  } as const;

  it('that are missing or too many are told rule by rule, and repaired if wanted', async () => {
    const { world, id, rules } = await tampered();
    await world.oci.removeSecurityRules(id, [rules[0].id ?? '']);
    await world.oci.addSecurityRules(id, [foreign]);
    expect(await resultOf(world, 'workers-rules')).toMatchObject({
      state: 'drifted',
      message:
        'changed by somebody else: + ingress ICMP 3,4 from endpoint-nsg; - ingress TCP 22 from 0.0.0.0/0',
    });
    expect(await standing(world, { drift: 'repair' })).toEqual([
      'workers-rules applied Updated',
    ]);
    await world.expectSettled();
  });

  it('tell what was put right at once, and not what was added twice by ourselves', async () => {
    const { world, id, rules } = await tampered();
    await world.oci.removeSecurityRules(id, [rules[0].id ?? '']);
    const { drift } = await resultOf(world, 'workers-rules', {
      drift: 'repair',
    });
    expect(drift).toMatchObject({
      ...{ change: 'Changed', by: [] },
      fields: [{ field: expect.stringMatching(/^\+ /) }],
    });
    await world.oci.addSecurityRules(id, rules.slice(1, 2));
    expect(
      await resultOf(world, 'workers-rules', { drift: 'repair' }),
    ).not.toHaveProperty('drift');
  });

  it('of a newer Okeanos reach a cluster that an older one made, and take away nothing of others', async () => {
    const { world, id, rules } = await tampered();
    const newer = rules.filter(({ description }) =>
      description?.endsWith('metrics of kubelet'),
    );
    await world.oci.removeSecurityRules(
      id,
      newer.map(rule => rule.id ?? ''),
    );
    await world.oci.addSecurityRules(id, [foreign]);
    world.records = world.records.map(record =>
      record.part === 'workers-rules' ? { ...record, hash: 'older' } : record,
    );
    expect(await standing(world)).toEqual(['workers-rules drifted Changed']);
    const descriptions = world.oci
      .rulesOf(id)
      .map(({ description }) => description);
    expect(descriptions).toEqual(
      expect.arrayContaining([newer[0].description, undefined]),
    );
    expect(descriptions).toHaveLength(rules.length + 1);
  });

  it('that are there twice are removed in any case, and one of each stays', async () => {
    const { world, id, rules } = await tampered();
    await world.oci.addSecurityRules(id, rules);
    expect(await standing(world)).toEqual(['workers-rules applied Updated']);
    await world.expectSettled();
  });

  it('of the cloud controller manager are not drift', async () => {
    const { world, id } = await tampered();
    await world.oci.addSecurityRules(id, [
      { ...foreign, description: '0a1b2c3d-1111-2222-3333-444455556666' },
    ]);
    expect(await standing(world, { drift: 'repair' })).toEqual([]);
  });

  it('that are no longer intended are removed with the spec', async () => {
    const spec = specOf({ network: { clientCidrs: ['192.168.0.0/16'] } });
    const world = new World();
    await world.settle({ spec });
    const { id } = world.oci.part(ID, 'load-balancers-nsg');
    await world.oci.addSecurityRules(id, [foreign]);
    // Not a confirmed plan: what somebody else made stays.
    expect(await standing(world)).toContain(
      'load-balancers-rules drifted Changed',
    );
    // And so does what they take away from now on.
    const ours = world.oci
      .rulesOf(id)
      .find(({ direction }) => direction === 'EGRESS');
    await world.oci.removeSecurityRules(id, [ours?.id ?? '']);
    expect((await resultOf(world, 'load-balancers-rules')).message).toContain(
      '+ egress TCP 30000-32767 to workers-nsg',
    );

    const rules = world.oci.rulesOf(id);
    expect(rules.filter(({ source }) => source === '192.168.0.0/16')).toEqual(
      [],
    );
    expect(
      rules.every(
        ({ description, source }) =>
          description?.startsWith(RULE_MARK) || source === '0.0.0.0/0',
      ),
    ).toBe(true);
  });
});

/** What nodes of the first pool run at their start. */
function startScripts(world: World): string[] {
  const pool = world.oci.part(ID, 'node-pool');
  return 'nodeMetadata' in pool
    ? [Buffer.from(pool.nodeMetadata.user_data, 'base64').toString()]
    : [];
}

describe('the size of a node pool', () => {
  const autoscaled = specOf({
    nodePool: { size: 2, autoscaling: { min: 2, max: 6 } },
  });
  const scaled = async (size: number, spec = specOf()) => {
    const world = new World();
    await world.settle({ spec, confirmed: true });
    const pool = world.oci.part(ID, 'node-pool');
    world.oci.tamper(pool.id, {
      nodeConfigDetails: {
        ...('nodeConfigDetails' in pool && pool.nodeConfigDetails),
        size,
      },
    });
    return world;
  };

  it.each([
    [5, 'it is 5, and 2 to 6 were declared'],
    [9, 'it is 9, and 2 to 6 were declared, which it is outside of'],
  ])(
    'is left to the autoscaler when that was declared: %d',
    async (size, told) => {
      const world = await scaled(size, autoscaled);
      for (const options of [
        {},
        { drift: 'repair' as const },
        { confirmed: true },
      ]) {
        expect(
          await resultOf(world, 'node-pool', { spec: autoscaled, ...options }),
        ).toMatchObject({
          state: 'current',
          message: `as intended; its number of nodes is left to an autoscaler: ${told}; not known whether an autoscaler runs: the cluster has no add-on ClusterAutoscaler, and one that was installed by hand is not looked for`,
        });
      }
    },
  );

  it('is told with the evidence for an autoscaler', async () => {
    const world = await scaled(5, autoscaled);
    const noteOf = async () => {
      const { notes } = await resultOf(world, 'node-pool', {
        spec: autoscaled,
      });
      return notes?.at(-1);
    };
    const addons = world.oci.addonsOf(world.oci.part(ID, 'cluster').id);
    const addon = { name: 'ClusterAutoscaler', lifecycleState: 'ACTIVE' };
    addons.push(addon);
    expect(await noteOf()).toBe(
      'the add-on ClusterAutoscaler of the cluster is active; whether it is told of this pool is not looked at',
    );
    Object.assign(addon, {
      lifecycleState: 'NEEDS_ATTENTION',
      addonError: { message: 'it may not list instance pools' },
    });
    expect(await noteOf()).toBe(
      'the add-on ClusterAutoscaler of the cluster is NEEDS_ATTENTION: it may not list instance pools',
    );
    jest
      .spyOn(world.oci, 'listAddons')
      .mockRejectedValue(
        new OciApiError('NotAuthorizedOrNotFound', 'no policy'),
      );
    expect(await noteOf()).toMatch(/^not known .* could not be read$/);
  });

  it('stays when something else of the pool is changed', async () => {
    const world = await scaled(5, autoscaled);
    const spec = specOf({
      nodePool: { ...autoscaled.nodePool, maxPodsPerNode: 20 },
    });
    await world.settle({ spec, confirmed: true });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      nodeConfigDetails: {
        size: 5,
        nodePoolPodNetworkOptionDetails: { maxPodsPerNode: 20 },
      },
    });
  });

  it('is reduced by a plan that somebody confirmed, and never by a repair', async () => {
    const world = await scaled(5);
    expect(await standing(world, { drift: 'repair' })).toEqual([
      'node-pool drifted Changed',
    ]);
    const size = (nodes: number) => ({ nodeConfigDetails: { size: nodes } });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject(size(5));
    await world.settle({ confirmed: true });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject(size(2));
  });

  it('says why a repair leaves the nodes, and what to do', async () => {
    const world = await scaled(5);
    const { message } = await resultOf(world, 'node-pool', {
      drift: 'repair',
    });
    expect(message).toBe(
      'it has 5 nodes, and 2 were declared: nodes are taken away only by a plan that somebody confirms; declare how many there are to be, or leave that to an autoscaler; it was changed by somebody else: nodeConfigDetails.size',
    );
  });

  it('is raised again by a repair', async () => {
    const world = await scaled(1);
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });
});

describe('the nodes after an upgrade', () => {
  const old = `2 of 2 nodes run v1.36.0 and not v1.36.3: they keep it until they are cycled`;

  /** Of a pool whose nodes were all made with v1.36.0. */
  const worldOfOldNodes = async (spec = specOf()) => {
    const world = new World();
    await world.settle({ spec, confirmed: true });
    const { id } = world.oci.part(ID, 'node-pool');
    world.oci.tamper(id, { kubernetesVersion: 'v1.36.0' });
    world.oci.forgetNodes(id);
    await world.oci.get('NodePool', id);
    return world;
  };

  it('are told as long as they run the old version', async () => {
    const world = await worldOfOldNodes();
    await world.settle({ confirmed: true });
    expect(await resultOf(world, 'node-pool')).toMatchObject({
      state: 'current',
      message: `as intended; ${old}; declare cycling for the pool to have OCI do it`,
      notes: [`${old}; declare cycling for the pool to have OCI do it`],
    });
  });

  it('are cycled when that is declared afterwards', async () => {
    const world = await worldOfOldNodes();
    await world.settle({ confirmed: true });
    const spec = specOf({ nodePool: { cycling: {} } });
    const { changes } = await world.plan({ spec, confirmed: true });
    expect(changes.find(({ part }) => part === 'node-pool')).toMatchObject({
      action: 'update',
      fields: expect.arrayContaining([
        'nodePoolCyclingDetails.isNodeCyclingEnabled',
      ]),
    });
    await world.settle({ spec, confirmed: true });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      nodePoolCyclingDetails: {
        isNodeCyclingEnabled: true,
        maximumSurge: '1',
        maximumUnavailable: '0',
      },
    });
    expect(await resultOf(world, 'node-pool', { spec })).toMatchObject({
      message: 'as intended',
    });
  });

  it('are cycled by the upgrade itself when that was declared before', async () => {
    const spec = specOf({ nodePool: { cycling: { maximumUnavailable: 1 } } });
    const world = await worldOfOldNodes(spec);
    await world.settle({ spec, confirmed: true });
    expect(await resultOf(world, 'node-pool', { spec })).toMatchObject({
      message: 'as intended',
    });
  });

  it('that cannot be read are unknown, and not called new', async () => {
    const world = await createdWorld();
    const api = failing(
      world,
      /^get NodePool/,
      new OciApiError('NotAuthorizedOrNotFound', 'may not read'),
    );
    expect(await resultOf(world, 'node-pool', { api })).toMatchObject({
      state: 'unknown',
      message: 'may not read',
    });
  });
});

describe('another spec', () => {
  const update = async (spec: Parameters<typeof specOf>[0]) => {
    const world = await createdWorld();
    await world.settle({ confirmed: true, spec: specOf(spec) });
    world.expectOnce();
    await world.expectSettled(specOf(spec));
    return world;
  };

  it('changes what OCI can change', async () => {
    await update({
      nodePool: { size: 3, ocpus: 4, maxPodsPerNode: 40 },
      network: { clientCidrs: ['192.168.0.0/16'] },
    });
  });

  it('with more pools makes them, and removes them without touching the first', async () => {
    const more = { additionalNodePools: [{ name: 'gpu' }, { name: 'arm' }] };
    const world = await update(more);
    const { id } = world.oci.part(ID, 'node-pool');
    expect(world.oci.part(ID, 'node-pool-gpu')).toMatchObject({
      name: 'demo-gpu',
    });
    const spec = specOf({ additionalNodePools: [{ name: 'arm' }] });
    await world.settle({ confirmed: true, spec });
    expect(world.records.map(({ part }) => part)).not.toContain(
      'node-pool-gpu',
    );
    expect(world.oci.part(ID, 'node-pool').id).toBe(id);
    await world.expectSettled(spec);
  });

  it('takes labels and taints away again, and tells what others have nodes run', async () => {
    const world = await update({
      nodePool: {
        labels: [{ key: 'team', value: 'a' }],
        taints: [{ key: 'team', value: 'a' }],
      },
    });
    const { id } = world.oci.part(ID, 'node-pool');
    const [tainted] = startScripts(world);
    expect(tainted).toContain('--register-with-taints=team=a:NoSchedule');
    await world.settle({ confirmed: true });
    const [plain] = startScripts(world);
    expect(plain).toContain('bash /var/run/oke-init.sh\n');
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      initialNodeLabels: [],
    });
    await world.expectSettled();

    const nodeMetadata = {
      user_data: 'b3RoZXI=',
      areLegacyImdsEndpointsDisabled: 'true',
    };
    world.oci.tamper(id, { nodeMetadata });
    expect(await resultOf(world, 'node-pool')).toMatchObject({
      state: 'drifted',
      message: 'it was changed by somebody else: nodeMetadata.user_data',
    });
    const spec = specOf({ nodePool: { taints: [{ key: 'b' }] } });
    const { changes } = await world.plan({ confirmed: true, spec });
    expect(changes.find(({ part }) => part === 'node-pool')?.diff).toEqual([
      {
        field: 'nodeMetadata.user_data',
        from: 'a script that Okeanos did not make',
        to: 'taints b=:NoSchedule',
      },
    ]);
    await world.settle({ confirmed: true, spec });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      nodeMetadata: { areLegacyImdsEndpointsDisabled: 'true' },
    });
    expect(startScripts(world)[0]).toContain('b=:NoSchedule');
  });

  it('makes again what was taken away a moment before, although the same call made that', async () => {
    const gpu = specOf({ additionalNodePools: [{ name: 'gpu' }] });
    const closed = specOf({ network: { internetAccess: false } });
    const world = await createdWorld();
    for (const spec of [gpu, specOf(), gpu, closed, specOf(), gpu]) {
      await world.settle({ confirmed: true, spec });
      await world.expectSettled(spec);
    }
  });

  it('takes cycling and draining back that are no longer asked for', async () => {
    const world = await update({
      nodePool: { cycling: {}, eviction: { graceMinutes: 0, force: true } },
    });
    const { changes } = await world.plan({ confirmed: true });
    expect(changes.find(({ part }) => part === 'node-pool')).toMatchObject({
      action: 'update',
    });
    await world.settle({ confirmed: true });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      nodeEvictionNodePoolSettings: {
        evictionGraceDuration: 'PT60M',
        isForceDeleteAfterGraceDuration: false,
      },
      nodePoolCyclingDetails: { isNodeCyclingEnabled: false },
    });
    await world.expectSettled();
  });

  it('finds a pool as intended of which OCI tells less, or the same otherwise', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'node-pool');
    world.oci.tamper(id, {
      ...{ nodePoolCyclingDetails: undefined, initialNodeLabels: [] },
      nodeEvictionNodePoolSettings: undefined,
    });
    await world.expectSettled();
    world.oci.tamper(id, {
      nodeEvictionNodePoolSettings: { evictionGraceDuration: 'PT1H' },
    });
    expect(await standing(world)).toEqual([]);
  });

  it('that is the same is nothing new where Okeanos says more of a pool than before', async () => {
    const world = await createdWorld();
    const record = () =>
      world.records.find(({ part }) => part === 'node-pool')?.hash;
    const [pool] = partsOf(specOf()).filter(({ id }) => id === 'node-pool');
    const { details } = pool as Extract<OciResourcePart, { kind: 'NodePool' }>;
    const {
      initialNodeLabels: _labels,
      nodeEvictionNodePoolSettings: _eviction,
      nodePoolCyclingDetails: _cycling,
      nodeConfigDetails,
      ...others
    } = details;
    const { isPvEncryptionInTransitEnabled: _encryption, ...config } =
      nodeConfigDetails;
    expect(record()).toBe(
      contentHash({
        ...pool,
        details: { ...others, nodeConfigDetails: config },
      }),
    );
  });

  describe('of add-ons', () => {
    const nodes = (value: string) =>
      specOf({
        addons: [
          {
            name: 'ClusterAutoscaler',
            configurations: [{ key: 'nodes', value }],
          },
        ],
      });
    const autoscalerOf = (world: World) =>
      world.oci
        .addonsOf(world.oci.part(ID, 'cluster').id)
        .find(({ name }) => name === 'ClusterAutoscaler');

    it('installs, changes and removes them, and leaves cert-manager alone', async () => {
      const world = await createdWorld();
      await world.settle({ confirmed: true, spec: nodes('1:3') });
      await world.expectSettled(nodes('1:3'));
      expect(autoscalerOf(world)?.configurations).toEqual([
        { key: 'nodes', value: '1:3' },
      ]);
      await world.settle({ confirmed: true, spec: nodes('1:5') });
      await world.expectSettled(nodes('1:5'));
      expect(autoscalerOf(world)?.configurations).toEqual([
        { key: 'nodes', value: '1:5' },
      ]);
      const { changes } = await world.plan({ confirmed: true });
      expect(changes).toContainEqual(
        expect.objectContaining({
          ...{ part: 'addon-ClusterAutoscaler', action: 'delete' },
        }),
      );
      await world.settle({ confirmed: true });
      expect(autoscalerOf(world)).toBeUndefined();
      await world.expectSettled();
      expect(world.oci.creations).toEqual(
        expect.arrayContaining(['CertManager', 'ClusterAutoscaler']),
      );
      expect(
        world.oci.addonsOf(world.oci.part(ID, 'cluster').id),
      ).toMatchObject([{ name: 'CertManager', lifecycleState: 'ACTIVE' }]);
    });

    it('waits for cert-manager', async () => {
      const world = new World();
      await world.settle({ confirmed: true, spec: nodes('1:3') });
      const { creations } = world.oci;
      expect(creations.indexOf('CertManager')).toBeLessThan(
        creations.indexOf('ClusterAutoscaler'),
      );
    });

    it('tells how somebody else configured one, and takes it back if wanted', async () => {
      const world = new World();
      const spec = nodes('1:3');
      await world.settle({ confirmed: true, spec });
      Object.assign(autoscalerOf(world) ?? {}, {
        configurations: [
          { key: 'nodes', value: '1:3' },
          { key: 'other', value: 'x' },
        ],
      });
      expect(
        await resultOf(world, 'addon-ClusterAutoscaler', { spec }),
      ).toMatchObject({
        state: 'drifted',
        message: 'it was changed by somebody else: configurations.other',
      });
      await world.settle({ drift: 'repair', spec });
      await world.expectSettled(spec);
    });

    it('tells one that needs attention', async () => {
      const world = new World();
      const spec = nodes('1:3');
      await world.settle({ confirmed: true, spec });
      Object.assign(autoscalerOf(world) ?? {}, {
        lifecycleState: 'NEEDS_ATTENTION',
        addonError: { message: 'nodes is no range' },
      });
      expect(
        await resultOf(world, 'addon-ClusterAutoscaler', { spec }),
      ).toMatchObject({
        ...{ state: 'failed', reason: 'NeedsAttention' },
        message: 'nodes is no range',
      });
    });

    it('that OKE refuses is told, and tried again later', async () => {
      const world = await createdWorld();
      const options = { confirmed: true, spec: nodes('1:3') };
      await world.settle(options);
      world.oci.failUpdates.set('Addon', 'nodes is no range');
      const other = { confirmed: true, spec: nodes('x') };
      for (let pass = 0; pass < 6; pass += 1) {
        await world.converge(other);
        world.clock.advance(2_000);
      }
      await world.settle(other);
      await world.expectSettled(other.spec);
    });
  });

  it('without internet removes the NAT gateway after the route to it', async () => {
    const world = await update({ network: { internetAccess: false } });
    expect(world.records.map(({ part }) => part)).not.toContain('nat-gateway');
  });

  it('is refused where OCI cannot change what exists, and changes nothing there', async () => {
    const world = await createdWorld();
    const spec = specOf({ network: { podsCidr: '10.0.192.0/18' } });
    expect(await standing(world, { confirmed: true, spec })).toContain(
      'pods-subnet refused Immutable',
    );
  });

  it('of the endpoint goes through its own call', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'cluster');
    world.oci.tamper(id, {
      name: 'other',
      endpointConfig: {
        subnetId: world.oci.part(ID, 'endpoint-subnet').id,
        nsgIds: [],
        isPublicIpEnabled: false,
      },
    });
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('that OCI fails to carry out is told, and tried again later', async () => {
    const world = await createdWorld();
    const options = {
      confirmed: true,
      spec: specOf({ nodePool: { size: 5 } }),
    };
    world.oci.failUpdates.set('NodePool', 'out of host capacity');
    for (let pass = 0; pass < 4; pass += 1) {
      await world.converge(options);
      world.clock.advance(2_000);
    }
    const result = await resultOf(world, 'node-pool', options);
    expect(result).toMatchObject({
      state: 'failed',
      reason: 'UpdateFailed',
      message: 'InternalError: out of host capacity',
    });

    // Later still, when it fails again.
    world.oci.failUpdates.set('NodePool', 'out of host capacity');
    world.clock.advance(MINUTE);
    for (let pass = 0; pass < 4; pass += 1) {
      await world.converge(options);
      world.clock.advance(2_000);
    }
    world.clock.advance(MINUTE);
    expect(await resultOf(world, 'node-pool', options)).toMatchObject({
      state: 'failed',
      reason: 'UpdateFailed',
    });
    await world.settle(options);
    await world.expectSettled(options.spec);
  });

  it('that cannot be carried out hides nothing of what depends on it', async () => {
    const world = await createdWorld();
    world.oci.tamper(world.oci.part(ID, 'vcn').id, { displayName: 'x' });
    const options: Options = {
      drift: 'repair',
      api: failing(
        world,
        /^update/,
        new OciApiError('NotAuthorizedOrNotFound', 'may not manage'),
      ),
    };
    const failed = ['vcn failed NotAuthorizedOrNotFound'];
    expect(await standing(world, options)).toEqual(failed);
    // It is tried again each time: nothing says that it will fail for ever.
    expect(await standing(world, options)).toEqual(failed);
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('brings the nodes to another version after the cluster, and not when that failed', async () => {
    const world = await createdWorld();
    const before = (part: string) => {
      world.oci.tamper(world.oci.part(ID, part).id, {
        kubernetesVersion: 'v1.35.10',
      });
    };
    before('cluster');
    before('node-pool');
    world.oci.failUpdates.set('Cluster', 'an API is still in use');
    const options: Options = { drift: 'repair' };
    const seen = new Set<string>();
    for (let pass = 0; pass < 6; pass += 1) {
      (await standing(world, options)).forEach(each => seen.add(each));
      world.clock.advance(2_000);
    }
    expect([...seen]).toEqual([
      'cluster waiting Updating',
      'node-pool waiting DependencyMissing',
      'cert-manager waiting DependencyMissing',
      'control-plane-log waiting DependencyMissing',
      'cluster failed UpdateFailed',
    ]);
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      kubernetesVersion: 'v1.35.10',
      lifecycleState: 'ACTIVE',
    });
    await world.settle(options);
    await world.expectSettled();
  });

  it('is not sent again and again while OCI does not show it', async () => {
    const world = await createdWorld();
    const updates: string[] = [];
    const api = interceptedOci(world.oci, async (call, phase, isEffect) => {
      if (phase === 'after' && isEffect) {
        updates.push(call);
        world.oci.tamper(world.oci.part(ID, 'vcn').id, { displayName: 'x' });
      }
    });
    world.oci.tamper(world.oci.part(ID, 'vcn').id, { displayName: 'x' });
    for (let pass = 0; pass < 5; pass += 1) {
      await world.converge({ api, drift: 'repair' });
      world.clock.advance(2_000);
    }
    expect(updates).toEqual(['update Vcn']);
    expect(await standing(world, { api, drift: 'repair' })).toContain(
      'vcn waiting Updating',
    );
  });
});

describe('a pass', () => {
  it('ends without effect when the right to act is lost', async () => {
    const world = new World();
    const lost = new Error('the lease is lost');
    await expect(
      world.converge({
        hooks: {
          beforeEffect: async () => {
            throw lost;
          },
        },
      }),
    ).rejects.toBe(lost);
    expect(world.oci.size).toBe(0);
  });

  it('ends when it is aborted', async () => {
    const world = new World();
    const reason = new Error('the backend stops');
    const signal = AbortSignal.abort(reason);
    await expect(
      world.converge({ api: failing(world, /^list/, reason), signal }),
    ).rejects.toBe(reason);
  });

  it('does not hide a fault of the program', async () => {
    const world = new World();
    const fault = new TypeError('undefined is not a function');
    await expect(
      world.converge({ api: failing(world, /^list/, fault) }),
    ).rejects.toBe(fault);
  });

  it('says of what cannot be read that it is unknown, and why', async () => {
    const world = await createdWorld();
    const api = failing(
      world,
      /^list Cluster/,
      new OciApiError('Unreachable', 'no answer in time'),
    );
    expect(await resultOf(world, 'cluster', { api })).toMatchObject({
      state: 'unknown',
      reason: 'Unreachable',
      message: 'no answer in time',
      ocid: world.oci.part(ID, 'cluster').id,
    });
  });

  it('waits as long as OCI wants when it throttles, whatever else goes on', async () => {
    const world = new World();
    await world.converge();
    world.clock.advance(MINUTE);
    const api = failing(
      world,
      /^create NatGateway/,
      new OciApiError('Throttled', 'slower', { retryAfterMs: 42_000 }),
    );
    const { results, nextMs } = await world.converge({ api });
    expect(results).toContainEqual(
      expect.objectContaining({ part: 'service-gateway', reason: 'Creating' }),
    );
    expect(nextMs).toBe(42_000);
  });

  it('makes sure of its right to act before each effect', async () => {
    const world = new World();
    let checks = 0;
    let effects = 0;
    const options: Options = {
      confirmed: true,
      api: interceptedOci(world.oci, async (_call, phase, isEffect) => {
        if (phase === 'before' && isEffect) {
          effects += 1;
          expect(effects).toBeLessThanOrEqual(checks);
        }
      }),
      hooks: {
        beforeEffect: async () => {
          checks += 1;
        },
      },
    };
    const spec = specOf({ network: { internetAccess: false } });
    await world.settle(options);
    await world.settle({ ...options, spec });
    await world.removeAll(options);
    expect(checks).toBe(effects);
    expect(effects).toBeGreaterThan(40);
  });
});
