import { describeUserData, hasOurTaints, userDataFor } from './nodeStart';

const taint = { key: 'batch', value: 'yes', effect: 'NoSchedule' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
  ['nothing', undefined, undefined],
  ['taints', userDataFor([taint]), 'taints batch=yes:NoSchedule'],
  ['none any more', userDataFor([]), 'no taints'],
  [
    'what others made, of which nothing is told',
    base64('#!/bin/bash\nexport PASSWORD=secret'),
    'a script that Okeanos did not make',
  ],
])('tells %s', (_what, userData, told) => {
  expect(describeUserData(userData)).toBe(told);
});

it('knows its own taints', () => {
  expect(hasOurTaints({ user_data: userDataFor([taint]) })).toBe(true);
  expect(hasOurTaints({ user_data: userDataFor([]) })).toBe(false);
  expect(hasOurTaints({ user_data: base64('--register-with-taints=a') })).toBe(
    false,
  );
  expect(hasOurTaints({})).toBe(false);
});
