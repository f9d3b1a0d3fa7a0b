import { LeaseKeeper } from './LeaseKeeper';

describe('LeaseKeeper', () => {
  let renew: jest.Mock<Promise<string[]>, [readonly string[]]>;
  let keeper: LeaseKeeper<string>;
  let lost: [string, unknown][];
  let stops: (() => void)[];

  beforeEach(() => {
    jest.useFakeTimers();
    renew = jest.fn(async (_: readonly string[]) => []);
    keeper = new LeaseKeeper({ renew, durationMs: 6_000, renewalMs: 1_500 });
    lost = [];
    stops = [];
  });
  afterEach(() => {
    stops.forEach(stop => stop());
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  function keep(lease: string) {
    const stop = keeper.keep(lease, error => lost.push([lease, error]));
    stops.push(stop);
    return stop;
  }
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('renews all in one statement, and those that came later with them', async () => {
    keep('a');
    await pass(1_000);
    keep('b');
    await pass(2_000);
    expect(renew.mock.calls).toEqual([[['a', 'b']], [['a', 'b']]]);
  });

  it('renews nothing when there is nothing to keep, and begins again', async () => {
    keep('a')();
    await pass(10_000);
    expect(renew).not.toHaveBeenCalled();
    keep('b');
    await pass(1_500);
    expect(renew.mock.calls).toEqual([[['b']]]);
  });

  it('tells of one that is lost, once, and keeps the others', async () => {
    keep('a');
    keep('b');
    renew.mockResolvedValueOnce(['b']);
    await pass(3_000);
    expect(lost).toEqual([['b', undefined]]);
    expect(renew).toHaveBeenLastCalledWith(['a']);
  });

  it('says nothing of what was let go while it was asked', async () => {
    const stop = keep('a');
    renew.mockImplementationOnce(async leases => {
      stop();
      return [...leases];
    });
    await pass(1_500);
    expect(lost).toEqual([]);
  });

  it('keeps them while the database is away for a moment', async () => {
    keep('a');
    renew.mockRejectedValueOnce(new Error('away'));
    renew.mockRejectedValueOnce(new Error('away'));
    await pass(12_000);
    expect(lost).toEqual([]);
  });

  it('gives them up when it is away for as long as they last', async () => {
    keep('a');
    await pass(1_500);
    renew.mockRejectedValue(new Error('away'));
    await pass(5_900);
    expect(lost).toEqual([]);
    await pass(1_500);
    expect(lost).toEqual([['a', new Error('away')]]);
  });

  it('gives them up when it does not answer for as long as they last', async () => {
    keep('a');
    renew.mockReturnValue(new Promise(() => {}));
    await pass(7_400);
    expect(lost).toEqual([]);
    await pass(1_600);
    expect(lost).toEqual([['a', new Error('The database does not answer')]]);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('asks first when this process itself was kept from it', async () => {
    keep('a');
    const late = performance.now() + 60_000; // a block: no timer came
    jest.spyOn(performance, 'now').mockReturnValue(late);
    await pass(1_500);
    expect(lost).toEqual([]);
    expect(renew).toHaveBeenCalledTimes(1);
  });
});
