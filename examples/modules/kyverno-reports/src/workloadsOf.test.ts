import { workloadsOf } from './workloadsOf';

it.each<[string, Record<string, string>, string[]]>([
  [
    'cart-7d9f6c-x2k4p',
    { 'pod-template-hash': '7d9f6c' },
    ['ReplicaSet/cart-7d9f6c', 'Deployment/cart'],
  ],
  [
    'cart-7d9f6c-7d9f6c-x2k4p',
    { 'pod-template-hash': '7d9f6c' },
    ['ReplicaSet/cart-7d9f6c-7d9f6c', 'Deployment/cart-7d9f6c'],
  ],
  [
    'db-0',
    {
      'statefulset.kubernetes.io/pod-name': 'db-0',
      'controller-revision-hash': 'db-5b',
    },
    ['StatefulSet/db'],
  ],
  ['agent-x2k4p', { 'controller-revision-hash': '5b' }, ['DaemonSet/agent']],
  ['seed-x2k4p', { 'batch.kubernetes.io/job-name': 'seed' }, ['Job/seed']],
  ['alone', { app: 'alone' }, []],
])('pod %s with %j belongs to %j', (name, labels, expected) => {
  expect(workloadsOf({ name, labels })).toEqual(expected);
});
