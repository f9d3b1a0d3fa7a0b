import { serviceStatusSchema } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import type { Evaluator, Item } from './Evaluator';
import { cluster, inHours, NOW, unread } from './__testUtils__/cluster';
import { carrySince } from './carrySince';
import { ClusterObjects } from './ClusterObjects';
import { evaluateService } from './evaluateService';
import { itemsOf } from './Evaluation';
import type { Finding } from './findings';
import { kinds, ownKinds } from './kinds';
import { defineKind } from './kinds/defineKind';
import { metadata } from './kinds/fields';
import { readObject } from './readObject';
import { ServiceDependencies } from './ServiceDependencies';

const WEB = { cluster: 'demo', namespace: 'shop', service: 'web' };

const reportOf = (group: string) =>
  defineKind({
    ...{ apiVersion: `${group}/v1`, kind: 'Report', plural: 'reports' },
    namespaced: true,
    schema: z.object({ metadata, result: z.string() }),
  });
const REPORT = reportOf('acme.io');
const OTHER = reportOf('other.io');

const item = (changes: Partial<Item> = {}): Item => ({
  id: 'one',
  title: 'One thing',
  state: 'warning',
  reason: 'Odd',
  message: 'One thing is odd.',
  ...changes,
});

function evaluator(
  evaluate: Evaluator['evaluate'],
  changes: Partial<Evaluator> = {},
): Evaluator {
  return {
    ...{ id: 'acme', module: '@acme/module', card: 'policy' },
    kinds: [REPORT, OTHER],
    evaluate,
    ...changes,
  };
}

/** An evaluator of what JavaScript would let it return. */
const returning = (said: unknown, changes?: Partial<Evaluator>) =>
  evaluator(() => said as Item[], changes);

const evaluate = (
  evaluators: Evaluator[],
  view: ClusterObjects = cluster(),
  now = NOW,
  onFault?: (of: Evaluator, error: unknown) => void,
) => evaluateService(view, WEB, now, evaluators, onFault);

