import { UnreachableError } from '../../access';
import { KubernetesError } from '../../kubernetes';
import { attempt } from './attempt';

const failing = (error: unknown) => async () => {
  throw error;
};

describe('attempt', () => {
  it('gives the value', async () => {
    await expect(attempt(undefined, async () => 1)).resolves.toEqual({
      value: 1,
    });
  });

  it.each([
    ['Unreachable', new UnreachableError('no answer')],
    [
      'Forbidden',
      new KubernetesError('no answer', { status: 403, reason: 'Forbidden' }),
    ],
    ['Failed', new KubernetesError('no answer', { status: 502 })],
    ['Failed', new TypeError('no answer')],
    ['Failed', 'no answer'],
  ])('says why there is none: %s', async (reason, error) => {
    await expect(attempt(undefined, failing(error))).resolves.toEqual({
      failure: { reason, message: 'no answer' },
    });
  });

  it('is over when the signal is aborted', async () => {
    const reason = new Error('shutting down');
    const call = failing(new UnreachableError('no answer'));
    await expect(attempt(AbortSignal.abort(reason), call)).rejects.toBe(reason);
  });
});
