import type { ApiResource } from '@okeanos/backstage-plugin-oke-node';
import { WatchStanding } from './WatchStanding';

const kind = (name: string): ApiResource => ({
  ...{ group: '', version: 'v1', kind: name, plural: name },
  namespaced: true,
});
const [a, b] = [kind('A'), kind('B')];

describe('WatchStanding', () => {
  const onChange = jest.fn();
  let standing: WatchStanding;

  beforeEach(() => {
    jest.useFakeTimers();
    onChange.mockClear();
    standing = new WatchStanding(onChange);
  });
  afterEach(() => jest.useRealTimers());

  it('is current when every kind is complete, or there is nothing of it', () => {
    expect(standing.standing).toBe('resuming');
    standing.set(a, 'broken');
    standing.set(b, 'broken');
    standing.set(a, 'complete');
    expect(standing.standing).toBe('resuming');
    expect([a, b].map(each => standing.isComplete(each))).toEqual([
      true,
      false,
    ]);
    standing.set(b, 'none');
    expect(standing.standing).toBe('current');
    expect(standing.isComplete(b)).toBe(false);
    jest.advanceTimersByTime(60_000);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('resumes for a while, is told when it is lost, and when it is back', () => {
    [a, b].forEach(each => standing.set(each, 'complete'));
    [a, b].forEach(each => standing.set(each, 'broken'));
    jest.advanceTimersByTime(14_000);
    expect(standing.standing).toBe('resuming');
    expect(onChange).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_000);
    expect(standing.standing).toBe('lost');
    expect(onChange).toHaveBeenCalledTimes(1);
    standing.resume();
    expect(standing.standing).toBe('resuming');
    [a, b].forEach(each => standing.set(each, 'complete'));
    expect(standing.standing).toBe('current');
    expect(onChange).toHaveBeenCalledTimes(2);
    jest.advanceTimersByTime(60_000);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('tells nothing of an outage that is short', () => {
    standing.set(a, 'complete');
    standing.set(a, 'broken');
    jest.advanceTimersByTime(3_000);
    standing.set(a, 'complete');
    jest.advanceTimersByTime(60_000);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('is current without a kind that stays broken, of which nothing is known', () => {
    [a, b].forEach(each => standing.set(each, 'complete'));
    standing.set(b, 'broken');
    jest.advanceTimersByTime(15_000);
    expect(standing.standing).toBe('current');
    expect(standing.isComplete(b)).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('is lost where nothing may be watched, which takes nothing away', () => {
    standing.set(a, 'broken');
    standing.set(a, 'none');
    jest.advanceTimersByTime(15_000);
    expect(standing.standing).toBe('lost');
    expect(onChange).not.toHaveBeenCalled();
  });
});
