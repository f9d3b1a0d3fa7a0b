import { isEqual, rebase } from './rebase';

const base = {
  quota: { cpu: '4', pods: 50 },
  drift: 'report',
  hosts: ['a.example.com', 'b.example.com'],
  services: [
    { name: 'cart', ports: [8080] },
    { name: 'checkout', ports: [8080] },
  ],
};

it('takes what they changed where I changed nothing, and keeps what I changed', () => {
  const mine = { ...base, quota: { cpu: '4', pods: 60 } };
  const theirs = { ...base, quota: { cpu: '8', pods: 50 }, drift: 'repair' };
  expect(rebase(base, mine, theirs)).toEqual({
    value: { ...base, quota: { cpu: '8', pods: 60 }, drift: 'repair' },
    conflicts: [],
  });
});

it('keeps mine where both changed the same, and names it', () => {
  const mine = { ...base, quota: { cpu: '4', pods: 60 } };
  const theirs = { ...base, quota: { cpu: '4', pods: 70 } };
  expect(rebase(base, mine, theirs)).toEqual({
    value: mine,
    conflicts: ['quota.pods'],
  });
});

it('is not a conflict when both did the same', () => {
  const both = { ...base, drift: 'repair' };
  expect(rebase(base, both, { ...both })).toEqual({
    value: both,
    conflicts: [],
  });
});

it('merges lists of names: what I took out is gone, what they added stays', () => {
  const mine = { ...base, hosts: ['b.example.com', 'mine.example.com'] };
  const theirs = {
    ...base,
    hosts: ['a.example.com', 'theirs.example.com', 'b.example.com'],
  };
  expect(rebase(base, mine, theirs).value.hosts).toEqual([
    'theirs.example.com',
    'b.example.com',
    'mine.example.com',
  ]);
});

it('merges items of the same name, wherever they stand', () => {
  const mine = {
    ...base,
    services: [
      { name: 'cart', ports: [8080, 9090] },
      { name: 'checkout', ports: [8080] },
      { name: 'mine', ports: [1] },
    ],
  };
  const theirs = {
    ...base,
    services: [
      { name: 'theirs', ports: [2] },
      { name: 'cart', ports: [8080] },
    ],
  };
  expect(rebase(base, mine, theirs)).toEqual({
    value: {
      ...base,
      services: [
        { name: 'theirs', ports: [2] },
        { name: 'cart', ports: [8080, 9090] },
        { name: 'mine', ports: [1] },
      ],
    },
    conflicts: [],
  });
});

it('takes out what I took out, also when they have changed something else', () => {
  const mine = { ...base, services: [base.services[0]] };
  const theirs = { ...base, drift: 'repair' };
  expect(rebase(base, mine, theirs).value.services).toEqual([base.services[0]]);
});

it('names what they changed and I took out', () => {
  const mine = { ...base, services: [base.services[1]] };
  const theirs = {
    ...base,
    services: [{ name: 'cart', ports: [1] }, base.services[1]],
  };
  expect(rebase(base, mine, theirs)).toEqual({
    value: mine,
    conflicts: ['services[name="cart"]'],
  });
});

it('keeps fields that nobody knows here', () => {
  const mine = { ...base, drift: 'repair' };
  const theirs = { ...base, lifetime: { hours: 8 } };
  expect(rebase(base, mine, theirs).value).toEqual({
    ...base,
    drift: 'repair',
    lifetime: { hours: 8 },
  });
});

it.each([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [null, {}, false],
  [NaN, NaN, true],
])('compares %j with %j', (one, other, equal) => {
  expect(isEqual(one, other)).toBe(equal);
});
