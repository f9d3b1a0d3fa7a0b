import type {
  DeletionItem,
  DeletionPlan,
  Plan,
  PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import { deletionDifference, planDifference } from './planDifference';

const ID = '6f8a1c1e-0000-4000-8000-000000000001';
const OTHER_ID = '6f8a1c1e-0000-4000-8000-000000000002';
const grace = { requestedBy: 'user:default/grace' };

const quota: PlanChange = {
  ...{ part: 'quota', kind: 'ResourceQuota', name: 'okeanos' },
  ...{ action: 'none', reason: 'as intended', fields: [] },
};
const plan = (changes: Partial<Plan> = {}): Plan => ({
  ...{ changes: [quota], problems: [], spec: [], etag: `"${ID}.3"` },
  ...changes,
});

describe('planDifference', () => {
  it('is nothing of the same', () => {
    expect(planDifference(plan(), plan(), grace)).toEqual([]);
  });

  it('tells what others did to a part, with the values', () => {
    const drifted: PlanChange = {
      ...quota,
      ...{
        action: 'update',
        reason: 'somebody else owns spec.hard.pods (helm)',
      },
      diff: [{ field: 'spec.hard.pods', from: '999', to: '50' }],
      takesFrom: ['helm'],
    };
    expect(planDifference(plan(), plan({ changes: [drifted] }), grace)).toEqual(
      [
        {
          what: 'ResourceQuota okeanos (quota)',
          before: 'as declared',
          now: 'is changed: somebody else owns spec.hard.pods (helm); spec.hard.pods: 999 → 50; taken from helm',
        },
      ],
    );
  });

  it('does not tell each field of what was new then, or would be new now', () => {
    const made = (field: string, to: string) => ({ field, to });
    const toBe = plan({
      etag: 'absent',
      spec: [made('name', 'shop'), made('drift', 'report')],
    });
    const there = plan({
      spec: [{ field: 'drift', from: 'repair', to: 'report' }],
    });
    expect(planDifference(toBe, there, grace)).toEqual([
      expect.objectContaining({ what: 'what is declared' }),
      { what: 'spec drift', now: 'repair → report' },
    ]);
    expect(planDifference(there, toBe, undefined)).toEqual([
      { what: 'what is declared', before: 'version 3', now: 'nothing' },
    ]);
  });

  it('does not tell of what Okeanos made meanwhile', () => {
    const toBe = plan({
      changes: [{ ...quota, action: 'create', reason: 'it does not exist' }],
    });
    expect(planDifference(toBe, plan(), grace)).toEqual([]);
  });

  it.each([
    [
      'a later version, and by whom it is',
      `"${ID}.3"`,
      `"${ID}.4"`,
      'version 3',
      'version 4, declared by user:default/grace',
    ],
    [
      'that it exists by now',
      'absent',
      `"${ID}.1"`,
      'nothing',
      'version 1, declared by user:default/grace',
    ],
    [
      'that another has the name',
      `"${ID}.3"`,
      `"${OTHER_ID}.1"`,
      'version 3',
      'version 1, of another of this name, declared by user:default/grace',
    ],
  ])('tells %s in words', (_what, seen, now, before, after) => {
    const difference = planDifference(
      plan({ etag: seen }),
      plan({ etag: now }),
      grace,
    );
    expect(difference).toEqual([
      { what: 'what is declared', before, now: after },
    ]);
    expect(JSON.stringify(difference)).not.toContain(ID);
  });

  it('tells that there is nothing any more', () => {
    expect(planDifference(plan(), plan({ etag: 'absent' }), undefined)).toEqual(
      [{ what: 'what is declared', before: 'version 3', now: 'nothing' }],
    );
  });

  it('tells fields of the spec, and problems', () => {
    const now = plan({
      spec: [{ field: 'quota.pods', from: '5', to: '9' }],
      problems: [
        { field: 'name', value: 'shop', message: 'is taken', remedy: 'x' },
      ],
    });
    expect(planDifference(plan(), now, grace)).toEqual([
      { what: 'spec quota.pods', before: undefined, now: '5 → 9' },
      { what: 'name', before: undefined, now: 'is taken' },
    ]);
  });
});

describe('deletionDifference', () => {
  const cart: DeletionItem = {
    ...{ kind: 'Deployment', apiVersion: 'apps/v1', name: 'cart' },
    ...{
      action: 'delete',
      isMade: false,
      reason: 'it goes with the namespace',
    },
  };
  const deletion = (
    items: DeletionItem[],
    changes: Partial<DeletionPlan> = {},
  ): DeletionPlan => ({
    groups: [{ kind: 'Deployment', count: items.length, items }],
    ...{ hosts: [], entities: [], unread: [], problems: [] },
    etag: `"${ID}.3"`,
    ...changes,
  });

  it('names what came, and what has another end', () => {
    expect(
      deletionDifference(
        deletion([cart]),
        deletion([
          { ...cart, action: 'keep', reason: 'it stays as it is' },
          { ...cart, name: 'new' },
        ]),
        grace,
      ),
    ).toEqual([
      {
        what: 'Deployment cart',
        before: 'goes: it goes with the namespace',
        now: 'stays: it stays as it is',
      },
      {
        what: 'Deployment new',
        before: undefined,
        now: 'goes: it goes with the namespace',
      },
    ]);
  });

  it('does not tell of what controllers and Okeanos make by themselves', () => {
    const pod = { ...cart, kind: 'Pod', owner: 'ReplicaSet/cart' };
    const made = { ...cart, name: 'okeanos', isMade: true };
    expect(
      deletionDifference(deletion([cart]), deletion([cart, pod, made]), grace),
    ).toEqual([]);
  });

  it('tells how many there are of those that are too many to be named', () => {
    const groups = (count: number) => [
      { kind: 'Deployment', count, items: [cart] },
    ];
    expect(
      deletionDifference(
        deletion([], { groups: groups(40) }),
        deletion([], { groups: groups(41) }),
        grace,
      ),
    ).toEqual([{ what: 'Deployment, all of them', before: '40', now: '41' }]);
  });

  it('tells a later version, what becomes free, who loses their status, and what could not be read', () => {
    const now = deletion([], {
      etag: `"${ID}.4"`,
      hosts: [{ host: 'a.example.com', when: 'at once' }],
      entities: ['component:default/cart'],
      unread: [{ what: 'Pod (v1)', reason: 'no answer' }],
    });
    expect(deletionDifference(deletion([]), now, grace)).toEqual([
      {
        what: 'what is declared',
        before: 'version 3',
        now: 'version 4, declared by user:default/grace',
      },
      { what: 'host a.example.com', before: undefined, now: 'at once' },
      {
        what: 'component:default/cart',
        before: undefined,
        now: 'loses its status',
      },
      { what: 'Pod (v1)', before: undefined, now: 'could not be read' },
    ]);
  });
});
