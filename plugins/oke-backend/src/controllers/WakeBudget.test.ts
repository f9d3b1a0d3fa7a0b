import { WakeBudget } from './WakeBudget';

describe('WakeBudget', () => {
  it('serves a burst by one wake, half a second after its first', () => {
    const budget = new WakeBudget();
    expect(budget.next('a', 1_000)).toBe(500);
    expect(budget.next('a', 1_200)).toBe(300);
    expect(budget.next('a', 1_499)).toBe(1);
    expect(budget.next('a', 1_500)).toBe(500);
  });

  it('goes on slowly when one thing changes again and again', () => {
    const budget = new WakeBudget();
    let now = 0;
    let wakes = 0;
    while (now < 3_600_000) {
      now += budget.next('a', now);
      wakes += 1;
    }
    expect(wakes).toBeLessThan(3_600_000 / 5_000 + 40);
    expect(wakes).toBeGreaterThan(3_600_000 / 5_500);
  });

  it('is there again after a rest, and each has its own', () => {
    const budget = new WakeBudget();
    let now = 0;
    for (let wakes = 0; wakes < 100; wakes += 1) {
      now += budget.next('a', now);
    }
    expect(budget.next('a', now)).toBeGreaterThan(1_000);
    expect(budget.next('b', now)).toBe(500);
    expect(budget.next('a', now + 600_000)).toBe(500);
  });
});
