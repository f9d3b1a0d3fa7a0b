import { OciApiError } from '../../oci/OciApiError';
import type { OciApi } from '../../oci/OciApi';
import { specOf, ID, World, type Options } from './__testUtils__/World';
import { convergeOci } from './convergeOci';

const withBastion = specOf({ bastion: { enabled: true } });

async function settledWorld(spec = specOf()): Promise<World> {
  const world = new World();
  await world.settle({ confirmed: true, spec });
  return world;
}

const EFFECTS = [
  ...['create', 'update', 'updateClusterEndpointConfig', 'delete'],
  ...['connectLocalPeeringGateways', 'addSecurityRules', 'removeSecurityRules'],
  ...['installAddon', 'updateAddon', 'disableAddon'],
];

/** One pass of a frozen cluster, which fails the test at the first effect. */
async function pass(world: World, options: Options = {}) {
  const api = new Proxy<OciApi>(world.oci, {
    get(target, name) {
      if (EFFECTS.includes(String(name))) {
        throw new Error(`${String(name)} was called`);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { results } = await convergeOci(
    api,
    { ...world.intention(options), frozen: true },
    world.hooks(),
    world.passOptions,
  );
  return results
    .filter(({ state }) => state !== 'current')
    .map(
      ({ part, state, reason, message }) =>
        `${part} ${state} ${reason}: ${message}`,
    );
}

describe('convergeOci of a frozen cluster', () => {
  it('says that it is as intended', async () => {
    expect(await pass(await settledWorld())).toEqual([]);
  });

  it('tells what somebody else changed and deleted, and puts nothing right', async () => {
    const world = await settledWorld();
    world.oci.tamper(world.oci.part(ID, 'cluster').id, { name: 'renamed' });
    world.oci.vanish(world.oci.part(ID, 'node-pool').id);
    world.clock.advance(60 * 60_000);
    const nsg = world.oci.part(ID, 'endpoint-nsg').id;
    const [{ id = '' }] = world.oci.rulesOf(nsg);
    await world.oci.removeSecurityRules(nsg, [id]);
    expect(await pass(world)).toEqual([
      expect.stringMatching(/^endpoint-rules drifted Changed: /),
      expect.stringMatching(/^cluster drifted Changed: .*name/),
      expect.stringMatching(/^node-pool drifted Deleted: /),
    ]);
  });

  it.each([
    ['a confirmed plan', { confirmed: true }],
    ['drift that would be repaired', { drift: 'repair' }],
  ] as const)('does nothing of %s', async (_, options) => {
    const world = await settledWorld();
    world.oci.tamper(world.oci.part(ID, 'cluster').id, { name: 'renamed' });
    expect(await pass(world, options)).toEqual([
      expect.stringMatching(
        /^cluster waiting Frozen: it is not as asked for, and stays so while the cluster is frozen: .*name/,
      ),
    ]);
  });

  it('makes nothing that was asked for before and is not there', async () => {
    const world = await settledWorld();
    expect(await pass(world, { spec: withBastion })).toEqual([
      expect.stringMatching(/^bastion waiting Frozen: .*it does not exist$/),
      expect.stringMatching(/^bastion-flow-log waiting Frozen: /),
    ]);
    expect(await pass(new World())).toContainEqual(
      expect.stringMatching(/^vcn waiting Frozen: .*it does not exist$/),
    );
  });

  it('leaves rules that are there twice, and are missing', async () => {
    const world = await settledWorld();
    const nsg = world.oci.part(ID, 'pods-nsg').id;
    const [{ id: _, ...rule }] = world.oci.rulesOf(nsg);
    await world.oci.addSecurityRules(nsg, [rule]);
    expect(await pass(world)).toEqual([
      expect.stringMatching(
        /^pods-rules waiting Frozen: they are not as asked for, .*: - /,
      ),
    ]);
  });

  it('removes nothing that is no longer asked for', async () => {
    const world = await settledWorld(withBastion);
    expect(await pass(world)).toEqual([
      'bastion waiting Frozen: it is no longer asked for, and is not removed while the cluster is frozen',
      'bastion-flow-log waiting Frozen: it is no longer asked for, and is not removed while the cluster is frozen',
    ]);

    const withAddon = await settledWorld(
      specOf({ addons: [{ name: 'Istio' }] }),
    );
    expect(await pass(withAddon)).toEqual([
      'addon-Istio waiting Frozen: it is no longer asked for, and is not removed while the cluster is frozen',
    ]);
  });

  it('does not try again what failed', async () => {
    const world = new World();
    world.oci.refuseCreations.set(
      'Vcn',
      new OciApiError('LimitExceeded', 'no more VCNs'),
    );
    await world.converge({ confirmed: true });
    world.clock.advance(24 * 60 * 60_000);
    expect((await pass(world))[0]).toMatch(/^vcn (waiting|failed) /);
    expect(world.oci.size).toBe(0);
  });

  it('goes on where it was when it is unfrozen', async () => {
    const world = new World();
    await world.converge({ confirmed: true });
    await pass(world);
    await world.settle({ confirmed: true });
    await world.expectSettled();
  });
});
