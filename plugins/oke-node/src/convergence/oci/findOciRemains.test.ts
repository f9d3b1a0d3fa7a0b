import { findOciRemains } from './findOciRemains';
import { OciApiError } from '../../oci/OciApiError';
import type { OciApi } from '../../oci/OciApi';
import { optionalKindsOf } from '../../blueprints/cluster';
import { COMPARTMENT, ID, specOf, World } from './__testUtils__/World';
import { interceptedOci } from './__testUtils__/interceptedOci';

async function createdWorld() {
  const world = new World();
  await world.settle();
  return world;
}

const find = (
  world: World,
  { api = world.oci, id = ID }: { api?: OciApi; id?: string } = {},
) =>
  findOciRemains(
    api,
    {
      ...{ id, compartmentId: COMPARTMENT },
      records: id === ID ? world.records : [],
      asked: optionalKindsOf(specOf()),
    },
    world.passOptions,
  );

describe('findOciRemains', () => {
  it('finds all that a deletion removes, in its order, and changes nothing', async () => {
    const world = await createdWorld();
    const effects: string[] = [];
    const { found, unread } = await find(world, {
      api: interceptedOci(world.oci, async (call, _, isEffect) => {
        effects.push(...(isEffect ? [call] : []));
      }),
    });
    expect(unread).toEqual([]);
    expect(effects).toEqual([]);
    expect(found.map(({ ocid }) => ocid)).toHaveLength(
      new Set(found.map(({ ocid }) => ocid)).size,
    );
    expect([...new Set(found.map(({ kind }) => kind))]).toEqual([
      'NodePool',
      'Log',
      'Cluster',
      'LogGroup',
      'CaptureFilter',
      'NetworkSecurityGroup',
      'Subnet',
      'RouteTable',
      'SecurityList',
      'NatGateway',
      'ServiceGateway',
      'Vcn',
    ]);
    expect(found.at(-1)).toMatchObject({ name: 'demo-vcn', part: 'vcn' });
    await world.removeAll();
    await expect(find(world)).resolves.toEqual({ found: [], unread: [] });
  });

  it('finds what is recorded and has lost its tags, and what is tagged and not recorded', async () => {
    const world = await createdWorld();
    const all = (await find(world)).found;
    world.records = [];
    const tagged = (await find(world)).found;
    expect(tagged.map(({ ocid }) => ocid).sort()).toEqual(
      all.map(({ ocid }) => ocid).sort(),
    );
  });

  it('finds nothing of another cluster', async () => {
    const world = await createdWorld();
    await expect(
      find(world, { id: '99999999-2222-3333-4444-555555555555' }),
    ).resolves.toEqual({ found: [], unread: [] });
  });

  it('names the kinds that could not be read, and tells the rest', async () => {
    const world = await createdWorld();
    const { found, unread } = await find(world, {
      api: interceptedOci(world.oci, async call => {
        if (call === 'list Subnet') {
          throw new OciApiError('NotAuthorizedOrNotFound', 'not authorized');
        }
      }),
    });
    expect(unread).toEqual([{ kind: 'Subnet', message: 'not authorized' }]);
    const kinds = found.map(({ kind }) => kind);
    expect(kinds).toContain('Vcn');
    expect(kinds).toContain('NodePool');
  });

  it('does not take what lies in a VCN for gone when the VCN could not be read', async () => {
    const world = await createdWorld();
    const { unread } = await find(world, {
      api: interceptedOci(world.oci, async call => {
        if (call === 'list Vcn') {
          throw new OciApiError('NotAuthorizedOrNotFound', 'not authorized');
        }
      }),
    });
    expect(unread).toContainEqual({ kind: 'Vcn', message: 'not authorized' });
    expect(unread).toContainEqual({
      kind: 'Subnet',
      message: 'its VCN could not be read',
    });
    expect(unread.map(({ kind }) => kind)).not.toContain('NodePool');
  });

  it('is over when the signal is aborted', async () => {
    const world = await createdWorld();
    const reason = new Error('the caller went away');
    const api = interceptedOci(world.oci, async () => {
      throw new OciApiError('Unreachable', 'cut off');
    });
    await expect(
      findOciRemains(
        api,
        {
          ...{ id: ID, compartmentId: COMPARTMENT, records: world.records },
          asked: [],
        },
        { ...world.passOptions, signal: AbortSignal.abort(reason) },
      ),
    ).rejects.toBe(reason);
  });
});
