import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { clusterSpec, namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { noticesOfCluster, noticesOfNamespace, objectOf } from './findNotices';

const condition = (
  type: string,
  status: Condition['status'],
  more: Partial<Condition> = {},
): Condition => ({
  ...{ type, status, reason: 'Reason', message: 'a word of OCI' },
  ...{ observedGeneration: 1, since: NOW.toISOString(), ...more },
});
const declared = (conditions: Condition[]) => ({
  ...{ id: 'uid', generation: 1, operationId: 'op-1' },
  ...{ requestedBy: 'user:default/pia', conditions },
});
const cluster = (
  conditions: Condition[],
  expiry: { lastDay: string; action: 'notify' | 'delete' } = {
    lastDay: '',
    action: 'notify',
  },
) => ({ ...declared(conditions), spec: clusterSpec({ expiry }) });

describe('a failure', () => {
  const keys = (conditions: Condition[], generation = 1) =>
    noticesOfCluster({ ...cluster(conditions), generation }, NOW)
      .filter(({ notice }) => notice.about === 'failure')
      .map(({ key }) => key);

  it.each([
    ['what is final', [condition('Ready', 'False', { final: true })]],
    [
      'what is final and unknown',
      [condition('Ready', 'Unknown', { final: true })],
    ],
    [
      'the last word of OCI',
      [
        condition('Ready', 'False'),
        condition('Provisioned', 'False', { reason: 'CreateFailed' }),
      ],
    ],
  ])('is %s', (_what, conditions) => {
    expect(keys(conditions)).toEqual([expect.stringMatching(/^op-1 /)]);
  });

  it.each([
    ['on its way', [condition('Ready', 'False', { inProgress: true })]],
    ['tried again', [condition('Ready', 'False')]],
    ['not known', [condition('Ready', 'Unknown', { reason: 'Failed' })]],
    ['not begun', []],
  ])(
    'is not what is %s, and nothing else is told of that',
    (_w, conditions) => {
      expect(keys(conditions)).toEqual([]);
    },
  );

  it('is not what was seen before the last declaration', () => {
    expect(keys([condition('Ready', 'False', { final: true })], 2)).toEqual([]);
  });

  it('is over when it is well', () => {
    expect(keys([condition('Ready', 'True')])).toEqual(['']);
  });

  it('is told anew of another operation, and not when it is tried again', () => {
    const failed = [condition('Ready', 'False', { final: true })];
    const later = failed.map(each => ({ ...each, message: 'other words' }));
    expect(keys(later)).toEqual(keys(failed));
    const [again] = noticesOfCluster(
      { ...cluster(failed), operationId: 'op-2' },
      NOW,
    );
    expect(again.key).not.toBe(keys(failed)[0]);
  });

  it('says nothing that only the page may say', () => {
    const failed = [condition('Ready', 'False', { final: true })];
    const found = [
      ...noticesOfCluster(cluster(failed), NOW),
      ...noticesOfNamespace({ ...declared(failed), spec: namespaceSpec() }),
    ];
    expect(JSON.stringify(found)).not.toMatch('a word of OCI');
    expect(found.map(({ notice }) => notice)).toMatchObject([
      {
        scope: 'cluster:uid:failure',
        owner: 'group:default/platform',
        title: 'The cluster demo is not as it was asked for',
      },
      { about: 'expiry' },
      {
        scope: 'namespace:uid:failure',
        ...{ cluster: 'demo', namespace: 'shop' },
        owner: 'group:default/shop-team',
        title: 'The namespace shop on demo is not as it was asked for',
      },
    ]);
  });
});

describe('the end of a cluster', () => {
  const lastDay = '2026-12-24';
  const at = (
    now: string,
    action: 'notify' | 'delete' = 'notify',
    conditions: Condition[] = [],
  ) =>
    noticesOfCluster(cluster(conditions, { lastDay, action }), new Date(now));

  it.each([
    ['2026-12-16T23:59:59Z', '', 'does not end soon'],
    ['2026-12-17T00:00:00Z', '2026-12-24 notify week', 'ends soon'],
    ['2026-12-22T23:59:59Z', '2026-12-24 notify week', 'ends soon'],
    ['2026-12-23T00:00:00Z', '2026-12-24 notify tomorrow', 'ends tomorrow'],
    ['2026-12-24T00:00:00Z', '2026-12-24 notify today', 'ends today'],
    ['2026-12-25T00:00:00Z', '2026-12-24 notify ended', 'has ended'],
  ])('at %s is told as %j', (now, key, title) => {
    expect(at(now)).toMatchObject([
      { key, notice: { title: `The cluster demo ${title}` } },
    ]);
  });

  it('says what happens then', () => {
    const [notify] = at('2026-12-20T00:00:00Z');
    expect(notify.notice.description).toMatch('nothing is deleted by itself');
    const [deletion] = at('2026-12-20T00:00:00Z', 'delete');
    expect(deletion.notice.description).toMatch(
      'it is deleted with everything',
    );
    expect(deletion.key).not.toBe(notify.key);
  });

  it('is told as held up, as announced late, and as being carried out', () => {
    const after = '2026-12-25T01:00:00Z';
    const held = condition('Expiring', 'True', { reason: 'DeletionHeldUp' });
    expect(at(after, 'delete', [held])).toMatchObject([
      { key: '2026-12-24 delete heldUp', notice: { severity: 'high' } },
    ]);
    expect(at(after, 'delete')).toMatchObject([
      { key: '2026-12-24 delete announced' },
    ]);
    const going = (requestedBy: string) =>
      noticesOfCluster(
        {
          ...cluster([], { lastDay, action: 'delete' }),
          ...{ requestedBy, deletionRequestedAt: after },
        },
        new Date(after),
      );
    expect(going('service:plugin:oke')).toMatchObject([
      { key: '2026-12-24 delete deleting' },
    ]);
    expect(going('user:default/pia')).toEqual([]);
  });
});

it('knows of what a scope is', () => {
  expect(objectOf('cluster:uid:failure')).toBe('cluster:uid');
});
