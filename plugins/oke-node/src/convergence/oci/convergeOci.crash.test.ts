import fc from 'fast-check';
import { interceptedOci } from './__testUtils__/interceptedOci';
import { specOf, World, type Options } from './__testUtils__/World';

jest.setTimeout(300_000);

const CREATED = specOf();
const CHANGED = specOf({
  network: { internetAccess: false, clientCidrs: ['192.168.0.0/16'] },
  nodePool: { size: 3 },
});

const DEAD = 'the process is dead';

type Run = (world: World, options: Options) => Promise<unknown>;

const create: Run = (world, options) => world.settle(options);
const change: Run = (world, options) =>
  world.settle({ ...options, spec: CHANGED });
const remove: Run = (world, options) => world.removeAll(options);

/**
 * Runs a process that dies at a point: there is one after everything that changes OCI (the answer is lost
 * then) or the records. From then on it does nothing more.
 *
 * @returns how many points it came to
 */
async function dieDuring(
  run: Run,
  world: World,
  dieAt: number,
): Promise<number> {
  let points = 0;
  const live = async () => {
    if (points >= dieAt) {
      throw new Error(DEAD);
    }
  };
  const point = async () => {
    points += 1;
    await live();
  };
  const options: Options = {
    confirmed: true, // until it is settled
    api: interceptedOci(world.oci, (_call, phase, isEffect) =>
      isEffect && phase === 'after' ? point() : live(),
    ),
    hooks: {
      beforeEffect: live,
      record: async records => {
        await live();
        world.save(records);
        await point();
      },
    },
  };
  try {
    await run(world, options);
  } catch (error) {
    if (!(error instanceof Error && error.message === DEAD)) {
      throw error;
    }
  }
  return points;
}

/** What OCI does not promise. */
interface Weather {
  visibilityMs: number;
  readableMs: number;
}

const CLEAR: Weather = { visibilityMs: 0, readableMs: 600_000 };
/** What was made shows late, and what is deleted answers 404 at once. */
const FOGGY: Weather = { visibilityMs: 3_000, readableMs: 0 };

async function newWorld(
  { visibilityMs, readableMs }: Weather,
  created = false,
): Promise<World> {
  const world = new World();
  Object.assign(world.oci, { visibilityMs, readableMs });
  if (created) {
    await world.settle();
  }
  return world;
}

/** Every point of a run, each in a world of its own. */
async function atEveryPoint(
  run: Run,
  prepare: () => Promise<World>,
  then: (world: World) => Promise<void>,
) {
  const points = await dieDuring(run, await prepare(), Infinity);
  expect(points).toBeGreaterThan(20);
  for (let dieAt = 1; dieAt <= points; dieAt += 1) {
    const world = await prepare();
    // Calls that are under way when it dies have their effect as well.
    const reached = await dieDuring(run, world, dieAt);
    expect(reached).toBeGreaterThanOrEqual(dieAt);
    await then(world);
  }
}

function expectNothingLeft(world: World) {
  expect(world.oci.size).toBe(0);
  expect(world.records).toEqual([]);
}

describe.each([
  ['OCI shows everything at once', CLEAR],
  ['OCI shows things late', FOGGY],
])('a crash, when %s', (_when, weather) => {
  it('at any point of the creation loses nothing and makes nothing twice', () =>
    atEveryPoint(
      create,
      () => newWorld(weather),
      async world => {
        await world.settle({ confirmed: true });
        world.expectOnce();
        await world.expectSettled();
      },
    ));

  it('at any point of the removal leaves nothing over', () =>
    atEveryPoint(
      remove,
      () => newWorld(weather, true),
      async world => {
        await world.removeAll();
        expectNothingLeft(world);
      },
    ));
});

describe('a crash', () => {
  it('at any point of the creation leaves nothing over when the cluster is then removed', () =>
    atEveryPoint(
      create,
      () => newWorld(FOGGY),
      async world => {
        await world.removeAll();
        expectNothingLeft(world);
      },
    ));

  it('after a crash, with whatever specs, does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(CLEAR, FOGGY),
        fc.array(
          fc.record({
            run: fc.constantFrom(create, change),
            dieAt: fc.integer({ min: 1, max: 100 }),
            pauseMs: fc.nat({ max: 10_000 }),
          }),
          { maxLength: 4 },
        ),
        fc.boolean(),
        async (weather, crashes, isRemoved) => {
          const world = await newWorld(weather);
          for (const { run, dieAt, pauseMs } of crashes) {
            await dieDuring(run, world, dieAt);
            world.clock.advance(pauseMs);
          }
          if (isRemoved) {
            await world.removeAll();
            expectNothingLeft(world);
          } else {
            await world.settle({ confirmed: true, spec: CREATED });
            // The one spec has a NAT gateway, the other has none.
            world.expectOnce({ except: ['nat-gateway'] });
            await world.expectSettled(CREATED);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
