import { Turns } from './Turns';

describe('Turns', () => {
  /** A clock, and an event loop that turns when it is told to. */
  function world() {
    const waiting: (() => void)[] = [];
    const state = { now: 0 };
    const turns = new Turns({
      nextTurn: () => new Promise<void>(resolve => waiting.push(resolve)),
      now: () => state.now,
    });
    /** Lets everything happen that needs no turn. */
    const settle = async () => {
      for (let step = 0; step < 20; step += 1) {
        await Promise.resolve();
      }
    };
    const turn = async () => {
      waiting.splice(0).forEach(resolve => resolve());
      await settle();
    };
    return { turns, state, turn, settle };
  }

  it('gives one of those who wait a turn in each turn of the event loop, in order', async () => {
    const { turns, turn, settle } = world();
    const seen: string[] = [];
    const work = async (name: string) => {
      for (let slice = 1; slice <= 2; slice += 1) {
        await turns.next();
        seen.push(`${name}${slice}`);
      }
    };
    const all = Promise.all([work('a'), work('b')]);
    await settle();
    expect(seen).toEqual([]);
    const after: string[][] = [];
    for (let round = 0; round < 4; round += 1) {
      await turn();
      after.push([...seen]);
    }
    await all;
    expect(after).toEqual([
      ['a1'],
      ['a1', 'b1'],
      ['a1', 'b1', 'a2'],
      ['a1', 'b1', 'a2', 'b2'],
    ]);
  });

  it('tells when a turn is over, counted from its beginning', async () => {
    const { turns, state, turn, settle } = world();
    const asked = turns.next();
    await settle();
    state.now = 1_000;
    await turn();
    const isOver = await asked;
    expect(isOver()).toBe(false);
    state.now = 1_002;
    expect(isOver()).toBe(false);
    state.now = 1_003;
    expect(isOver()).toBe(true);
  });

  it('comes after what the event loop has to do', async () => {
    const timer = new Promise(resolve => setTimeout(() => resolve('timer'), 0));
    const turns = new Turns();
    const work = async () => {
      let done = false;
      void timer.then(() => {
        done = true;
      });
      while (!done) {
        const isOver = await turns.next();
        expect(isOver()).toBe(false);
      }
    };
    // Were there no turns of the event loop in between, this would never end.
    await work();
  });
});
