import { ManualClock } from '../__testUtils__/ManualClock';
import { TokenBucket } from './TokenBucket';

describe('TokenBucket', () => {
  it('lets a burst pass, then so many a second, for each user', () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ ratePerSecond: 0.5, burst: 2 }, clock);
    bucket.take('a');
    bucket.take('a');
    const refused = expect.objectContaining({
      status: 429,
      code: 'TooManyRequests',
      headers: { 'retry-after': '2' },
    });
    expect(() => bucket.take('a')).toThrow(refused);
    bucket.take('b');

    clock.advance(1_999);
    expect(() => bucket.take('a')).toThrow(
      expect.objectContaining({ headers: { 'retry-after': '1' } }),
    );
    clock.advance(1);
    bucket.take('a');
    expect(() => bucket.take('a')).toThrow(refused);
  });

  it('never saves more than a burst', () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket({ ratePerSecond: 1, burst: 1 }, clock);
    clock.advance(60_000);
    bucket.take('a');
    expect(() => bucket.take('a')).toThrow('Too many requests');
  });
});
