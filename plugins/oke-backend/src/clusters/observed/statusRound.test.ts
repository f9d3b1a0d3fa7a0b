import type { StatusChange, StatusChanges } from '../../statuses/StatusStore';
import { statusRound } from './statusRound';

const gone = (service: string): StatusChange => ({ type: 'delete', service });
const lease = { objectId: 'watch:demo', owner: 'this replica', epoch: 1 };

describe('statusRound', () => {
  const { signal } = new AbortController();

  /** @param slices - what each call of the evaluator gives, by namespace */
  function setUp(...slices: Record<string, StatusChange[]>[]) {
    const left = [...slices];
    const log: string[] = [];
    const isTelling = jest.fn((_now: Date) => true);
    const write = jest.fn(
      async (_lease: unknown, _cluster: string, changes: StatusChanges) => {
        const counts = [...changes].map(
          ([namespace, { length }]) => `${namespace} ${length}`,
        );
        log.push(`write ${counts.join(', ')}`);
      },
    );
    const options = {
      cluster: 'demo',
      evaluator: {
        get hasMore() {
          return left.length > 0;
        },
        evaluate: () => new Map(Object.entries(left.shift() ?? {})),
      },
      statuses: { write },
      lease,
      turns: {
        next: async () => {
          log.push('turn');
          return () => false;
        },
      },
      isTelling,
      onChanged: (cluster: string, namespace: string) => {
        log.push(`tell ${cluster}/${namespace}`);
      },
    };
    return { options, log, isTelling, write, left };
  }

  it('takes a turn for each slice, writes what few slices give together, and tells of each namespace once at the end', async () => {
    const { options, log } = setUp(
      { shop: [gone('cart')], blog: [gone('web')] },
      { shop: [gone('web')] },
    );
    expect(await statusRound(options, signal)).toBe(true);
    expect(log).toEqual([
      ...['turn', 'turn', 'turn', 'write shop 2, blog 1'],
      ...['tell demo/shop', 'tell demo/blog'],
    ]);
  });

  it('writes before it has all of much', async () => {
    const many = Array.from({ length: 200 }, (_, n) => gone(`web-${n}`));
    const { options, log } = setUp({ shop: many }, { blog: [gone('web')] });
    expect(await statusRound(options, signal)).toBe(true);
    expect(log).toEqual([
      ...['turn', 'turn', 'write shop 200', 'turn', 'turn', 'write blog 1'],
      ...['tell demo/shop', 'tell demo/blog'],
    ]);
  });

  it('stops where the rows cannot be improved, and writes and tells what was known till then', async () => {
    const { options, log, isTelling, left } = setUp(
      { shop: [gone('cart')] },
      { blog: [gone('web')] },
    );
    isTelling.mockReturnValueOnce(true).mockReturnValueOnce(false);
    expect(await statusRound(options, signal)).toBe(false);
    expect(log).toEqual([
      ...['turn', 'turn', 'turn', 'write shop 1', 'tell demo/shop'],
    ]);
    expect(left).toHaveLength(1);
  });

  it('tells what it has written when a later write fails', async () => {
    const many = Array.from({ length: 200 }, (_, n) => gone(`web-${n}`));
    const { options, log, write } = setUp(
      { shop: many },
      { blog: [gone('web')] },
    );
    write.mockResolvedValueOnce().mockRejectedValueOnce(new Error('lost'));
    await expect(statusRound(options, signal)).rejects.toThrow('lost');
    expect(log.at(-1)).toBe('tell demo/shop');
    expect(log).not.toContain('tell demo/blog');
  });

  it('ends with the signal, and evaluates nothing', async () => {
    const { options, left } = setUp({ shop: [gone('cart')] });
    const aborted = AbortSignal.abort(new Error('That is all'));
    await expect(statusRound(options, aborted)).rejects.toThrow('That is all');
    expect(left).toHaveLength(1);
  });
});
