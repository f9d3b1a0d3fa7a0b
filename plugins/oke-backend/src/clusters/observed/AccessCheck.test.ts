import { NOW } from '../../__testUtils__/fixtures';
import { AccessCheck } from './AccessCheck';

describe('AccessCheck', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  function setUp() {
    const isOutdated = jest.fn(async () => false);
    const onError = jest.fn();
    const check = new AccessCheck({ isOutdated, onError });
    return { isOutdated, onError, check };
  }

  it('looks at once, and then every 5 s', async () => {
    const { isOutdated, check } = setUp();
    await check.throwIfOutdated();
    jest.advanceTimersByTime(4_999);
    await check.throwIfOutdated();
    expect(isOutdated).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
    await check.throwIfOutdated();
    expect(isOutdated).toHaveBeenCalledTimes(2);
  });

  it('throws when the kubeconfig has changed', async () => {
    const { isOutdated, check } = setUp();
    isOutdated.mockResolvedValue(true);
    await expect(check.throwIfOutdated()).rejects.toThrow(
      'The kubeconfig of the watcher has changed',
    );
  });

  it('goes on when the kubeconfig cannot be read', async () => {
    const { isOutdated, onError, check } = setUp();
    isOutdated.mockRejectedValue(new Error('no such file'));
    await check.throwIfOutdated();
    expect(onError.mock.calls).toEqual([[new Error('no such file')]]);
  });
});
