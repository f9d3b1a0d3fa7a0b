import type {
  ClusterConnection,
  ObservedState,
} from '@okeanos/backstage-plugin-oke-common';
import { NOW } from '../../__testUtils__/fixtures';
import { currentState } from './currentState';

const since = '2026-11-24T06:00:00.000Z';
const healthy: ObservedState = { state: 'healthy', message: 'In order.' };
const failed: ObservedState = { state: 'failed', message: 'No endpoint.' };

const connection = (
  overrides: Partial<ClusterConnection> = {},
): ClusterConnection => ({
  ...{ state: 'connected', message: 'All watches run', since },
  asOf: NOW.toISOString(),
  ...overrides,
});

const staleKinds = [
  { kind: 'Pod', since, message: 'Pods are not told of any more.' },
];

it('is what was observed while the cluster is heard', () => {
  expect(currentState(healthy, connection(), NOW)).toBe(healthy);
});

it.each<[string, ClusterConnection | undefined, Partial<ObservedState>]>([
  ['was never observed', undefined, { state: 'unknown' }],
  [
    'was not read completely yet',
    connection({ state: 'connecting', asOf: undefined, message: 'It begins' }),
    { state: 'unknown', message: 'It begins', since },
  ],
  [
    'does not answer',
    connection({ state: 'unreachable', message: 'No answer' }),
    { state: 'unknown', message: 'No answer', since },
  ],
  [
    'refuses',
    connection({ state: 'notPermitted', message: 'No right' }),
    { state: 'notPermitted', message: 'No right' },
  ],
  [
    'is watched by nobody any more',
    connection({ asOf: since }),
    { state: 'unknown', since },
  ],
  [
    'no longer tells of a kind',
    connection({ staleKinds }),
    { state: 'unknown', message: 'Pods are not told of any more.', since },
  ],
])('is not healthy when the cluster %s', (_, of, expected) => {
  expect(currentState(healthy, of, NOW)).toMatchObject(expected);
});

it('stays as bad as it was when one kind is not told of any more', () => {
  expect(currentState(failed, connection({ staleKinds }), NOW)).toBe(failed);
});

it('is not known of what was never seen', () => {
  expect(currentState(undefined, connection(), NOW).state).toBe('unknown');
});
