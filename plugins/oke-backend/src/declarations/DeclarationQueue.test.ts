import { DeclarationQueue } from './DeclarationQueue';

/** A declaration that the test ends. */
function pending() {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  return { ended, end };
}

const settle = () => jest.advanceTimersByTimeAsync(0);

describe('DeclarationQueue', () => {
  let queue: DeclarationQueue;
  beforeEach(() => {
    jest.useFakeTimers();
    queue = new DeclarationQueue();
  });
  afterEach(() => jest.useRealTimers());

  it('carries out eight of a place at a time, in the order in which they came', async () => {
    const declarations = Array.from({ length: 10 }, pending);
    const begun: number[] = [];
    const all = declarations.map(({ ended }, n) =>
      queue.declare('demo', async () => {
        begun.push(n);
        await ended;
        return n;
      }),
    );
    await settle();
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);

    declarations[3].end();
    await settle();
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);

    declarations.forEach(({ end }) => end());
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('lets those of another place pass, and those after one that failed', async () => {
    const slow = Array.from({ length: 8 }, pending);
    const begun = slow.map(({ ended }) => queue.declare('slow', () => ended));
    await expect(queue.declare('demo', async () => 'done')).resolves.toBe(
      'done',
    );
    const next = queue.declare('slow', async () => 'done, too');
    slow.forEach(({ end }) => end());
    await Promise.all(begun);
    await expect(next).resolves.toBe('done, too');

    const fail = async () => {
      throw new Error('no');
    };
    await expect(queue.declare('demo', fail)).rejects.toThrow('no');
    const followed = jest.fn();
    queue.afterwards('a', followed);
    expect(followed).toHaveBeenCalledTimes(1);
  });

  it('does what follows once, when the last one is answered', async () => {
    const followed: string[] = [];
    const [first, last] = [pending(), pending()];
    const declare = (name: string, { ended }: { ended: Promise<void> }) =>
      queue.declare('demo', async () => {
        await ended;
        queue.afterwards(name, () => followed.push(name));
        queue.afterwards('all', () => followed.push('all'));
      });
    const both = [declare('first', first), declare('last', last)];
    first.end();
    await both[0];
    expect(followed).toEqual([]);
    last.end();
    await both[1];
    expect(followed).toEqual(['first', 'all', 'last']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(followed).toHaveLength(3);
  });

  it('does what follows after two seconds, however many are still to be answered', async () => {
    const followed = jest.fn();
    const endless = pending();
    void queue.declare('demo', () => endless.ended);
    queue.afterwards('a', followed);
    await jest.advanceTimersByTimeAsync(1_999);
    expect(followed).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(followed).toHaveBeenCalledTimes(1);
    endless.end();
    await settle();
    expect(followed).toHaveBeenCalledTimes(1);
  });
});
