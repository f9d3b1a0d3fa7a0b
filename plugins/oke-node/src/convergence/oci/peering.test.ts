import type { ClusterSpecInput } from '@okeanos/backstage-plugin-oke-common';
import { OciApiError } from '../../oci/OciApiError';
import { ID, specOf, World, type Options } from './__testUtils__/World';

type Peering = NonNullable<NonNullable<ClusterSpecInput['network']>['peering']>;

const DRG = 'ocid1.drg.oc1.test.a';
const PEER = 'ocid1.localpeeringgateway.oc1.test.other';

const specWith = (peering: Peering, clientCidrs = ['192.168.0.0/16']) =>
  specOf({ network: { clientCidrs, peering } });

const DRG_SPEC = specWith({ via: 'drg', drgId: DRG });
const REQUESTING = specWith({ via: 'localPeeringGateway', peerId: PEER });
const ACCEPTING = specWith({ via: 'localPeeringGateway' });

async function madeWorld(options: Options): Promise<World> {
  const world = new World();
  await world.settle({ confirmed: true, ...options });
  return world;
}

/** Passes until only what waits for somebody is left. */
async function passes(world: World, options: Options) {
  let result = await world.converge(options);
  for (let pass = 0; pass < 100; pass += 1) {
    world.clock.advance(result.nextMs ?? 1_000);
    result = await world.converge(options);
  }
  return result.results;
}

function routesOf(world: World, table: string) {
  const live = world.oci.part(ID, table);
  return 'routeRules' in live
    ? live.routeRules.map(
        ({ destination, networkEntityId }) =>
          `${destination} ${networkEntityId.split('.')[1]}`,
      )
    : [];
}

async function resultOf(world: World, part: string, options: Options) {
  const { results } = await world.converge(options);
  return results.find(result => result.part === part);
}

describe('a cluster that is there already', () => {
  const NONE = specWith({ via: 'none' });
  const effects = (changes: { part: string; action: string }[]) =>
    changes
      .filter(({ action }) => action !== 'none')
      .map(({ part, action }) => `${action} ${part}`);

  it.each([
    ['drg-attachment', DRG_SPEC],
    ['local-peering-gateway', REQUESTING],
  ])('is joined by %s, and is not planned anew', async (part, spec) => {
    const world = await madeWorld({ spec: NONE });
    const { changes } = await world.plan({ confirmed: true, spec });
    expect(effects(changes)).toEqual([
      `create ${part}`,
      'update private-routes',
      'update internal-routes',
    ]);
  });

  it('reaches the internet from then on, and is not planned anew', async () => {
    const closed = specOf({ network: { internetAccess: false } });
    const world = await madeWorld({ spec: closed });
    const { changes } = await world.plan({ confirmed: true });
    expect(effects(changes)).toEqual([
      'create nat-gateway',
      'update private-routes',
      'update workers-rules',
      'update pods-rules',
    ]);
  });

  it('goes on changing while nobody can join it, and is joined as soon as that can be done', async () => {
    const world = await madeWorld({ spec: NONE });
    const refuse = new OciApiError('NotAuthorizedOrNotFound', 'no such DRG');
    const create = world.oci.create.bind(world.oci);
    jest
      .spyOn(world.oci, 'create')
      .mockImplementation(async (kind, details, ...rest) => {
        if (JSON.stringify(details).includes('ocid1.drg.oc1.test.missing')) {
          throw refuse;
        }
        return create(kind, details, ...rest);
      });
    const wrong = {
      ...specWith({ via: 'drg', drgId: 'ocid1.drg.oc1.test.missing' }),
      nodePool: { ...NONE.nodePool, size: 3 },
    };
    const startedAt = world.clock.now();
    const results = await passes(world, { confirmed: true, spec: wrong });
    const told = Object.fromEntries(results.map(each => [each.part, each]));
    expect(told['private-routes']).toMatchObject({
      ...{ state: 'waiting', reason: 'DependencyMissing' },
      message: 'it waits for drg-attachment',
    });
    expect(told['node-pool']).toMatchObject({ state: 'current' });
    expect(world.oci.part(ID, 'node-pool')).toMatchObject({
      nodeConfigDetails: { size: 3 },
    });
    expect(world.clock.now()).toBeGreaterThan(startedAt);

    const right = {
      ...specWith({ via: 'drg', drgId: DRG }),
      nodePool: wrong.nodePool,
    };
    await world.converge({ confirmed: true, spec: right });
    expect(world.oci.part(ID, 'drg-attachment')).toMatchObject({ drgId: DRG });
    await world.settle({ confirmed: true, spec: right });
    await world.expectSettled(right);
    expect(world.records.filter(({ change }) => change)).toEqual([]);
  });

  it('is not asked for otherwise while the answer to a call is not known', async () => {
    const world = await madeWorld({ spec: NONE });
    world.clock.advance(60 * 60_000);
    const create = world.oci.create.bind(world.oci);
    const asked: string[] = [];
    let isLost = true;
    jest
      .spyOn(world.oci, 'create')
      .mockImplementation(async (kind, details, ...rest) => {
        const { drgId } = { drgId: '', ...details };
        asked.push(...(drgId ? [drgId] : []));
        const made = await create(kind, details, ...rest);
        if (kind === 'DrgAttachment' && isLost) {
          isLost = false;
          throw new OciApiError('Unreachable', 'the answer was lost');
        }
        return made;
      });
    await world.converge({ confirmed: true, spec: DRG_SPEC });
    world.oci.visibilityMs = 60_000;
    const other = specWith({ via: 'drg', drgId: 'ocid1.drg.oc1.test.b' });
    await world.converge({ confirmed: true, spec: other });
    expect(asked).toEqual([DRG, DRG]);
  });
});

