import fc from 'fast-check';
import { OciApiError } from '../../oci/OciApiError';
import { interceptedOci } from './__testUtils__/interceptedOci';
import { specOf, World, type Options } from './__testUtils__/World';

jest.setTimeout(300_000);

const CREATED = specOf();
const CHANGED = specOf({ nodePool: { size: 3, maxPodsPerNode: 20 } });

/** No call is under way for longer: the clients have deadlines. */
const DEADLINE_MS = 60_000;

class LeaseLostError extends Error {}

/** Who may act, as the backend's `lease` row says. */
class Lease {
  #epoch = 0;

  /** @returns throws once somebody else has taken the lease */
  take(): () => Promise<void> {
    this.#epoch += 1;
    const epoch = this.#epoch;
    return async () => {
      if (epoch !== this.#epoch) {
        throw new LeaseLostError();
      }
    };
  }
}

type Pass = (options: Options) => Promise<{ nextMs?: number; done?: boolean }>;

/** Two processes at work on one world: every effect, answer and record comes when the scheduler says. */
class Runners {
  constructor(
    private readonly world: World,
    private readonly scheduler: fc.Scheduler,
  ) {}

  /**
   * Passes until nothing more happens, or somebody else has the lease.
   *
   * @param check - throws when the right to act is lost
   */
  async run(name: string, pass: Pass, check = async () => {}): Promise<void> {
    const { clock } = this.world;
    const turn = (what: string) =>
      this.scheduler.schedule(Promise.resolve(), `${name}: ${what}`);
    const options: Options = {
      confirmed: true,
      api: interceptedOci(this.world.oci, async (call, phase, isEffect) => {
        if (!isEffect) {
          return;
        }
        const startedAt = clock.now();
        await turn(`${phase} ${call}`);
        if (phase === 'before' && clock.now() - startedAt > DEADLINE_MS) {
          throw new OciApiError('Unreachable', 'no answer in time');
        }
      }),
      hooks: {
        beforeEffect: check,
        record: async records => {
          await turn('record');
          await check();
          this.world.save(records);
        },
      },
    };
    for (;;) {
      try {
        const { nextMs, done } = await pass(options);
        if (done || nextMs === undefined) {
          return;
        }
        await turn('time passes');
        clock.advance(nextMs);
      } catch (error) {
        if (error instanceof LeaseLostError) {
          return;
        }
        throw error;
      }
    }
  }
}

async function newWorld(visibilityMs: number, created: boolean) {
  const world = new World();
  world.oci.visibilityMs = visibilityMs;
  if (created) {
    await world.settle();
  }
  return world;
}

const anyVisibility = fc.constantFrom(0, 700, 3_000);

describe('two runners at once', () => {
  it('without any lease, make everything once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        anyVisibility,
        async (scheduler, visibilityMs) => {
          const world = await newWorld(visibilityMs, false);
          const runners = new Runners(world, scheduler);
          const pass: Pass = options => world.converge(options);
          await scheduler.waitFor(
            Promise.all([runners.run('a', pass), runners.run('b', pass)]),
          );
          await world.settle({ confirmed: true });
          world.expectOnce();
          await world.expectSettled();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('without any lease, leave nothing over', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        anyVisibility,
        async (scheduler, visibilityMs) => {
          const world = await newWorld(visibilityMs, true);
          const runners = new Runners(world, scheduler);
          const pass: Pass = options => world.destroy(options);
          await scheduler.waitFor(
            Promise.all([runners.run('a', pass), runners.run('b', pass)]),
          );
          await world.removeAll();
          expect(world.oci.size).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['another spec', false],
    ['the removal', true],
  ])(
    'one that takes over with %s finds all that the other is still making',
    async (_what, isRemoval) => {
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          anyVisibility,
          fc.nat({ max: 200 }),
          async (scheduler, visibilityMs, delay) => {
            const world = await newWorld(visibilityMs, false);
            const runners = new Runners(world, scheduler);
            const lease = new Lease();
            const first = runners.run(
              'first',
              options => world.converge({ ...options, spec: CREATED }),
              lease.take(),
            );
            const second = (async () => {
              for (let turn = 0; turn < delay; turn += 1) {
                await scheduler.schedule(Promise.resolve(), 'second waits');
              }
              await runners.run(
                'second',
                options =>
                  isRemoval
                    ? world.destroy(options)
                    : world.converge({ ...options, spec: CHANGED }),
                lease.take(),
              );
            })();
            await scheduler.waitFor(Promise.all([first, second]));
            if (isRemoval) {
              expect(world.oci.size).toBe(0);
              expect(world.records).toEqual([]);
            } else {
              await world.settle({ confirmed: true, spec: CHANGED });
              world.expectOnce();
              await world.expectSettled(CHANGED);
            }
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
