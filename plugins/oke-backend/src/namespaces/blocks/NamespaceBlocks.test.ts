import type { KubernetesPart } from '@okeanos/backstage-plugin-oke-node';
import type { NamespaceBlock } from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';
import { namespaceSpec } from '../../__testUtils__/fixtures';
import { NamespaceBlocks } from './NamespaceBlocks';

const CONTEXT = { ownerGroup: 'team', ingressNamespaces: ['ingress'] };

const budgetSchema = z.strictObject({
  minAvailable: z.number().int().min(1).default(1),
  selectors: z.array(z.strictObject({ app: z.string() })).default([]),
});

const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
});

const FAILED =
  "the block 'budget' of @acme/budget failed; why is in the portal's log";

/** What was told of the blocks that failed, in their words. */
const faults: string[] = [];
const onFault = (what: string, error: unknown) =>
  void faults.push(`${what}: ${error}`.replace(/\s+/g, ' '));
beforeEach(() => faults.splice(0));

function blocksWith(
  changes: Partial<NamespaceBlock<typeof budgetSchema>> = {},
  config: ConstructorParameters<typeof NamespaceBlocks>[1] = {},
): NamespaceBlocks {
  const block: NamespaceBlock<typeof budgetSchema> = {
    id: 'budget',
    module: '@acme/budget',
    description: 'Keeps so many pods',
    schema: budgetSchema,
    parts: ({ minAvailable }) => [
      {
        id: 'map',
        object: { ...configMap('budget'), data: { least: `${minAvailable}` } },
      },
    ],
    ...changes,
  };
  return new NamespaceBlocks([block], config, onFault);
}

const asking = (asked: unknown, id = 'budget') =>
  namespaceSpec({ blocks: { [id]: asked } });

