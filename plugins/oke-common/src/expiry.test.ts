import { clusterSpecSchema } from './spec/clusterSpec';
import { daysLeft, endOf } from './expiry';

const lastDay = '2026-12-24';
const minimal = { name: 'demo', owner: 'group:default/shop-team' };

describe('the end of a cluster', () => {
  it('is the end of its last day, in UTC', () => {
    expect(endOf({ lastDay })).toEqual(new Date('2026-12-25T00:00:00Z'));
    expect(endOf({ lastDay: '' })).toBeUndefined();
    expect(daysLeft({ lastDay: '' }, new Date())).toBeUndefined();
  });

  it.each([
    ['2026-12-17T00:00:00Z', 7],
    ['2026-12-16T23:59:59.999Z', 8],
    ['2026-12-23T12:00:00Z', 1],
    ['2026-12-24T00:00:00Z', 0],
    ['2026-12-24T23:59:59.999Z', 0],
    ['2026-12-25T00:00:00Z', -1],
    ['2026-12-26T01:00:00Z', -2],
  ])('at %s is %p days away', (now, expected) => {
    expect(daysLeft({ lastDay }, new Date(now))).toBe(expected);
  });

  it('is none in a spec that names none', () => {
    expect(clusterSpecSchema.parse(minimal).expiry).toEqual({
      lastDay: '',
      action: 'notify',
    });
  });

  it.each(['24.12.2026', '2026-02-30', '2026-12-24T00:00:00Z'])(
    'cannot be %s',
    day => {
      const spec = { ...minimal, expiry: { lastDay: day } };
      expect(clusterSpecSchema.safeParse(spec).success).toBe(false);
    },
  );
});
