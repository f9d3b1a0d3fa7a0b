import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { evenRefusals } from './evenRefusals';

describe('evenRefusals', () => {
  /** How long it takes, when the work takes so long. */
  async function time(workMs: number, error?: Error): Promise<number> {
    let now = 1_000;
    const answer = async () => {
      now += workMs;
      if (error) {
        throw error;
      }
    };
    const clock = {
      now: () => now,
      async wait(ms: number) {
        now += ms;
      },
    };
    await evenRefusals(answer, clock).catch(caught =>
      expect(caught).toBe(error),
    );
    return now - 1_000;
  }

  it('does not tell by its time how long it took to find nothing', async () => {
    const nothing = new NotFoundError('No such thing');
    expect(await time(0, nothing)).toBe(25);
    expect(await time(4, nothing)).toBe(25);
    expect(await time(12, nothing)).toBe(25);
    expect(await time(30, nothing)).toBe(50);
  });

  it('keeps back nothing else', async () => {
    expect(await time(4)).toBe(4);
    expect(await time(4, new NotAllowedError('No'))).toBe(4);
  });
});