describe('an attachment to a DRG', () => {
  it('leads to the client networks from both route tables, and goes with the cluster', async () => {
    const world = await madeWorld({ spec: DRG_SPEC });
    await world.expectSettled(DRG_SPEC);
    expect(world.oci.part(ID, 'drg-attachment')).toMatchObject({
      ...{ drgId: DRG, lifecycleState: 'ATTACHED' },
      networkDetails: { type: 'VCN', id: world.oci.part(ID, 'vcn').id },
    });
    expect(routesOf(world, 'private-routes')).toContain('192.168.0.0/16 drg');
    expect(routesOf(world, 'internal-routes')).toEqual(['192.168.0.0/16 drg']);
    // The DRG is somebody else's, and was never there for OCI of this test.
    await world.removeAll();
    expect(world.oci.size).toBe(0);
  });

  it('is attached before the routes that lead through it are written', async () => {
    const world = new World();
    const states: string[] = [];
    const create = world.oci.create.bind(world.oci);
    jest.spyOn(world.oci, 'create').mockImplementation((kind, ...rest) => {
      if (kind === 'RouteTable') {
        const { lifecycleState } = world.oci.part(ID, 'drg-attachment');
        states.push(lifecycleState);
      }
      return create(kind, ...rest);
    });
    await world.settle({ confirmed: true, spec: DRG_SPEC });
    expect(states).toEqual(['ATTACHED', 'ATTACHED']);
  });

  it('is taken away with its routes when it is asked for no more, and those of others stay', async () => {
    const world = await madeWorld({ spec: DRG_SPEC });
    const table = world.oci.part(ID, 'internal-routes');
    const others = {
      destination: '172.16.0.0/12',
      destinationType: 'CIDR_BLOCK',
      networkEntityId: DRG,
    };
    const routes = 'routeRules' in table ? table.routeRules : [];
    world.oci.tamper(table.id, { routeRules: [...routes, others] });
    expect(
      await resultOf(world, 'internal-routes', { spec: DRG_SPEC }),
    ).toEqual(expect.objectContaining({ state: 'current' }));

    const spec = specWith({ via: 'none' });
    await world.settle({ confirmed: true, spec });
    expect(routesOf(world, 'internal-routes')).toEqual(['172.16.0.0/12 drg']);
    expect(routesOf(world, 'private-routes')).not.toContain(
      '192.168.0.0/16 drg',
    );
    expect(() => world.oci.part(ID, 'drg-attachment')).toThrow('0 of');
  });

  it('takes the place of a route to the same network that somebody else wrote', async () => {
    const spec = specWith({ via: 'none' });
    const world = await madeWorld({ spec });
    const table = world.oci.part(ID, 'internal-routes');
    const theirs = {
      destination: '192.168.0.0/16',
      destinationType: 'CIDR_BLOCK',
      networkEntityId: PEER,
    };
    world.oci.tamper(table.id, { routeRules: [theirs] });
    expect(await resultOf(world, 'internal-routes', { spec })).toMatchObject({
      state: 'current',
    });
    await world.settle({ confirmed: true, spec: DRG_SPEC });
    expect(routesOf(world, 'internal-routes')).toEqual(['192.168.0.0/16 drg']);
  });

  it.each(['routeRules', 'drgId'])(
    'is told as drift when somebody changes %s',
    async field => {
      const world = await madeWorld({ spec: DRG_SPEC });
      const part = field === 'drgId' ? 'drg-attachment' : 'private-routes';
      world.oci.tamper(world.oci.part(ID, part).id, {
        [field]: field === 'drgId' ? 'ocid1.drg.oc1.test.b' : [],
      });
      expect(await resultOf(world, part, { spec: DRG_SPEC })).toMatchObject({
        state: 'drifted',
        message: `it was changed by somebody else: ${field}`,
      });
    },
  );

  it('that somebody took away is told, and nothing is said to be as intended', async () => {
    const world = await madeWorld({ spec: DRG_SPEC });
    world.oci.tamper(world.oci.part(ID, 'drg-attachment').id, {
      lifecycleState: 'DETACHED',
    });
    expect(
      await resultOf(world, 'drg-attachment', { spec: DRG_SPEC }),
    ).toMatchObject({ state: 'drifted', reason: 'Deleted' });
  });

  it('is not made where somebody else attached the VCN, which the plan says', async () => {
    const spec = specWith({ via: 'none' });
    const world = await madeWorld({ spec });
    const { id: vcnId } = world.oci.part(ID, 'vcn');
    await world.oci.create(
      'DrgAttachment',
      {
        ...{ displayName: 'theirs', freeformTags: {} },
        drgId: 'ocid1.drg.oc1.test.b',
        networkDetails: { type: 'VCN', id: vcnId },
      },
      'token',
    );
    const { problems } = await world.plan({ confirmed: true, spec: DRG_SPEC });
    expect(problems).toEqual([
      {
        ...{ field: '', value: 'demo-drg-attachment' },
        message: expect.stringMatching(
          /^somebody else attached the VCN to ocid1\.drg\.oc1\.test\.b \(ocid1\.drgattachment\./,
        ),
        remedy: expect.stringContaining('network.peering.via'),
      },
    ]);
    expect(
      await resultOf(world, 'drg-attachment', {
        confirmed: true,
        spec: DRG_SPEC,
      }),
    ).toMatchObject({ state: 'refused', reason: 'Taken' });
  });
});

it.each([
  ['drg-attachment', DRG_SPEC],
  ['local-peering-gateway', REQUESTING],
])('%s goes also where its record was lost', async (part, spec) => {
  const world = await madeWorld({ spec });
  world.records = world.records.filter(record => record.part !== part);
  await world.removeAll({ spec });
  expect(world.oci.size).toBe(0);
});

describe('a local peering gateway', () => {
  it('is made, connected to its peer, and routed through', async () => {
    const world = await madeWorld({ spec: REQUESTING });
    expect(world.oci.part(ID, 'local-peering-gateway')).toMatchObject({
      ...{ peerId: PEER, peeringStatus: 'PEERED' },
    });
    for (const table of ['private-routes', 'internal-routes']) {
      expect(routesOf(world, table)).toContain(
        '192.168.0.0/16 localpeeringgateway',
      );
    }
    await world.removeAll();
    expect(world.oci.size).toBe(0);
  });

  it('waits for the other side, says what that has to do, and holds up nothing else', async () => {
    const world = new World();
    const options = { confirmed: true, spec: ACCEPTING };
    const results = await passes(world, options);
    const { id } = world.oci.part(ID, 'local-peering-gateway');
    const waiting = results.filter(({ state }) => state !== 'current');
    expect(waiting).toEqual([
      expect.objectContaining({
        ...{ part: 'local-peering-gateway', state: 'waiting' },
        reason: 'NotPeered',
        message: expect.stringContaining(`which has no peer, to ${id}`),
      }),
    ]);
    expect(results.map(({ part }) => part)).toContain('cluster');

    world.oci.peer(id, PEER, ['192.168.0.0/16']);
    expect(
      await resultOf(world, 'local-peering-gateway', options),
    ).toMatchObject({ state: 'current', message: 'as intended' });
  });

  it.each([
    ['REVOKED', 'failed', /the gateway at the other end was deleted/],
    ['INVALID', 'failed', /the peering is invalid/],
    ['PENDING', 'waiting', /OCI is peering it/],
    ['SOMETHING', 'failed', /is SOMETHING, .* nothing is concluded/],
  ])('that is %s is %s', async (peeringStatus, state, message) => {
    const world = await madeWorld({ spec: REQUESTING });
    const { id } = world.oci.part(ID, 'local-peering-gateway');
    world.oci.tamper(id, { peeringStatus });
    expect(
      await resultOf(world, 'local-peering-gateway', { spec: REQUESTING }),
    ).toMatchObject({ state, message: expect.stringMatching(message) });
  });

  it('whose peer OCI refuses says why, and the cluster is made all the same', async () => {
    const world = new World();
    jest
      .spyOn(world.oci, 'connectLocalPeeringGateways')
      .mockRejectedValue(
        new OciApiError('InvalidParameter', 'the VCNs overlap'),
      );
    const results = await passes(world, { confirmed: true, spec: REQUESTING });
    expect(results.filter(({ state }) => state !== 'current')).toEqual([
      expect.objectContaining({
        ...{ part: 'local-peering-gateway', state: 'failed' },
        message: 'the VCNs overlap',
      }),
    ]);
  });

  it('that has another peer stays with it: OCI connects it once', async () => {
    const world = await madeWorld({ spec: REQUESTING });
    const { id } = world.oci.part(ID, 'local-peering-gateway');
    world.oci.tamper(id, { peerId: `${PEER}x` });
    const connect = jest.spyOn(world.oci, 'connectLocalPeeringGateways');
    expect(
      await resultOf(world, 'local-peering-gateway', {
        confirmed: true,
        spec: REQUESTING,
      }),
    ).toMatchObject({ state: 'refused', reason: 'Immutable' });
    expect(connect).not.toHaveBeenCalled();
  });

  it.each([
    [
      ['10.9.0.0/16'],
      'the peer advertises 10.9.0.0/16, and not 192.168.0.0/16: clients there are not reached',
    ],
    [
      ['192.168.7.0/24'],
      'the peer advertises 192.168.7.0/24, which is not all of 192.168.0.0/16',
    ],
    [
      ['192.168.0.0/16', '10.0.0.0/24'],
      'the peer advertises 10.0.0.0/24, which overlaps with the VCN 10.0.0.0/16: these addresses are reached in this VCN only',
    ],
    [undefined, 'not known what the peer advertises: OCI does not tell it'],
    [['192.168.0.0/16'], undefined],
  ])('tells of a peer that advertises %j', async (advertised, note) => {
    const world = await madeWorld({ spec: REQUESTING });
    const { id } = world.oci.part(ID, 'local-peering-gateway');
    world.oci.tamper(id, { peerAdvertisedCidrDetails: advertised });
    const result = await resultOf(world, 'local-peering-gateway', {
      spec: REQUESTING,
    });
    expect(result).toMatchObject({ state: 'current' });
    expect(result?.notes).toEqual(note && [note]);
  });

  it('gives way to a DRG without a gap: the routes are moved before it goes', async () => {
    const world = await madeWorld({ spec: REQUESTING });
    await world.settle({ confirmed: true, spec: DRG_SPEC });
    expect(routesOf(world, 'internal-routes')).toEqual(['192.168.0.0/16 drg']);
    expect(() => world.oci.part(ID, 'local-peering-gateway')).toThrow('0 of');
  });
});