describe('items of evaluators', () => {
  it('cannot come of changed objects, which all evaluators read', () => {
    const view = cluster();
    const before = evaluate([], view).status;
    const changing = evaluator(
      world => {
        const reading = world.find(kinds.Service, 'namespace', 'shop');
        for (const service of itemsOf(reading, [])) {
          service.metadata.name = 'other';
        }
        return [];
      },
      { kinds: [kinds.Service] },
    );
    const onFault = jest.fn();
    const { items, ...rest } = evaluate([changing], view, NOW, onFault).status;
    expect(items).toMatchObject([
      { state: 'unknown', reason: 'EvaluatorFailed' },
    ]);
    expect(String(onFault.mock.calls[0][1])).toContain(
      'Cannot assign to read only',
    );
    // What it read is told; what it says is on the card of policies alone.
    expect(rest.readKinds?.checks).toEqual(['Service']);
    expect({
      ...rest,
      items: [],
      policy: before.policy,
      readKinds: before.readKinds,
    }).toEqual(before);
    expect(evaluate([], view).status).toEqual(before);
  });

  it('are part of the status, with since when, of whom and on which card', () => {
    const { status } = evaluate([
      returning([
        item({ since: inHours(-1), renderer: 'acme', data: { odd: 1 } }),
        item({ id: 'two', since: '2026-11-24T13:30:00+02:00' }),
        item({ id: 'three', since: inHours(1), evidence: [] }),
      ]),
    ]);
    const common = {
      ...{ evaluator: 'acme', card: 'policy', title: 'One thing' },
      ...{ state: 'warning', reason: 'Odd', message: 'One thing is odd.' },
      evidence: [],
    };
    expect(status.items).toEqual([
      {
        ...{ ...common, id: 'one', since: inHours(-1) },
        ...{ renderer: 'acme', data: { odd: 1 } },
      },
      { ...common, id: 'two', since: inHours(-0.5) },
      // Nothing begins in the future.
      { ...common, id: 'three', since: NOW.toISOString() },
    ]);
    expect(serviceStatusSchema.parse(status)).toEqual(status);
  });

  it('make their card say the worst of them, and no other card', () => {
    const before = evaluate([]).status;
    const { status } = evaluate([
      returning(
        [
          item(),
          item({
            ...{ id: 'two', state: 'failed', reason: 'Broken' },
            message: 'It is broken.',
          }),
        ],
        { card: 'exposure' },
      ),
    ]);
    expect(status.exposure).toMatchObject({
      state: 'failed',
      reason: 'Broken',
      message: 'It is broken.',
      routes: before.exposure.routes,
    });
    expect(status.policy).toEqual(before.policy);
    expect(status.certificates).toEqual(before.certificates);
  });

  it('leave their card as it is when they are better, or there is none of something, or no API of it', () => {
    const before = evaluate([]).status;
    expect(before.exposure.state).toBe('healthy');
    const { status } = evaluate([
      returning(
        [
          item({ state: 'healthy' }),
          item({ id: 'two', state: 'none' }),
          item({ id: 'three', state: 'notInstalled' }),
        ],
        { card: 'exposure' },
      ),
    ]);
    expect({ ...status, items: [] }).toEqual(before);
  });

  it.each<[string, Evaluator, string]>([
    [
      'throws',
      evaluator(() => {
        throw new Error('no such\n  thing');
      }),
      'no such thing',
    ],
    [
      'throws what is no error',
      evaluator(() => {
        // eslint-disable-next-line no-throw-literal -- modules may
        throw 'thing';
      }),
      'thing',
    ],
    ['returns nothing', returning(undefined), 'the items: '],
    ['returns a promise', returning(Promise.resolve([])), 'the items: '],
    [
      'returns a state that there is not',
      returning([item(), { ...item({ id: 'b' }), state: 'green' }]),
      'items.1.state: ',
    ],
    [
      'gives an id twice',
      returning([item(), item()]),
      'the items: each id may stand once',
    ],
    [
      'gives more data than is kept',
      returning([item({ data: 'x'.repeat(4_000) })]),
      'items.0.data: take at most 4000 characters',
    ],
    [
      'gives data that is not JSON',
      returning([{ ...item(), data: { at: NOW } }]),
      'items.0.data',
    ],
    [
      'says too much',
      returning(Array.from({ length: 51 }, (_, id) => item({ id: `${id}` }))),
      'the items: ',
    ],
    [
      'reads what it did not name',
      evaluator(world => {
        world.find(kinds.Node, 'namespace', '');
        return [];
      }),
      'Node is not among its kinds',
    ],
  ])('are one that is unknown when the evaluator %s', (_, of, why) => {
    const faults: string[] = [];
    const { status } = evaluate(
      [of, returning([item()], { id: 'well' })],
      cluster(),
      NOW,
      ({ id }, error) => faults.push(`${id}: ${error}`),
    );
    // People are not told in the module's words.
    expect(faults).toEqual([expect.stringMatching(/^acme: /)]);
    expect(faults[0].replace(/\s+/g, ' ')).toContain(why);
    expect(status.items).toMatchObject([
      {
        evaluator: 'acme',
        state: 'unknown',
        reason: 'EvaluatorFailed',
        message:
          "What the evaluator 'acme' of @acme/module would say is not known: it failed. Why is in the portal's log",
      },
      { evaluator: 'well', state: 'warning' },
    ]);
    expect(status.policy).toMatchObject({ reason: 'EvaluatorFailed' });
    expect(status.exposure.state).toBe('healthy');
  });

  describe('of what is read', () => {
    const read = (kind: typeof REPORT) =>
      readObject(kind, {
        metadata: { namespace: 'shop', name: 'web' },
        result: kind.id,
      });
    const all = evaluator(world => {
      const gaps: Finding[] = [];
      const reports = [REPORT, OTHER].flatMap(kind =>
        itemsOf(world.find(kind, 'namespace', 'shop'), gaps),
      );
      return [
        ...reports.map(({ result }) => item({ id: result, title: result })),
        ...gaps.map((gap, index) => item({ ...gap, id: `gap-${index}` })),
      ];
    });
    const view = () => {
      const objects = new ClusterObjects([...ownKinds, REPORT, OTHER], NOW);
      objects.replace(REPORT, [read(REPORT)]);
      objects.replace(OTHER, [read(OTHER)]);
      return objects;
    };

    it('know kinds of the same name in two groups apart', () => {
      const objects = view();
      const before = evaluate([all], objects);
      expect(before.status.items.map(({ id }) => id)).toEqual([
        'Report.acme.io',
        'Report.other.io',
      ]);
      objects.replace(OTHER, []);
      expect(evaluate([all], objects).status.items.map(({ id }) => id)).toEqual(
        ['Report.acme.io'],
      );
    });

    it('say what was not read, in words', () => {
      const objects = view();
      objects.setUnread(OTHER, unread('notInstalled'));
      objects.setUnread(REPORT, unread('forbidden', 'no'));
      expect(evaluate([all], objects).status.items).toMatchObject([
        {
          state: 'notPermitted',
          message: 'Report objects may not be read: no',
        },
        {
          state: 'notInstalled',
          message: 'The cluster does not serve Report objects of other.io/v1.',
        },
      ]);
    });

    it('are evaluated again when that changes, and when a moment comes that was asked for', () => {
      const objects = view();
      const waiting = evaluator(
        world => (world.reached(inHours(2)) ? [item()] : []),
        { id: 'waiting' },
      );
      const { dependencies, nextAt } = evaluate([all, waiting], objects);
      expect(nextAt).toEqual(new Date(inHours(2)));
      const services = new ServiceDependencies();
      services.set('shop/web', dependencies);
      const of = (namespace: string) =>
        objects.put(OTHER, {
          metadata: { namespace, name: 'new' },
          result: 'new',
        });
      expect(services.affectedBy(of('blog')).size).toBe(0);
      expect(services.affectedBy(of('shop')).size).toBe(1);
      expect(
        evaluate([waiting], objects, new Date(inHours(2))).status.items,
      ).toHaveLength(1);
    });
  });

  it('keep their start while state and reason stay', () => {
    const later = new Date(inHours(1));
    const first = evaluate([returning([item()])]).status;
    const next = (changes: Partial<Item>) =>
      carrySince(
        first,
        evaluate([returning([item(changes)])], cluster(), later).status,
      ).items[0].since;
    expect(next({ message: 'In other words.' })).toBe(NOW.toISOString());
    expect(next({ reason: 'Odder' })).toBe(later.toISOString());
    expect(next({ id: 'other' })).toBe(later.toISOString());
  });

  it('do not take the start of what another evaluator says under the same id', () => {
    const later = new Date(inHours(1));
    const both = [returning([item()]), returning([item()], { id: 'other' })];
    const first = evaluate([both[0]]).status;
    const { items } = carrySince(
      first,
      evaluate(both, cluster(), later).status,
    );
    expect(items.map(({ since }) => since)).toEqual([
      NOW.toISOString(),
      later.toISOString(),
    ]);
  });

  it('are none in a status that was stored before there were any', () => {
    const { items, ...before } = evaluate([]).status;
    expect(items).toEqual([]);
    expect(serviceStatusSchema.parse(before)).toEqual({ ...before, items });
  });
});
