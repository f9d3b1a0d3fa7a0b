import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  hold,
  loseLeases,
  openStores,
  type Stores,
} from '../__testUtils__/stores';
import { LeaseStore, type Lease } from '../leases/LeaseStore';
import { ReconcileLoop, type Reconcilable } from './ReconcileLoop';
import { metricsForTests } from '../__testUtils__/metrics';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Passes of a loop, one after the other, as they begin and as the test lets them end. */
class Passes implements Reconcilable {
  readonly kind = 'thing';
  readonly begun: string[] = [];
  running = 0;
  most = 0;
  dueIds: string[] = [];
  /** What a pass does and answers. */
  act: (
    id: string,
    lease: Lease,
    signal: AbortSignal,
  ) => Promise<number | undefined> = async () => undefined;
  readonly #waiting: { count: number; resolve: () => void }[] = [];

  async due(limit: number): Promise<string[]> {
    return this.dueIds.slice(0, limit);
  }

  async longestDueMs() {
    return 7_000;
  }

  async about(id: string) {
    return { cluster: `of ${id}`, operationId: undefined };
  }

  async reconcile(id: string, lease: Lease, signal: AbortSignal) {
    this.begun.push(id);
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    this.#waiting
      .filter(({ count }) => count <= this.begun.length)
      .forEach(({ resolve }) => resolve());
    try {
      return await this.act(id, lease, signal);
    } finally {
      this.running -= 1;
    }
  }

  /** Resolves when so many passes have begun. */
  async untilBegun(count: number): Promise<void> {
    if (this.begun.length < count) {
      await new Promise<void>(resolve =>
        this.#waiting.push({ count, resolve }),
      );
    }
  }
}

function gate() {
  let open = () => {};
  const opened = new Promise<undefined>(resolve => {
    open = () => resolve(undefined);
  });
  return { open, opened };
}