describe('NamespaceBlocks', () => {
  describe('read what is asked', () => {
    it('and fill in what was left out', () => {
      expect(blocksWith().read(asking({}))).toEqual({
        spec: asking({ minAvailable: 1, selectors: [] }),
        problems: [],
      });
    });

    it('and name every field that is wrong, within the spec', () => {
      const { problems } = blocksWith().read(
        asking({ minAvailable: 0, selectors: [{ app: 1 }], more: true }),
      );
      expect(problems.map(({ field }) => field)).toEqual([
        'blocks.budget.minAvailable',
        'blocks.budget.selectors[0].app',
        'blocks.budget.more',
      ]);
      expect(problems[2]).toEqual({
        field: 'blocks.budget.more',
        value: 'true',
        message: 'there is no such field',
        remedy: 'Remove the field',
      });
    });

    it('and name a value that is wrong as a whole', () => {
      const { problems } = blocksWith().read(asking('two'));
      expect(problems).toMatchObject([
        { field: 'blocks.budget', value: '"two"' },
      ]);
    });

    it('and say which blocks there are', () => {
      expect(blocksWith().read(asking({}, 'budgets')).problems).toEqual([
        {
          field: 'blocks.budgets',
          value: '',
          message: 'there is no such block',
          remedy: 'Remove it, or choose one of budget',
        },
      ]);
      expect(
        new NamespaceBlocks([], {}).read(asking({})).problems[0].remedy,
      ).toBe('Remove it: the platform team has installed no blocks');
    });

    it('and let stand what they were asked and cannot read any more', () => {
      const gone = new NamespaceBlocks([], {});
      const present = asking({ least: 2 });
      for (const blocks of [gone, blocksWith()]) {
        expect(blocks.read(asking({ least: 2 }), present)).toEqual({
          spec: present,
          problems: [],
        });
        expect(blocks.read(asking({ least: 3 }), present).problems).toEqual([
          expect.objectContaining({
            field: expect.stringContaining('blocks.budget'),
          }),
        ]);
        expect(blocks.read(asking({ least: 2 })).problems).toHaveLength(1);
      }
      expect(gone.read(asking({}), present).problems).toEqual([
        {
          field: 'blocks.budget',
          value: '',
          message:
            'the portal has no such block any more, and cannot change what it made',
          remedy:
            'Leave it as it is declared: then what it made stays as it is. Or remove it: then what it made is removed',
        },
      ]);
    });

    it('and fill in what was left out of what is declared already, too', () => {
      expect(blocksWith().read(asking({}), asking({})).spec).toEqual(
        asking({ minAvailable: 1, selectors: [] }),
      );
    });

    it.each([
      ['is not JSON', z.looseObject({}).transform(() => new Date(0))],
      [
        'is read otherwise again',
        z.object({ n: z.number().transform(n => n + 1) }),
      ],
      [
        'is not read again',
        z.object({ n: z.number() }).transform(({ n }) => n),
      ],
    ])('but nothing that %s', (_, schema) => {
      const block = {
        ...{ id: 'budget', module: '@acme/budget', description: '', schema },
        parts: () => [],
      };
      expect(
        new NamespaceBlocks([block], {}).read(asking({ n: 1 })).problems,
      ).toMatchObject([
        {
          field: 'blocks.budget',
          remedy: expect.stringContaining('a fault of @acme/budget'),
        },
      ]);
    });
  });

  describe('keep a block whose schema fails', () => {
    const withSchema = (schema: z.ZodType) => {
      const block: NamespaceBlock = {
        ...{ id: 'budget', module: '@acme/budget', description: '', schema },
        check: () => [],
        parts: () => [],
      };
      return new NamespaceBlocks([block], {}, onFault);
    };
    const blocks = withSchema(
      z.looseObject({}).transform(() => {
        throw new Error('the schema\n  broke');
      }),
    );
    const problem = {
      field: 'blocks.budget',
      message: FAILED,
    };

    it('from failing what reads it, and say so once', () => {
      expect(blocks.read(asking({})).problems).toMatchObject([problem]);
      expect(faults).toEqual([
        "block 'budget' of @acme/budget: Error: the schema broke",
      ]);
      expect(blocks.check(asking({}), CONTEXT)).toEqual([]);
    });

    it('from failing the parts of others', () => {
      expect(blocks.parts(asking({}), CONTEXT, [])).toMatchObject({
        parts: [],
        failures: [{ reason: 'BlockFailed', message: problem.message }],
      });
    });

    it.each([
      ['cannot be JSON', z.object({}).transform(() => ({ n: 10n }))],
      ['is promised', z.object({}).refine(async () => true)],
    ])('as one whose value %s', (_, schema) => {
      expect(withSchema(schema).read(asking({})).problems).toMatchObject([
        { message: FAILED },
      ]);
    });
  });

  it('let no block change what was asked for', () => {
    const spec = asking({});
    const before = structuredClone(spec);
    const blocks = blocksWith({
      check: (_, context) => {
        context.spec.owner = 'group:default/other';
        return [];
      },
      parts: (_, context) => {
        context.spec.services.sort();
        context.spec.quota.pods = 9_999;
        return [];
      },
    });
    const [{ message }] = blocks.check(spec, CONTEXT);
    expect(message).toBe(FAILED);
    expect(faults.at(-1)).toMatch(/Cannot assign to read only/);
    const [failure] = blocks.parts(spec, CONTEXT, []).failures;
    expect(failure.message).toBe(FAILED);
    expect(faults.at(-1)).toMatch(/Cannot assign/);
    expect(spec).toEqual(before);
  });

  describe('check what is asked', () => {
    it('and take problems only', () => {
      const notProblems = () => [{ field: 'minAvailable' }] as never;
      const [problem] = blocksWith({ check: notProblems }).check(
        asking({}),
        CONTEXT,
      );
      expect(problem.message).toBe(FAILED);
      expect(faults.at(-1)).toContain('the problems[0].value');
      expect(problem.remedy).toContain('a fault of @acme/budget');
    });

    it('with problems within the spec', () => {
      const blocks = blocksWith({
        check: ({ minAvailable }, { spec }) =>
          ['minAvailable', '', '[0]'].map(field => ({
            field,
            value: String(minAvailable),
            message: `more than ${spec.quota.pods} pods`,
            remedy: 'Ask for less',
          })),
      });
      expect(blocks.check(asking({ minAvailable: 80 }), CONTEXT)).toMatchObject(
        [
          {
            field: 'blocks.budget.minAvailable',
            value: '80',
            message: 'more than 50 pods',
          },
          { field: 'blocks.budget' },
          { field: 'blocks.budget[0]' },
        ],
      );
    });

    it('and say whose fault it is when a check fails', () => {
      const blocks = blocksWith({
        check: () => {
          throw new Error('no such thing');
        },
      });
      expect(blocks.check(asking({}), CONTEXT)).toEqual([
        {
          field: 'blocks.budget',
          value: '',
          message: FAILED,
          remedy:
            'This is a fault of @acme/budget, or of what app-config allows it: tell the platform team',
        },
      ]);
      expect(faults.at(-1)).toMatch(/no such thing$/);
    });

    it('and let stand what fails with what is declared already, too', () => {
      const blocks = blocksWith({
        check: (_, { spec }) => {
          if (spec.quota.pods > 5) {
            throw new Error('no such thing');
          }
          return [];
        },
      });
      const failing = namespaceSpec({
        quota: { pods: 6 },
        blocks: { budget: {} },
      });
      expect(blocks.check(failing, CONTEXT, failing)).toEqual([]);
      expect(blocks.check(failing, CONTEXT)).toHaveLength(1);
      const working = namespaceSpec({
        quota: { pods: 5 },
        blocks: { budget: {} },
      });
      expect(blocks.check(failing, CONTEXT, working)).toHaveLength(1);
      const asked = { ...failing, blocks: { budget: { minAvailable: 2 } } };
      expect(blocks.check(asked, CONTEXT, failing)).toHaveLength(1);
    });

    it('not again what could not be read', () => {
      const check = jest.fn(() => []);
      const blocks = blocksWith({ check });
      expect(blocks.check(asking({ minAvailable: 0 }), CONTEXT)).toEqual([]);
      expect(blocks.check(asking({}, 'other'), CONTEXT)).toEqual([]);
      expect(check).not.toHaveBeenCalled();
    });
  });

  describe('make parts', () => {
    it('in the namespace, under names of their own', () => {
      expect(
        blocksWith().parts(asking({ minAvailable: 2 }), CONTEXT, []),
      ).toEqual({
        parts: [
          {
            id: 'block.budget.map',
            dependsOn: ['namespace'],
            object: {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: { name: 'budget', namespace: 'shop' },
              data: { least: '2' },
            },
          },
        ],
        failures: [],
      });
    });

    it('only of blocks that are asked for', () => {
      expect(blocksWith().parts(namespaceSpec(), CONTEXT, [])).toEqual({
        parts: [],
        failures: [],
      });
    });

    it('and leave out a block that is not installed, is asked what it does not take, or fails', () => {
      const failing = blocksWith({
        parts: () => {
          throw new Error('no such thing');
        },
      });
      expect(failing.parts(asking({}), CONTEXT, [])).toMatchObject({
        parts: [],
        failures: [
          {
            block: 'budget',
            reason: 'BlockFailed',
            message: FAILED,
          },
        ],
      });
      expect(
        blocksWith().parts(asking({}, 'other'), CONTEXT, []),
      ).toMatchObject({
        parts: [],
        failures: [
          {
            block: 'other',
            reason: 'BlockNotInstalled',
            message:
              'the portal has no such block any more; what it made stays as it is',
          },
        ],
      });
      expect(
        blocksWith().parts(asking({ least: 2 }), CONTEXT, []),
      ).toMatchObject({
        parts: [],
        failures: [
          {
            block: 'budget',
            reason: 'BlockNotValid',
            message:
              'the block of today does not take what was asked for: least: there is no such field',
          },
        ],
      });
    });

    it('and no two of the same object, with Okeanos or among blocks', () => {
      const own: KubernetesPart = {
        id: 'own',
        dependsOn: [],
        object: {
          ...configMap('budget'),
          metadata: { name: 'budget', namespace: 'shop' },
        },
      };
      expect(
        blocksWith().parts(asking({}), CONTEXT, [own]).failures[0].message,
      ).toBe(
        "the block 'budget' of @acme/budget failed: the part 'map', a ConfigMap, has the name budget, which the part 'own' has",
      );
    });
  });

  it('tell what app-config allows to nobody', () => {
    const config = { budget: { allow: [] }, budgets: { allow: [] } };
    expect(blocksWith({}, config).unknown).toEqual(['budgets']);
  });
});
