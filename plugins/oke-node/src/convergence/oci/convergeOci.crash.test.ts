import { interceptedOci } from './__testUtils__/interceptedOci';
import { specOf, World, type Options } from './__testUtils__/World';

const CHANGED = specOf({
  network: { internetAccess: false, clientCidrs: ['192.168.0.0/16'] },
  nodePool: { size: 3 },
});

const DEAD = 'the process is dead';

/**
 * What a process works with that dies at a point: before or after any effect or record. From then on
 * it does nothing more.
 */
function mortal(world: World, dieAt: number) {
  let points = 0;
  const point = async () => {
    points += 1;
    if (points >= dieAt) {
      throw new Error(DEAD);
    }
  };
  const options: Options = {
    confirmed: true, // until it is settled
    api: interceptedOci(world.oci, async (_call, _phase, isEffect) => {
      if (isEffect) {
        await point();
      }
    }),
    hooks: {
      beforeEffect: point,
      record: async records => {
        await point();
        world.save(records);
        await point();
      },
    },
  };
  return { options, count: () => points };
}

type Run = (world: World, options: Options) => Promise<unknown>;

/** @returns how many points the run came to */
async function dieDuring(
  run: Run,
  world: World,
  dieAt: number,
): Promise<number> {
  const { options, count } = mortal(world, dieAt);
  try {
    await run(world, options);
  } catch (error) {
    if (!(error instanceof Error && error.message === DEAD)) {
      throw error;
    }
  }
  return count();
}

const newWorld = (visibilityMs: number) => {
  const world = new World();
  world.oci.visibilityMs = visibilityMs;
  return world;
};

const create: Run = (world, options) => world.settle(options);
const change: Run = (world, options) =>
  world.settle({ ...options, spec: CHANGED });
const remove: Run = (world, options) => world.removeAll(options);

describe.each([
  ['what was made is visible at once', 0],
  ['what was made is visible after 3 s', 3_000],
])('a crash, when %s', (_when, visibilityMs) => {
  /** Every point of a run, each in a world of its own. */
  async function atEveryPoint(
    run: Run,
    prepare: (world: World) => Promise<unknown>,
    then: (world: World) => Promise<void>,
  ) {
    const undisturbed = newWorld(visibilityMs);
    await prepare(undisturbed);
    const points = await dieDuring(run, undisturbed, Infinity);
    expect(points).toBeGreaterThan(30);
    for (let dieAt = 1; dieAt <= points; dieAt += 1) {
      const world = newWorld(visibilityMs);
      await prepare(world);
      await dieDuring(run, world, dieAt);
      await then(world);
    }
  }

  const nothing = async () => {};

  it('at any point of the creation loses nothing and makes nothing twice', () =>
    atEveryPoint(create, nothing, async world => {
      await world.settle({ confirmed: true });
      world.expectOnce();
      await world.expectSettled();
    }));

  it('at any point of the creation leaves nothing over when the cluster is then removed', () =>
    atEveryPoint(create, nothing, async world => {
      await world.removeAll();
      expect(world.oci.size).toBe(0);
      expect(world.records).toEqual([]);
    }));

  it('at any point of a change loses nothing and makes nothing twice', () =>
    atEveryPoint(
      change,
      world => world.settle(),
      async world => {
        await world.settle({ confirmed: true, spec: CHANGED });
        world.expectOnce();
        await world.expectSettled(CHANGED);
      },
    ));

  it('at any point of the creation is no harm when another spec follows', () =>
    atEveryPoint(create, nothing, async world => {
      await world.settle({ confirmed: true, spec: CHANGED });
      world.expectOnce();
      await world.expectSettled(CHANGED);
    }));

  it('at any point of the removal leaves nothing over', () =>
    atEveryPoint(
      remove,
      world => world.settle(),
      async world => {
        await world.removeAll();
        expect(world.oci.size).toBe(0);
        expect(world.records).toEqual([]);
      },
    ));

  it('at any point of the removal leaves nothing over, when what is deleted answers 404 at once', () =>
    atEveryPoint(
      remove,
      async world => {
        world.oci.readableMs = 0;
        await world.settle();
      },
      async world => {
        await world.removeAll();
        expect(world.oci.size).toBe(0);
        expect(world.records).toEqual([]);
      },
    ));
});
