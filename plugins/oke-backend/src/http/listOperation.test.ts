import { mockCredentials } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { pageOf } from '../paging/Page';
import { listOperation } from './listOperation';
import { toCursor } from './pageQuery';

const LETTERS = ['d', 'b', 'a', 'c'];

const letterSchema = z.object({
  spec: z.object({ name: z.string(), size: z.string() }),
  conditions: z.array(z.object({ type: z.string(), message: z.string() })),
  labels: z.record(z.string(), z.string()).optional(),
});

const letters = listOperation({
  path: '/letters',
  operationId: 'listLetters',
  summary: 'Letters',
  parameters: z.object({}),
  item: letterSchema,
  refusals: [400],
  handle: async (_call, page) =>
    pageOf(
      LETTERS.map(name => ({
        spec: { name, size: 'large' },
        conditions: [{ type: 'Ready', message: 'It is.' }],
        labels: { of: 'the alphabet' },
      })),
      ({ spec }) => [spec.name],
      page,
    ),
});

const ask = async (query: object) => {
  const { body } = await letters.serve({
    ...{ parameters: {}, query, body: undefined },
    credentials: mockCredentials.user(),
    request: {} as never,
  });
  return body as z.output<typeof letters.answer> & {
    items: { spec: { name: string } }[];
    nextCursor?: string;
  };
};

const named = ({ items }: { items: { spec: { name: string } }[] }) =>
  items.map(({ spec }) => spec.name);

describe('a list', () => {
  it('is whole for who asks for no part of it, as clients did before there were parts', async () => {
    const answer = await ask({});
    expect(named(answer)).toEqual(['a', 'b', 'c', 'd']);
    expect(JSON.parse(JSON.stringify(answer))).not.toHaveProperty('nextCursor');
  });

  it('is read to its end by the cursors of its parts', async () => {
    const first = await ask({ limit: '3' });
    expect(named(first)).toEqual(['a', 'b', 'c']);
    const last = await ask({ limit: '3', cursor: first.nextCursor });
    expect(named(last)).toEqual(['d']);
    expect(last.nextCursor).toBeUndefined();
  });

  it('has a cursor that tells of the last item that was given, and of no other', async () => {
    const { nextCursor } = await ask({ limit: '2' });
    expect(nextCursor).toBe(toCursor(['b']));
  });

  it('has only the fields that are asked for, of items in items, too', async () => {
    const { items } = await ask({
      limit: '1',
      fields: 'spec.name, conditions.type,labels.of',
    });
    expect(items).toEqual([
      {
        spec: { name: 'a' },
        conditions: [{ type: 'Ready' }],
        labels: { of: 'the alphabet' },
      },
    ]);
    expect((await ask({ fields: 'spec' })).items[0]).toEqual({
      spec: { name: 'a', size: 'large' },
    });
  });

  it('goes on to the next page with fields, too', async () => {
    const { nextCursor } = await ask({ limit: '1', fields: 'labels' });
    expect(named(await ask({ cursor: nextCursor, limit: '1' }))).toEqual(['b']);
  });

  it.each([
    [{ limit: '0' }, /limit: .*1/],
    [{ limit: '501' }, /limit: .*500/],
    [{ limit: 'all' }, /limit: /],
    [{ cursor: 'x' }, /no nextCursor of an answer/],
    [{ cursor: toCursor([]) }, /no nextCursor of an answer/],
    [{ fields: 'spec.nme' }, /fields: there is no field spec\.nme/],
    [{ fields: '' }, /fields: there is no field/],
    [{ fields: '__proto__' }, /fields: there is no field __proto__/],
    [{ fields: ['spec', 'labels'] }, /fields: /],
  ])('is refused when asked for with %j', async (query, message) => {
    await expect(ask(query)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });
});
