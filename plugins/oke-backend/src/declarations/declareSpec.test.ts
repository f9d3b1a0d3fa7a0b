import {
  ETAG_ABSENT,
  type Plan,
  type PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import { recentPlansForTests } from '../__testUtils__/recentPlans';
import { NOW } from '../__testUtils__/fixtures';
import type { DeclaredRecord } from './declaration';
import {
  declareSpec,
  planSpec,
  type Comparison,
  type Declarable,
} from './declareSpec';
import type { DeclareOptions, Seen } from './judgeDeclaration';
import { PlanMovedError } from './PlanMovedError';
import type { RecentPlans } from './RecentPlans';

const ADA = 'user:default/ada';
const GRACE = 'user:default/grace';

interface Spec {
  name: string;
  pods: number;
}

type Row = DeclaredRecord<Spec>;

const quota: PlanChange = {
  ...{ part: 'quota', kind: 'ResourceQuota', name: 'okeanos' },
  ...{ action: 'none', reason: 'as intended', fields: [] },
};
const deleted: PlanChange = {
  ...{ ...quota, action: 'create', wasDeleted: true },
  reason: 'it was deleted by somebody else',
};
const toBe: PlanChange = {
  ...{ ...quota, action: 'create', reason: 'it does not exist' },
};

/** One row, and the world as it is compared with. */
class World {
  row: Row | undefined;
  changes: PlanChange[] = [toBe];
  problems: Comparison['problems'] = [];
  unconfirmed: Comparison['unconfirmed'];
  /** What is in the way of the caller. */
  refusals: Comparison['problems'] = [];
  taken: Comparison['taken'];
  takenByRow: unknown;
  writes = 0;
  /** Another is faster, before the next write. */
  faster: (() => Promise<unknown>) | undefined;
  readonly recent: RecentPlans = recentPlansForTests();

  declarable(spec: Spec, caller = ADA): Declarable<Row> {
    const write = async (change: () => Row, seen: Row | undefined) => {
      const { faster } = this;
      this.faster = undefined;
      await faster?.();
      if (this.row !== seen) {
        return undefined;
      }
      this.writes += 1;
      this.row = change();
      return this.row;
    };
    const common = { spec, requestedBy: caller };
    return {
      what: `thing ${spec.name}`,
      ...{ spec, caller },
      read: async () => this.row,
      check: async () => this.refusals,
      compare: async () => ({
        ...{ changes: this.changes, problems: this.problems },
        ...{ taken: this.taken, unconfirmed: this.unconfirmed },
      }),
      create: planId =>
        write(
          () => ({
            ...{ ...common, planId, id: 'uid', generation: 1 },
            ...{ appliedGeneration: 0, createdAt: NOW.toISOString() },
            conditions: [],
          }),
          undefined,
        ),
      update: (existing, { planId, taken }) =>
        write(() => {
          this.takenByRow = taken;
          const { generation } = existing;
          return { ...existing, ...common, planId, generation: generation + 1 };
        }, existing),
    };
  }

  plan(spec: Spec, caller = ADA): Promise<Plan> {
    return planSpec(this.declarable(spec, caller), this.recent);
  }

  declare(
    spec: Spec,
    { ifExists = 'update', ifMatch, plan }: Partial<DeclareOptions>,
    caller = ADA,
  ) {
    return declareSpec(
      this.declarable(spec, caller),
      { ifExists, ifMatch, plan },
      this.recent,
    );
  }

  /** Declares as it was planned. */
  async make(spec: Spec) {
    const { id } = await this.plan(spec);
    const done = await this.declare(spec, { plan: id });
    this.changes = [quota];
    return { ...done, id };
  }
}

const refusalOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => {
      throw new Error('It was accepted');
    },
    error => error,
  );

async function movedOf(act: Promise<unknown>): Promise<PlanMovedError> {
  const error = await refusalOf(act);
  expect(error).toBeInstanceOf(PlanMovedError);
  expect(error).toMatchObject({ statusCode: 412 });
  return error as PlanMovedError;
}

const shop: Spec = { name: 'shop', pods: 5 };
const bigger: Spec = { name: 'shop', pods: 9 };

