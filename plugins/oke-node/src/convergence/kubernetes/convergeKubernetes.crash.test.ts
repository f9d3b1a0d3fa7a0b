import fc from 'fast-check';
import { InMemoryCluster } from './__testUtils__/InMemoryCluster';
import { intercepted } from './__testUtils__/intercepted';
import { configMap, intentionOf, namespace } from './__testUtils__/parts';
import { convergeKubernetes } from './convergeKubernetes';
import type { InventoryEntry } from './Inventory';
import type { KubernetesPart } from './part';

const BEFORE = [
  namespace,
  configMap('a'),
  configMap('b', { value: '1' }, ['a']),
  configMap('leaves'),
];
/** Of another spec: one part is changed, one is new, one has left. */
const AFTER = [
  namespace,
  configMap('a'),
  configMap('b', { value: '2' }, ['a']),
  configMap('comes'),
];

/** What outlives the process. */
interface World {
  cluster: InMemoryCluster;
  inventory: InventoryEntry[];
}

const newWorld = (): World => ({
  cluster: new InMemoryCluster(),
  inventory: [],
});

/**
 * A process that makes one pass, and dies at a point: before or after any call. From then on it
 * does nothing more.
 *
 * @returns how many points it came to
 */
async function run(
  world: World,
  parts: KubernetesPart[],
  dieAt = Infinity,
): Promise<number> {
  let points = 0;
  const point = async () => {
    points += 1;
    if (points >= dieAt) {
      throw new Error('the process is dead');
    }
  };
  const { inventory } = world;
  const pass = convergeKubernetes(
    intercepted(world.cluster, point),
    intentionOf(parts, { inventory, confirmed: true }), // until it is settled
    {
      beforeEffect: point,
      recordInventory: async next => {
        await point();
        world.inventory = next;
        await point();
      },
    },
  );
  await (dieAt === Infinity ? pass : pass.catch(() => {}));
  return points;
}

/** The parts are there, as they would be without a crash, and nothing is left to do. */
async function expectSettled(
  { cluster, inventory }: World,
  parts: KubernetesPart[],
) {
  const untouched = newWorld();
  await run(untouched, parts);
  expect(cluster.state).toEqual(untouched.cluster.state);
  const effect = jest.fn();
  const results = await convergeKubernetes(
    cluster,
    intentionOf(parts, { inventory }),
    { beforeEffect: effect, recordInventory: effect },
  );
  expect(results.map(({ state }) => state)).toEqual(parts.map(() => 'current'));
  expect(effect).not.toHaveBeenCalled();
}

/** Nothing was made twice, nothing was deleted that was not made before. */
function expectOnce({ cluster: { effects } }: World) {
  expect(new Set(effects).size).toBe(effects.length);
}

describe('a crash', () => {
  it('at any point of the creation loses nothing and makes nothing twice', async () => {
    const points = await run(newWorld(), BEFORE);
    for (let dieAt = 1; dieAt <= points; dieAt += 1) {
      const world = newWorld();
      await run(world, BEFORE, dieAt);
      await run(world, BEFORE);
      expectOnce(world);
      await expectSettled(world, BEFORE);
    }
  });

  it('at any point of a change loses nothing and does nothing twice', async () => {
    const created = newWorld();
    await run(created, BEFORE);
    const points = await run(created, AFTER);
    for (let dieAt = 1; dieAt <= points; dieAt += 1) {
      const world = newWorld();
      await run(world, BEFORE);
      await run(world, AFTER, dieAt);
      await run(world, AFTER);
      expectOnce(world);
      await expectSettled(world, AFTER);
    }
  });

  it('at any point of the creation leaves nothing over of a part that the next spec does not have', async () => {
    const points = await run(newWorld(), BEFORE);
    for (let dieAt = 1; dieAt <= points; dieAt += 1) {
      const world = newWorld();
      await run(world, BEFORE, dieAt);
      await run(world, AFTER);
      expectOnce(world);
      await expectSettled(world, AFTER);
    }
  });

  it('after a crash, with whatever specs, does no more harm', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            dieAt: fc.integer({ min: 1, max: 60 }),
            next: fc.boolean(),
          }),
          {
            maxLength: 5,
          },
        ),
        async crashes => {
          const world = newWorld();
          for (const { dieAt, next } of crashes) {
            await run(world, next ? AFTER : BEFORE, dieAt);
          }
          await run(world, AFTER);
          await expectSettled(world, AFTER);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('two runners at once', () => {
  it.each([
    ['create', newWorld],
    [
      'change',
      async () => {
        const world = newWorld();
        await run(world, BEFORE);
        return world;
      },
    ],
  ])('%s the same, and nothing twice', async (_what, begin) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async scheduler => {
        const world = await begin();
        const { inventory } = world;
        const runner = (name: string) =>
          convergeKubernetes(
            intercepted(world.cluster, async (call, phase) => {
              if (phase === 'before') {
                await scheduler.schedule(Promise.resolve(), `${name} ${call}`);
              }
            }),
            intentionOf(AFTER, { inventory }),
            {
              beforeEffect: async () => {},
              // Only who holds the lease writes.
              recordInventory: async next => {
                if (name === 'first') {
                  world.inventory = next;
                }
              },
            },
          );
        await scheduler.waitFor(
          Promise.all([runner('first'), runner('second')]),
        );
        expectOnce(world);
        await run(world, AFTER);
        await expectSettled(world, AFTER);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a lost lease', () => {
  it('ends the pass before the next effect', async () => {
    for (let kept = 0; kept <= 3; kept += 1) {
      const { cluster } = newWorld();
      let checks = 0;
      const lost = new Error('the lease is lost');
      const pass = convergeKubernetes(cluster, intentionOf(BEFORE), {
        beforeEffect: async () => {
          checks += 1;
          if (checks > kept) {
            throw lost;
          }
        },
        recordInventory: async () => {},
      });
      await expect(pass).rejects.toBe(lost);
      expect(cluster.effects).toHaveLength(kept);
    }
  });

  it('ends the pass when it shows at recording', async () => {
    const { cluster } = newWorld();
    const lost = new Error('the lease is lost');
    const pass = convergeKubernetes(cluster, intentionOf(BEFORE), {
      beforeEffect: async () => {},
      recordInventory: async () => {
        throw lost;
      },
    });
    await expect(pass).rejects.toBe(lost);
    expect(cluster.effects).toEqual([]); // nothing is made that is not recorded as intended
  });
});
