import { Rechecks } from './Rechecks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('Rechecks', () => {
  it('has each compared once in some hours', () => {
    const rechecks = new Rechecks(() => 0);
    const due = Array.from({ length: 24 * 12 }, (_, index) =>
      rechecks.isDue('a', index * 5 * MINUTE),
    ).filter(Boolean);
    expect(due).toHaveLength(3);
  });

  it('has one a minute compared, however many there are', () => {
    const rechecks = new Rechecks(() => 1);
    const all = Array.from({ length: 5_000 }, (_, index) => `part ${index}`);
    all.forEach(key => rechecks.isDue(key, 0));
    const due = new Set<string>();
    let count = 0;
    for (let now = 0; now < HOUR; now += 20_000) {
      for (const key of all.filter(each => rechecks.isDue(each, now))) {
        due.add(key);
        count += 1;
      }
    }
    expect(count).toBe(60);
    expect(due.size).toBe(60);
  });

  it('begins anywhere, so that a restart brings no burst', () => {
    let at = 0;
    const rechecks = new Rechecks(() => (at += 0.25) % 1);
    const keys = ['a', 'b', 'c', 'd'];
    expect(keys.map(key => rechecks.isDue(key, 0))).toEqual(
      keys.map(() => false),
    );
    expect(keys.map(key => rechecks.isDue(key, 2 * HOUR))).toEqual([
      false,
      false,
      true, // compared 4.5 h before the start
      false,
    ]);
  });
});
