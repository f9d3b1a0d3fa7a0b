import type { StatusChange } from '../../statuses/StatusStore';
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
      async (_lease: unknown, _cluster: string, namespace: string) => {
        log.push(`write ${namespace}`);
        return 1;
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

  it('takes a turn for each slice and each write, and tells of each namespace once at the end', async () => {
    const { options, log, write } = setUp(
      { shop: [gone('cart')], blog: [gone('web')] },
      { shop: [gone('web')] },
    );
    expect(await statusRound(options, signal)).toBe(true);
    expect(log).toEqual([
      ...['turn', 'turn', 'write shop', 'turn', 'write blog'],
      ...['turn', 'turn', 'write shop'],
      ...['tell demo/shop', 'tell demo/blog'],
    ]);
    expect(write).toHaveBeenLastCalledWith(lease, 'demo', 'shop', [
      gone('web'),
    ]);
  });

  it('stops where the rows cannot be improved, and tells what it has written', async () => {
    const { options, log, isTelling, left } = setUp(
      { shop: [gone('cart')] },
      { blog: [gone('web')] },
    );
    isTelling.mockReturnValueOnce(true).mockReturnValueOnce(false);
    expect(await statusRound(options, signal)).toBe(false);
    expect(log).toEqual([
      ...['turn', 'turn', 'write shop'],
      ...['turn', 'tell demo/shop'],
    ]);
    expect(left).toHaveLength(1);
  });

  it('tells what it has written when a later write fails', async () => {
    const { options, log, write } = setUp({
      shop: [gone('cart')],
      blog: [gone('web')],
    });
    write.mockResolvedValueOnce(1).mockRejectedValueOnce(new Error('lost'));
    await expect(statusRound(options, signal)).rejects.toThrow('lost');
    expect(log).toEqual(['turn', 'turn', 'turn', 'tell demo/shop']);
  });

  it('ends with the signal, and evaluates nothing', async () => {
    const { options, left } = setUp({ shop: [gone('cart')] });
    const aborted = AbortSignal.abort(new Error('That is all'));
    await expect(statusRound(options, aborted)).rejects.toThrow('That is all');
    expect(left).toHaveLength(1);
  });
});