describe('declareSpec with the id of a plan', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('makes and changes what was planned', async () => {
    expect((await world.make(shop)).row).toMatchObject({ generation: 1 });
    const { id } = await world.plan(bigger);
    const { row, isNew } = await world.declare(bigger, { plan: id });
    expect(isNew).toBe(true);
    expect(row).toMatchObject({ generation: 2, spec: bigger, planId: id });
  });

  it('goes on while Okeanos makes the parts that were to be made', async () => {
    world.changes = [toBe, { ...toBe, part: 'other' }];
    const { id } = await world.plan(shop);
    world.changes = [quota, { ...toBe, part: 'other' }];
    expect(await world.declare(shop, { plan: id })).toMatchObject({
      isNew: true,
    });
  });

  it('refuses when the world moved, with the plan of now and what is different, which can be confirmed', async () => {
    await world.make(shop);
    const { id } = await world.plan(bigger);
    world.changes = [deleted];
    const moved = await movedOf(world.declare(bigger, { plan: id }));
    expect(moved.message).toContain(
      'Look at what is different now, and confirm the new plan',
    );
    expect(moved.difference).toEqual([
      {
        what: 'ResourceQuota okeanos (quota)',
        before: 'as declared',
        now: 'is made again: it was deleted by somebody else',
      },
    ]);
    expect(world.row).toMatchObject({ generation: 1 });
    const { row } = await world.declare(bigger, { plan: moved.plan.id });
    expect(row).toMatchObject({ generation: 2 });
  });

  it('tells what was declared meanwhile, and by whom', async () => {
    await world.make(shop);
    const { id } = await world.plan(bigger);
    await world.declare({ name: 'shop', pods: 7 }, {}, GRACE);
    const { difference } = await movedOf(world.declare(bigger, { plan: id }));
    expect(difference).toEqual([
      {
        what: 'what is declared',
        before: 'version 1',
        now: 'version 2, declared by user:default/grace',
      },
      { what: 'spec pods', before: '5 → 9', now: '7 → 9' },
    ]);
  });

  it('tells no difference of a plan that is not known any more, or was shown to somebody else', async () => {
    await world.make(shop);
    const { id } = await world.plan(bigger, GRACE);
    world.changes = [deleted];
    for (const plan of [id, 'no-such-id']) {
      const moved = await movedOf(world.declare(bigger, { plan }));
      expect(moved.difference).toBeUndefined();
      expect(moved.message).toContain('What is different cannot be told');
      expect(moved.plan).toHaveProperty('id');
    }
  });

  it('takes no plan of another spec or of another object', async () => {
    await world.make(shop);
    const { id } = await world.plan(bigger);
    const more = { name: 'shop', pods: 99 };
    await movedOf(world.declare(more, { plan: id }));
    const other = new World();
    await movedOf(other.declare({ name: 'other', pods: 9 }, { plan: id }));
    expect(world.row).toMatchObject({ spec: shop });
  });

  it('refuses a plan to make what exists by now', async () => {
    const { id } = await world.plan(bigger);
    await world.declare(shop, {}, GRACE);
    const { difference } = await movedOf(world.declare(bigger, { plan: id }));
    expect(difference).toContainEqual({
      what: 'what is declared',
      before: 'nothing',
      now: 'version 1, declared by user:default/grace',
    });
    expect(
      await refusalOf(world.declare(bigger, { plan: id, ifExists: 'fail' })),
    ).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('It differs in: pods'),
    });
  });

  it('does nothing a second time with the same id, one after the other or at once', async () => {
    const { id, row } = await world.make(shop);
    expect(await world.declare(shop, { plan: id })).toEqual({
      row,
      isNew: false,
    });
    const next = await world.plan(bigger);
    // The other is done when this one wants to write.
    world.faster = () => world.declare(bigger, { plan: next.id });
    const done = await world.declare(bigger, { plan: next.id });
    expect(done).toMatchObject({ isNew: false, row: { generation: 2 } });
    // Also what drifted since was not in that plan.
    world.changes = [deleted];
    expect(await world.declare(bigger, { plan: next.id })).toMatchObject({
      isNew: false,
    });
    expect(world.writes).toBe(2);
  });

  it('refuses two at once who confirm different things, but for one', async () => {
    await world.make(shop);
    const [mine, theirs] = [bigger, { name: 'shop', pods: 7 }];
    const { id } = await world.plan(mine);
    const { id: theirId } = await world.plan(theirs, GRACE);
    world.faster = () => world.declare(theirs, { plan: theirId }, GRACE);
    await movedOf(world.declare(mine, { plan: id }));
    expect(world.row).toMatchObject({ spec: theirs, requestedBy: GRACE });
  });

  it('refuses an old id again, once something else was declared', async () => {
    const { id } = await world.make(shop);
    await world.declare(bigger, {});
    await movedOf(world.declare(shop, { plan: id }));
    await world.declare(shop, {});
    // The spec is as it was; the declaration is not.
    await movedOf(world.declare(shop, { plan: id }));
    expect(world.row).toMatchObject({ generation: 3 });
  });

  it('refuses an id whose caller may not any more, before anything is compared', async () => {
    const { id } = await world.plan(shop);
    world.refusals = [
      { field: 'owner', value: 'x', message: 'not yours', remedy: 'ask' },
    ];
    const error = await refusalOf(world.declare(shop, { plan: id }));
    expect(error).toMatchObject({ problems: world.refusals });
    expect(error).not.toHaveProperty('plan');
    expect(await world.plan(shop)).toEqual({
      changes: [],
      problems: world.refusals,
    });
  });

  it('repairs once: the present spec, with what the plan shows', async () => {
    await world.make(shop);
    const taken = [{ part: 'quota', uid: 'u', conflicts: [] }];
    Object.assign(world, { changes: [deleted], taken });
    const { id } = await world.plan(shop);
    const { row, isNew } = await world.declare(shop, { plan: id });
    expect(isNew).toBe(true);
    expect(row).toMatchObject({ generation: 2, spec: shop });
    expect(world.takenByRow).toEqual(taken);
    // A plan of a later look has another id, and finds nothing to do.
    Object.assign(world, { changes: [quota], taken: undefined });
    const later = await world.plan(shop);
    expect(await world.declare(shop, { plan: later.id })).toMatchObject({
      isNew: false,
    });
    expect(world.writes).toBe(2);
  });

  it('takes nothing from others without a plan that shows it', async () => {
    await world.make(shop);
    world.unconfirmed = [
      { field: '', value: 'okeanos', message: 'owned by helm', remedy: 'x' },
    ];
    expect(await refusalOf(world.declare(bigger, {}))).toMatchObject({
      problems: world.unconfirmed,
    });
    const { id } = await world.plan(bigger);
    expect(await world.declare(bigger, { plan: id })).toMatchObject({
      isNew: true,
    });
  });

  it('tells who only tries it whether the plan still stands, and what was seen is there', async () => {
    await world.make(shop);
    const plan = await world.plan(bigger);
    const trying = (seen: Seen) =>
      planSpec(world.declarable(bigger), world.recent, seen);
    const seen = { ifMatch: [plan.etag ?? ''], plan: plan.id };
    expect(await trying(seen)).toEqual(plan);

    world.changes = [deleted];
    const { difference } = await movedOf(trying(seen));
    expect(difference).toEqual([
      expect.objectContaining({ what: 'ResourceQuota okeanos (quota)' }),
    ]);
    await world.declare(bigger, {});
    expect(await refusalOf(trying({ ifMatch: seen.ifMatch }))).toMatchObject({
      name: 'PreconditionFailedError',
      statusCode: 412,
    });
    expect(await refusalOf(trying({ ifMatch: [ETAG_ABSENT] }))).toMatchObject({
      statusCode: 412,
    });
    expect(world.writes).toBe(2);
  });

  it('tells who only tries what they have confirmed already that it is done', async () => {
    const { id } = await world.make(shop);
    const tried = planSpec(world.declarable(shop), world.recent, { plan: id });
    expect(await tried).toMatchObject({ changes: [quota], problems: [] });
  });

  it('says in the plan that it is being deleted, as it refuses it', async () => {
    const { row } = await world.make(shop);
    const deletionRequestedAt = NOW.toISOString();
    world.row = { ...row, deletionRequestedAt };
    const message = `the thing shop is being deleted since ${deletionRequestedAt}`;
    expect(await world.plan(shop)).toEqual({
      changes: [],
      problems: [expect.objectContaining({ field: 'name', message })],
    });
    expect(await refusalOf(world.declare(shop, {}))).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(message.slice(4)),
    });
  });

  it('has no id with problems', async () => {
    world.problems = [{ field: 'a', value: 'b', message: 'c', remedy: 'd' }];
    const plan = await world.plan(shop);
    expect(plan).not.toHaveProperty('id');
    expect(plan).not.toHaveProperty('etag');
  });
});
