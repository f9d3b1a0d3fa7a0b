import { COMPARTMENT, ID, specOf, World } from './__testUtils__/World';
import { interceptedOci } from './__testUtils__/interceptedOci';

const HOUR = 60 * 60_000;

async function createdWorld() {
  const world = new World();
  await world.settle();
  return world;
}

async function passes(world: World, count: number) {
  let last = await world.destroy();
  for (let pass = 1; pass < count; pass += 1) {
    world.clock.advance(last.nextMs ?? 1_000);
    last = await world.destroy();
  }
  return last;
}

describe('destroyOci', () => {
  it('removes everything, in the order in which OCI lets it go', async () => {
    const world = await createdWorld();
    const deleted: string[] = [];
    const api = interceptedOci(world.oci, async (call, phase, isEffect) => {
      const kind = call.split(' ')[1];
      if (
        phase === 'after' &&
        isEffect &&
        deleted[deleted.length - 1] !== kind
      ) {
        deleted.push(kind.startsWith('ocid1.') ? 'rules' : kind);
      }
    });
    await world.removeAll({ api });
    expect([...new Set(deleted)]).toEqual([
      'NodePool',
      'Log',
      'LogGroup',
      'Cluster',
      'CaptureFilter',
      'rules',
      'NetworkSecurityGroup',
      'Subnet',
      'RouteTable',
      'SecurityList',
      'NatGateway',
      'ServiceGateway',
      'Vcn',
    ]);
    expect(world.oci.size).toBe(0);
    expect(world.records).toEqual([]);
  });

  it('takes a bastion away, and looks for none where none was asked for', async () => {
    const listed = async (world: World) => {
      const calls: string[] = [];
      const api = interceptedOci(world.oci, async call => {
        calls.push(call);
      });
      await world.removeAll({ api });
      expect(world.oci.size).toBe(0);
      return calls.filter(call => call.includes('Bastion'));
    };
    expect(await listed(await createdWorld())).toEqual([]);
    const world = new World();
    await world.settle({ spec: specOf({ bastion: { enabled: true } }) });
    expect(await listed(world)).not.toEqual([]);
  });

  it('is done at once where nothing was made', async () => {
    expect(await new World().destroy()).toEqual({
      results: [],
      nextMs: undefined,
      done: true,
    });
  });

  it.each([
    ['what every cluster has', {}],
    ['a bastion', { bastion: { enabled: true } }],
    [
      'an attachment to a DRG',
      { network: { peering: { via: 'drg', drgId: 'ocid1.drg.oc1.test.a' } } },
    ],
    [
      'a local peering gateway',
      { network: { peering: { via: 'localPeeringGateway' } } },
    ],
  ] as const)(
    'finds %s by tags where nothing is recorded',
    async (_, asked) => {
      const spec = specOf(asked);
      const world = new World();
      for (let pass = 0; pass < 100; pass += 1) {
        const { nextMs } = await world.converge({ spec, confirmed: true });
        world.clock.advance(nextMs ?? 1_000);
      }
      world.records = [];
      await world.removeAll({ spec });
      expect(world.oci.size).toBe(0);
    },
  );

  it('finds by its record what has lost its tags', async () => {
    const world = await createdWorld();
    for (const { id } of world.oci.standing(ID)) {
      world.oci.tamper(id, { freeformTags: {} });
    }
    await world.removeAll();
    expect(world.oci.size).toBe(0);
  });

  it('leaves alone what is not ours, and says what is in the way', async () => {
    const world = await createdWorld();
    await world.oci.create(
      'NetworkSecurityGroup',
      {
        compartmentId: COMPARTMENT,
        vcnId: world.oci.part(ID, 'vcn').id,
        displayName: 'of a load balancer',
        freeformTags: {},
      },
      'token of somebody else',
    );
    const { results, done } = await passes(world, 60);
    expect(done).toBe(false);
    expect(results).toEqual([
      expect.objectContaining({
        part: 'vcn',
        state: 'waiting',
        reason: 'InUse',
        message: expect.stringContaining('networksecuritygroup'),
      }),
    ]);
    expect(world.oci.size).toBe(3); // with the VCN and its default security list
  });

  it('is not done while something cannot be read', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    world.oci.forbidden.add('NodePool');
    expect(await passes(world, 5)).toMatchObject({
      done: false,
      results: [{ kind: 'NodePool', state: 'unknown' }],
    });
    world.oci.forbidden.clear();
    await world.removeAll();
    expect(world.oci.size).toBe(0);
  });

  it('does not take a VCN for gone that somebody else deleted, where its list proves nothing', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    for (const { id } of world.oci.standing(ID)) {
      world.oci.vanish(id);
    }
    const { done, results } = await passes(world, 5);
    expect(done).toBe(false);
    expect(results).toContainEqual(
      expect.objectContaining({ part: 'cluster', state: 'unknown' }),
    );
  });
});