describe('ReconcileLoop', () => {
  let stores: Stores;
  let passes: Passes;
  let loop: ReconcileLoop;
  const logger = mockServices.logger.mock();
  const metrics = metricsForTests();
  const passEnded = jest.spyOn(metrics, 'passEnded');
  const leaseLost = jest.spyOn(metrics, 'leaseLost');
  const results = () =>
    passEnded.mock.calls.map(([kind, result]) => `${kind} ${result}`);

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    jest.clearAllMocks();
    logger.child.mockReturnValue(logger);
    await stores.knex('leases').delete();
    passes = new Passes();
    loop = new ReconcileLoop({
      reconcilable: passes,
      leases: stores.leases,
      owner: 'this replica',
      metrics,
      logger,
    });
  });
  afterEach(() => loop.stop());

  it('runs a pass at once, holding the lease of the object', async () => {
    const { opened, open } = gate();
    let held: Lease | undefined;
    passes.act = async (_id, lease) => {
      held = lease;
      return opened;
    };
    loop.nudge('a');
    await passes.untilBegun(1);
    expect(held).toMatchObject({ objectId: 'thing:a', owner: 'this replica' });
    expect(await stores.leases.acquire('thing:a', 'other')).toBeUndefined();
    open();
    await loop.stop();
    expect(await stores.leases.acquire('thing:a', 'other')).toBeDefined();
  });

  it('follows a pass that was nudged while it ran by exactly one more', async () => {
    const { opened, open } = gate();
    passes.act = () => opened;
    loop.nudge('a');
    await passes.untilBegun(1);
    loop.nudge('a');
    loop.nudge('a', 60_000);
    loop.nudge('a');
    open();
    await passes.untilBegun(2);
    await loop.stop();
    expect(passes.begun).toEqual(['a', 'a']);
    expect(passes.most).toBe(1);
  });

  it('makes one pass of many nudges that have time', async () => {
    loop.nudge('a', 20);
    loop.nudge('a', 10);
    loop.nudge('a', 60_000);
    await passes.untilBegun(1);
    await loop.stop();
    expect(passes.begun).toEqual(['a']);
  });

  it('does not wait with a pass that is wanted at once for one that has time', async () => {
    loop.nudge('a', 60_000);
    loop.nudge('a');
    await passes.untilBegun(1);
  });

  it('comes back when the pass says so, until the object is gone', async () => {
    passes.act = async () => (passes.begun.length < 3 ? 1 : undefined);
    loop.nudge('a');
    await passes.untilBegun(3);
    await loop.stop();
    expect(passes.begun).toEqual(['a', 'a', 'a']);
  });

  it('comes back after a pass that failed, and says what was wrong', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      passes.act = async () => {
        throw new Error('the database is gone');
      };
      loop.nudge('a');
      const logged = await eventually(() => logger.error.mock.calls[0]);
      expect(logged).toEqual([
        'The reconcile pass of thing:a failed',
        new Error('the database is gone'),
      ]);
      expect(logger.child.mock.calls).toEqual([[{ cluster: 'of a' }]]);
      expect(results()).toEqual(['thing failed']);
      jest.advanceTimersByTime(5_000);
      await passes.untilBegun(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('tells a failure when it begins, when it changes and when it is over, and counts what fails', async () => {
    const problems = ['full', 'full', 'full', 'worse', undefined];
    passes.act = async () => {
      const problem = problems[passes.begun.length - 1];
      if (problem) {
        throw new Error(problem);
      }
      return undefined;
    };
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      loop.nudge('a');
      for (let ended = 1; ended < problems.length; ended += 1) {
        await eventually(() => results()[ended - 1]);
        expect(loop.failing).toBe(1);
        await new Promise(setImmediate);
        jest.advanceTimersByTime(5_000);
      }
      await eventually(() => logger.info.mock.calls[0]);
    } finally {
      jest.useRealTimers();
    }
    expect(logger.error.mock.calls.map(([, error]) => `${error}`)).toEqual([
      'Error: full',
      'Error: worse',
    ]);
    expect(logger.info.mock.calls).toEqual([
      ['The reconcile pass of thing:a succeeds again'],
    ]);
    expect(loop.failing).toBe(0);
  });

  it('says what was wrong also when it cannot tell what the object is', async () => {
    const gone = async () => {
      throw new Error('the database is gone');
    };
    passes.act = gone;
    jest.spyOn(passes, 'about').mockImplementation(gone);
    loop.nudge('a');
    await eventually(() => logger.error.mock.calls[0]);
    await loop.stop();
  });

  it('comes back when another replica is at it: that one may have begun too early', async () => {
    const lease = await hold(stores.leases, 'thing:a');
    loop.nudge('a');
    loop.nudge('b');
    await passes.untilBegun(1);
    expect(passes.begun).toEqual(['b']);
    await stores.leases.release(lease);
    await passes.untilBegun(2);
    expect(passes.begun).toEqual(['b', 'a']);
    await loop.stop();
    expect(results()).toEqual(
      expect.arrayContaining(['thing held', 'thing gone']),
    );
    expect(leaseLost).not.toHaveBeenCalled();
  });

  it('aborts a pass whose lease was lost, and comes back', async () => {
    const { knex } = stores;
    const quickLoop = new ReconcileLoop({
      reconcilable: passes,
      leases: new LeaseStore(knex, { duration: 10_000, renewal: 5 }),
      owner: 'this replica',
      metrics,
      logger,
    });
    passes.act = async (_id, _lease, signal) => {
      await loseLeases(knex);
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      );
    };
    quickLoop.nudge('a');
    await eventually(() => logger.info.mock.calls[0]);
    expect(logger.info).toHaveBeenCalledWith(
      'Another replica acts for thing:a now',
    );
    expect(logger.error).not.toHaveBeenCalled();
    expect(leaseLost.mock.calls).toEqual([['thing']]);
    await quickLoop.stop();
    expect(results()[0]).toBe('thing lost');
  });

  it('works on eight objects at a time', async () => {
    const { opened, open } = gate();
    passes.act = () => opened;
    for (let index = 0; index < 20; index++) {
      loop.nudge(`object-${index}`);
    }
    await passes.untilBegun(8);
    open();
    await passes.untilBegun(20);
    expect(passes.most).toBe(8);
  });

  it('begins what is due in a sweep', async () => {
    passes.dueIds = ['a', 'b'];
    await loop.sweep();
    await passes.untilBegun(2);
    expect(passes.begun.sort()).toEqual(['a', 'b']);
  });

  it('is stopped only when nothing runs any more, and then begins nothing', async () => {
    const reasons: unknown[] = [];
    passes.act = (_id, _lease, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason);
        }),
      );
    for (let index = 0; index < 10; index++) {
      loop.nudge(`object-${index}`);
    }
    loop.nudge('later', 1);
    await passes.untilBegun(8);
    await loop.stop();
    expect(passes.running).toBe(0);
    expect(reasons).toHaveLength(8);
    loop.nudge('after');
    await loop.sweep();
    expect(passes.begun).toHaveLength(8);
    expect(logger.error).not.toHaveBeenCalled();
  });
});

/** Polls without time. */
async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) {
      return found;
    }
    await new Promise(setImmediate);
  }
}
