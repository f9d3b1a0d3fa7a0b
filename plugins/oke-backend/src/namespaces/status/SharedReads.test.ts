import { SharedReads } from './SharedReads';

/** Reads that end when they are told to. */
function setUp() {
  const reads = new SharedReads<number>();
  const started: { end(): void; fail(error: Error): void }[] = [];
  const ask = (key = 'shop') =>
    reads.read(key, () => {
      const number = started.length + 1;
      return new Promise<number>((resolve, reject) => {
        started.push({ end: () => resolve(number), fail: reject });
      });
    });
  return { ask, started };
}

const settle = () => new Promise(resolve => setImmediate(resolve));

it('gives who asks meanwhile the next answer, one for all of them', async () => {
  const { ask, started } = setUp();
  const first = ask();
  const others = [ask(), ask(), ask()];
  await settle();
  expect(started).toHaveLength(1);
  started[0].end();
  expect(await first).toBe(1);
  await settle();
  expect(started).toHaveLength(2);
  // The second has begun: what changed since is not in it.
  const late = ask();
  started[1].end();
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  await settle();
  started[2].end();
  expect(await late).toBe(3);
});

it('reads anew for who asks afterwards, and apart for each key', async () => {
  const { ask, started } = setUp();
  const [shop, billing] = [ask('shop'), ask('billing')];
  expect(started).toHaveLength(2);
  started.forEach(({ end }) => end());
  expect(await Promise.all([shop, billing])).toEqual([1, 2]);
  await settle();
  void ask('shop');
  expect(started).toHaveLength(3);
});

it('goes on after a failure', async () => {
  const { ask, started } = setUp();
  const [first, second] = [ask(), ask()];
  started[0].fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await settle();
  started[1].end();
  expect(await second).toBe(2);
});
