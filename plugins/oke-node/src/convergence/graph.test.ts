import fc from 'fast-check';
import { runGraph, validateGraph } from './graph';

const node = (id: string, ...dependsOn: string[]) => ({ id, dependsOn });

/** Graphs without cycles: a node depends on earlier ones only; the list is shuffled then. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 15 })
  .map(all =>
    all.map((picks, index) =>
      node(
        `n${index}`,
        ...new Set(index === 0 ? [] : picks.map(pick => `n${pick % index}`)),
      ),
    ),
  )
  .chain(nodes =>
    fc.shuffledSubarray(nodes, {
      minLength: nodes.length,
      maxLength: nodes.length,
    }),
  );

describe('validateGraph', () => {
  it('accepts a graph without cycles', () => {
    expect(() =>
      validateGraph([node('c', 'a', 'b'), node('b', 'a'), node('a')]),
    ).not.toThrow();
  });

  it.each([
    ['two parts of one name', [node('a'), node('a')], /two parts named 'a'/],
    [
      'a dependency that is not there',
      [node('a', 'b')],
      /'a' depends on 'b', which the blueprint does not have/,
    ],
    [
      'a cycle',
      [node('x', 'a'), node('a', 'b'), node('b', 'c'), node('c', 'a')],
      /depends on itself: x -> a -> b -> c -> a/,
    ],
    ['a part that depends on itself', [node('a', 'a')], /a -> a/],
  ])('refuses %s', (_what, nodes, message) => {
    expect(() => validateGraph(nodes)).toThrow(message);
  });
});

describe('runGraph', () => {
  it('runs every node once, after all it depends on, and no more at a time than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        async (nodes, concurrency, scheduler) => {
          const finished = new Set<string>();
          const started: string[] = [];
          let running = 0;
          const done = runGraph(
            nodes,
            concurrency,
            async ({ id, dependsOn }) => {
              started.push(id);
              running += 1;
              expect(running).toBeLessThanOrEqual(concurrency);
              expect([...finished]).toEqual(expect.arrayContaining(dependsOn));
              await scheduler.schedule(Promise.resolve(), id);
              running -= 1;
              finished.add(id);
              return true;
            },
          );
          await scheduler.waitFor(done);
          expect(started.sort()).toEqual(nodes.map(({ id }) => id).sort());
          expect(await done).toEqual(new Map());
        },
      ),
    );
  });

  it('runs what is ready at the same time', async () => {
    let release = () => {};
    const both = new Promise<void>(resolve => {
      release = resolve;
    });
    let running = 0;
    await runGraph([node('a'), node('b')], 2, async () => {
      running += 1;
      if (running === 2) {
        release();
      }
      await both; // for ever, if one waited for the other
      return true;
    });
  });

  it('does not run what depends on a node without success, and says what it waits for', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (nodes, pick) => {
        const failing = nodes[pick % nodes.length].id;
        const started = new Set<string>();
        const waiting = await runGraph(nodes, 2, async ({ id }) => {
          started.add(id);
          return id !== failing;
        });
        for (const { id, dependsOn } of nodes) {
          const missing = dependsOn.filter(
            dependency => dependency === failing || waiting.has(dependency),
          );
          expect(started.has(id)).toBe(missing.length === 0);
          expect(waiting.get(id) ?? []).toEqual(missing);
        }
      }),
    );
  });

  it('ends with the first rejection, after what runs has ended, and starts nothing more', async () => {
    const ended: string[] = [];
    const started: string[] = [];
    let release = () => {};
    const slow = new Promise<void>(resolve => {
      release = resolve;
    });
    const run = runGraph(
      [node('slow'), node('failing'), node('later', 'slow')],
      2,
      async ({ id }) => {
        started.push(id);
        if (id === 'failing') {
          throw new Error('the lease is lost');
        }
        await slow;
        ended.push(id);
        return true;
      },
    );
    const settled = jest.fn();
    run.catch(settled);
    await new Promise(setImmediate);
    expect(settled).not.toHaveBeenCalled();
    release();
    await expect(run).rejects.toThrow('the lease is lost');
    expect(ended).toEqual(['slow']);
    expect(started).toEqual(['slow', 'failing']);
  });

  it('refuses a graph with a cycle before anything runs', async () => {
    const run = jest.fn();
    await expect(
      runGraph([node('free'), node('a', 'b'), node('b', 'a')], 2, run),
    ).rejects.toThrow(/depends on itself/);
    expect(run).not.toHaveBeenCalled();
  });
});
