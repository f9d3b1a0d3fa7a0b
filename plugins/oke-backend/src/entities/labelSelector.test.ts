import { InputError } from '@backstage/errors';
import { labelsFor, parseLabelSelector } from './labelSelector';

const labels = {
  app: 'shop',
  tier: 'web',
  'example.com/part-of': 'store',
  empty: '',
};

describe('parseLabelSelector', () => {
  // The semantics of https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
  it.each([
    ['app=shop', true],
    ['app==shop', true],
    ['app = shop', true],
    ['app=other', false],
    ['missing=shop', false],
    ['app!=shop', false],
    ['app!=other', true],
    ['missing!=shop', true],
    ['empty=', true],
    ['app=', false],
    ['app in (shop, other)', true],
    ['app in (a,b)', false],
    ['missing in (shop)', false],
    ['app notin (shop)', false],
    ['app notin (a, b)', true],
    ['missing notin (shop)', true],
    ['app', true],
    ['missing', false],
    ['!app', false],
    ['!missing', true],
    ['! missing', true],
    ['example.com/part-of=store', true],
    ['app=shop,tier=web', true],
    ['app=shop, tier=db', false],
    ['app in (shop,other),tier notin (db,cache),!missing', true],
    ['app=shop,', true],
  ])('%s: %s', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  it.each(['toString', 'constructor=Object', 'toString in (a)'])(
    'does not find what every object of JavaScript has: %s',
    selector => {
      expect(parseLabelSelector(selector)(labels)).toBe(false);
    },
  );

  it.each(['app >= 3', 'app in shop', 'app in (a', 'a=b=c', '=shop', '!'])(
    'refuses %s, and says so',
    selector => {
      expect(() => parseLabelSelector(`tier=web,${selector}`)).toThrow(
        InputError,
      );
      expect(() => parseLabelSelector(`tier=web,${selector}`)).toThrow(
        `'${selector}', which is not a requirement`,
      );
    },
  );

  it('refuses what is too long to be meant', () => {
    const commas = ','.repeat(4_096);
    expect(() => parseLabelSelector(commas)).toThrow(/is empty/);
    expect(() => parseLabelSelector(`${commas},`)).toThrow(
      'has 4097 characters, more than 4096',
    );
  });

  it.each(['', ' ', ','])('refuses to select all by %j', selector => {
    expect(() => parseLabelSelector(selector)).toThrow(/is empty/);
  });
});

describe('labelsFor', () => {
  it.each([
    ['app=shop', { app: 'shop' }],
    ['app == shop, tier in (web, api)', { app: 'shop', tier: 'web' }],
    ['example.com/part-of,app!=other', { 'example.com/part-of': 'true' }],
    ['app=', { app: '' }],
    ['app!=shop', undefined],
    ['!canary', undefined],
    ['app=shop,app=other', undefined],
  ])('makes %s match', (selector, expected) => {
    expect(labelsFor(selector)).toEqual(expected);
  });
});
