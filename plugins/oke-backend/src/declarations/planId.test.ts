import type {
  DeletionItem,
  PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import { deletionPlanId, isOpen, planId } from './planId';

const WHAT = 'namespace shop on cluster demo';
const spec = { cluster: 'demo', name: 'shop', quota: { pods: 5, cpu: '4' } };
const change = (changes: Partial<PlanChange> = {}): PlanChange => ({
  ...{ part: 'quota', kind: 'ResourceQuota', name: 'okeanos' },
  ...{ action: 'none', reason: 'as intended', fields: [] },
  ...changes,
});
const update = change({
  ...{ action: 'update', reason: 'it was changed by somebody else' },
  fields: ['spec.hard.pods'],
  diff: [{ field: 'spec.hard.pods', from: '9', to: '5' }],
});
const idOf = (
  changes: PlanChange[],
  {
    etag = '"a.1"',
    of = spec,
    what = WHAT,
  }: {
    etag?: string;
    of?: object;
    what?: string;
  } = {},
) => planId(what, of, { etag, changes });

describe('planId', () => {
  it('is the same for the same, in whatever order the keys come', () => {
    const { quota, name, cluster } = spec;
    const reordered = {
      ...{ name, cluster },
      quota: { cpu: quota.cpu, pods: quota.pods },
    };
    const { reason, ...others } = update;
    expect(idOf([{ reason, ...others }], { of: reordered })).toBe(
      idOf([update]),
    );
    expect(idOf([update])).toMatch(/^[\w-]{24}$/);
  });

  it.each<[string, string]>([
    ['another spec', idOf([update], { of: { ...spec, name: 'other' } })],
    ['another version that is declared', idOf([update], { etag: '"a.2"' })],
    ['another object', idOf([update], { what: 'namespace shop on cluster x' })],
    ['a part less', idOf([])],
    ['something that is as intended now', idOf([change()])],
    [
      'something that cannot be read now',
      idOf([change({ action: 'unknown' })]),
    ],
    ['another deed', idOf([{ ...update, action: 'delete' }])],
    ['another reason', idOf([{ ...update, reason: 'the intention changed' }])],
    [
      'another value',
      idOf([
        { ...update, diff: [{ field: 'spec.hard.pods', from: '8', to: '5' }] },
      ]),
    ],
    [
      'another that it is taken from',
      idOf([{ ...update, takesFrom: ['helm'] }]),
    ],
  ])('is another with %s', (_what, other) => {
    expect(other).not.toBe(idOf([update]));
  });

  it('stays while Okeanos makes what was never there', () => {
    const before = idOf([
      update,
      change({ action: 'create', reason: 'it does not exist' }),
    ]);
    expect(idOf([update, change()])).toBe(before);
    expect(
      idOf([update, change({ action: 'create', reason: 'after cluster' })]),
    ).toBe(before);
  });

  it('is another when somebody deleted what Okeanos had made', () => {
    const deleted = change({ action: 'create', wasDeleted: true });
    expect(idOf([deleted])).not.toBe(idOf([change()]));
  });

  it('does not hang on the words why nothing is known', () => {
    const unknown = (reason: string) => change({ action: 'unknown', reason });
    expect(idOf([unknown('no answer within 1500 ms')])).toBe(
      idOf([unknown('no answer within 1498 ms')]),
    );
  });
});

it('is open what somebody has to look at', () => {
  const open = (
    ['create', 'update', 'delete', 'none', 'unknown'] as const
  ).filter(action => isOpen(change({ action })));
  expect(open).toEqual(['update', 'delete', 'unknown']);
});

describe('deletionPlanId', () => {
  const item = (changes: Partial<DeletionItem> = {}): DeletionItem => ({
    ...{ kind: 'Deployment', apiVersion: 'apps/v1', name: 'cart' },
    ...{ action: 'delete', isMade: false, reason: 'it goes' },
    ...changes,
  });
  const others = { hosts: [], entities: [], unread: [] };
  const idWith = (...items: DeletionItem[]) =>
    deletionPlanId(WHAT, '"a.1"', { items, others });

  it('is another when something of others comes, goes, or has another end', () => {
    const ids = [
      idWith(),
      idWith(item()),
      idWith(item(), item({ name: 'other' })),
      idWith(item({ reason: 'its volume stays' })),
      idWith(item({ action: 'keep' })),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is another with what is declared, what becomes free, and what could not be read', () => {
    const items = [item()];
    const ids = [
      idWith(...items),
      deletionPlanId(WHAT, '"a.2"', { items, others }),
      deletionPlanId('cluster demo', '"a.1"', { items, others }),
      deletionPlanId(WHAT, '"a.1"', {
        items,
        others: { ...others, unread: ['Pod (v1)'] },
      }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stays while Okeanos and controllers make what belongs to it', () => {
    const made = item({ kind: 'ResourceQuota', name: 'okeanos', isMade: true });
    const pod = item({ kind: 'Pod', name: 'cart-1', owner: 'ReplicaSet/cart' });
    expect(idWith(item(), made, pod)).toBe(idWith(item()));
  });

  it('is never that of a declaration', () => {
    expect(idWith()).not.toBe(planId(WHAT, {}, { etag: '"a.1"', changes: [] }));
  });
});
