import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import {
  LiveQuery,
  REFRESH_INTERVAL_MS,
  REQUEST_DEADLINE_MS,
  SUBSCRIPTION_CHECK_MS,
} from './LiveQuery';

interface Answer {
  version: number;
  channel: string;
}

/** A request that the test answers itself. */
interface Request {
  signal: AbortSignal;
  answer(answer: Answer): void;
  fail(error: unknown): void;
}

const answerOf = (version: number, channel = 'a'): Answer => ({
  version,
  channel,
});

/** A query, somebody who looks at it, and the requests that it makes. */
function watch(options: { signals?: FakeSignals } = {}) {
  const requests: Request[] = [];
  const query = new LiveQuery<Answer>({
    load: signal =>
      new Promise((answer, fail) => requests.push({ signal, answer, fail })),
    signalSource: answer => answer,
    signals: options.signals,
  });
  const listener = jest.fn();
  const unsubscribe = query.subscribe(listener);
  return { query, requests, listener, unsubscribe };
}

/** Lets promises settle without letting time pass. */
const settle = () => jest.advanceTimersByTimeAsync(0);

function setVisibility(state: DocumentVisibilityState) {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('LiveQuery', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    setVisibility('visible');
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('asks when somebody looks, and keeps the answer with the time it came', async () => {
    const { query, requests, listener } = watch();
    expect(query.state).toEqual({ isFetching: true });

    jest.advanceTimersByTime(500);
    requests[0].answer(answerOf(1));
    await settle();

    expect(requests).toHaveLength(1);
    expect(query.state).toEqual({
      answer: { data: answerOf(1), receivedAt: Date.now() },
      isFetching: false,
    });
    expect(listener).toHaveBeenCalled();
  });

  it('asks again every minute, and shows the old answer meanwhile', async () => {
    const { query, requests } = watch();
    requests[0].answer(answerOf(1));
    await settle();

    await jest.advanceTimersByTimeAsync(REFRESH_INTERVAL_MS - 1);
    expect(requests).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    expect(query.state.isFetching).toBe(true);
    expect(query.state.answer?.data).toEqual(answerOf(1));

    requests[1].answer(answerOf(2));
    await settle();
    expect(query.state.answer?.data).toEqual(answerOf(2));

    await jest.advanceTimersByTimeAsync(REFRESH_INTERVAL_MS);
    expect(requests).toHaveLength(3);
  });

  it.each(['focus', 'online'])('asks again on %s', async event => {
    const { requests } = watch();
    requests[0].answer(answerOf(1));
    await settle();

    window.dispatchEvent(new Event(event));
    expect(requests).toHaveLength(2);
  });

  it('does not ask while the page is hidden, but as soon as it is seen again', async () => {
    const { requests } = watch();
    requests[0].answer(answerOf(1));
    await settle();

    setVisibility('hidden');
    await jest.advanceTimersByTimeAsync(5 * REFRESH_INTERVAL_MS);
    expect(requests).toHaveLength(1);

    setVisibility('visible');
    expect(requests).toHaveLength(2);
  });

  it('never has two requests at a time', () => {
    const { query, requests } = watch();
    window.dispatchEvent(new Event('focus'));
    window.dispatchEvent(new Event('online'));
    query.refresh();
    expect(requests).toHaveLength(1);
  });

  it('gives up a request at its deadline, and ignores what it answers later', async () => {
    const { query, requests } = watch();
    await jest.advanceTimersByTimeAsync(REQUEST_DEADLINE_MS);
    expect(requests[0].signal.aborted).toBe(true);
    expect(query.state).toEqual({
      error: expect.objectContaining({ name: 'DeadlineError' }),
      isFetching: false,
    });

    query.refresh();
    requests[1].answer(answerOf(2));
    await settle();
    requests[0].answer(answerOf(1));
    await settle();
    expect(query.state.answer?.data).toEqual(answerOf(2));
    expect(query.state.error).toBeUndefined();
  });

  it('keeps the answer when it cannot be renewed, and recovers', async () => {
    const { query, requests } = watch();
    requests[0].answer(answerOf(1));
    await settle();
    const { answer } = query.state;

    await jest.advanceTimersByTimeAsync(REFRESH_INTERVAL_MS);
    requests[1].fail(new TypeError('Failed to fetch'));
    await settle();
    expect(query.state).toEqual({
      answer,
      error: new TypeError('Failed to fetch'),
      isFetching: false,
    });

    await jest.advanceTimersByTimeAsync(REFRESH_INTERVAL_MS);
    requests[2].answer(answerOf(2));
    await settle();
    expect(query.state.answer?.data).toEqual(answerOf(2));
    expect(query.state.error).toBeUndefined();
  });

  it.each([403, 404])(
    'forgets the answer, and its channel, when the backend refuses with %d',
    async status => {
      const signals = new FakeSignals();
      const { query, requests } = watch({ signals });
      requests[0].answer(answerOf(1));
      await settle();

      query.refresh();
      requests[1].fail(new OkeResponseError(status, 'Refused', 'no', []));
      await settle();
      expect(query.state.answer).toBeUndefined();
      expect(query.state.error).toBeDefined();
      expect(signals.channels).toEqual([]);
    },
  );

  it('makes an error of whatever was thrown', async () => {
    const { query, requests } = watch();
    requests[0].fail('broken');
    await settle();
    expect(query.state.error?.message).toBe('broken');
  });

  describe('signals', () => {
    it('asks again for a newer version only', async () => {
      const signals = new FakeSignals();
      const { requests } = watch({ signals });
      requests[0].answer(answerOf(7));
      await settle();
      expect(signals.channels).toEqual(['a']);

      signals.send('a', { version: 6 });
      signals.send('a', { version: 7 });
      signals.send('a', { version: 'eight' });
      signals.send('a', {});
      signals.send('b', { version: 8 });
      expect(requests).toHaveLength(1);

      signals.send('a', { version: 8 });
      expect(requests).toHaveLength(2);
    });

    it('asks once more when told of a newer version during a request that misses it', async () => {
      const signals = new FakeSignals();
      const { query, requests } = watch({ signals });
      requests[0].answer(answerOf(7));
      await settle();

      query.refresh();
      signals.send('a', { version: 9 });
      signals.send('a', { version: 8 });
      requests[1].answer(answerOf(8));
      await settle();
      expect(requests).toHaveLength(3);

      // Once, even if the answer never gets there.
      requests[2].answer(answerOf(8));
      await settle();
      expect(requests).toHaveLength(3);
    });

    it('does not ask once more when the answer already has it', async () => {
      const signals = new FakeSignals();
      const { query, requests } = watch({ signals });
      requests[0].answer(answerOf(7));
      await settle();

      query.refresh();
      signals.send('a', { version: 8 });
      requests[1].answer(answerOf(8));
      await settle();
      expect(requests).toHaveLength(2);
    });

    it('looks once more soon after it subscribed, when signals may still be lost', async () => {
      const signals = new FakeSignals();
      const { requests } = watch({ signals });
      requests[0].answer(answerOf(7));
      await settle();

      await jest.advanceTimersByTimeAsync(SUBSCRIPTION_CHECK_MS - 1);
      expect(requests).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(requests).toHaveLength(2);

      // Once per subscription: the same channel is not checked again, another one is.
      requests[1].answer(answerOf(8));
      await jest.advanceTimersByTimeAsync(2 * SUBSCRIPTION_CHECK_MS);
      expect(requests).toHaveLength(2);
      signals.send('a', { version: 9 });
      requests[2].answer(answerOf(1, 'b'));
      await jest.advanceTimersByTimeAsync(SUBSCRIPTION_CHECK_MS);
      expect(requests).toHaveLength(4);
    });

    it('follows to another channel', async () => {
      const signals = new FakeSignals();
      const { query, requests } = watch({ signals });
      requests[0].answer(answerOf(7, 'a'));
      await settle();

      query.refresh();
      requests[1].answer(answerOf(1, 'b'));
      await settle();
      expect(signals.channels).toEqual(['b']);
      signals.send('b', { version: 2 });
      expect(requests).toHaveLength(3);
    });
  });

  it('stops when nobody looks: the request is aborted and nothing wakes it', async () => {
    const signals = new FakeSignals();
    const { query, requests, unsubscribe } = watch({ signals });
    requests[0].answer(answerOf(1));
    await settle();
    query.refresh();

    unsubscribe();
    expect(requests[1].signal.aborted).toBe(true);
    expect(signals.channels).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
    window.dispatchEvent(new Event('focus'));
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    requests[1].fail(new DOMException('Aborted', 'AbortError'));
    await jest.advanceTimersByTimeAsync(2 * REFRESH_INTERVAL_MS);
    expect(requests).toHaveLength(2);
    expect(query.state.error).toBeUndefined();
  });

  it('goes on for those who still look', async () => {
    const { query, requests, unsubscribe } = watch();
    const stopOther = query.subscribe(jest.fn());
    requests[0].answer(answerOf(1));
    await settle();

    unsubscribe();
    window.dispatchEvent(new Event('focus'));
    expect(requests).toHaveLength(2);
    stopOther();
    expect(requests[1].signal.aborted).toBe(true);
  });
});
