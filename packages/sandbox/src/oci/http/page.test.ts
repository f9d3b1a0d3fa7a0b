import fc from 'fast-check';
import { page, pageAnswer } from './page';

interface Item {
  id: string;
  value: string;
}

const position = (item: Item) => item;
const query = (parameters: Record<string, string>) =>
  new URLSearchParams(parameters);

/** All pages; `between` can change the list after each. */
function allPages(
  items: Item[],
  limit: number,
  order: 'ASC' | 'DESC',
  between: (items: Item[]) => Item[] = same => same,
): string[] {
  const ids: string[] = [];
  let list = items;
  let token: string | undefined;
  do {
    const parameters = query({
      limit: String(limit),
      ...(token && { page: token }),
    });
    const shown = page(list, parameters, order, position);
    ids.push(...shown.items.map(({ id }) => id));
    token = shown.nextPage;
    list = between(list);
  } while (token);
  return ids;
}

const itemLists = fc.uniqueArray(
  fc.record({ id: fc.string(), value: fc.constantFrom('a', 'b', 'c') }),
  { selector: ({ id }) => id },
);
const orders = fc.constantFrom('ASC' as const, 'DESC' as const);
const limits = fc.integer({ min: 1, max: 5 });

describe('page', () => {
  it('shows every item once, in order', () => {
    fc.assert(
      fc.property(itemLists, limits, orders, (items, limit, order) => {
        const ids = allPages(items, limit, order);
        expect([...ids].sort()).toEqual(items.map(({ id }) => id).sort());
        const values = ids.map(id => items.find(item => item.id === id)?.value);
        const sorted = [...values].sort();
        expect(values).toEqual(order === 'ASC' ? sorted : sorted.reverse());
      }),
    );
  });

  it('shows what stays once, while other items come and go', () => {
    fc.assert(
      fc.property(
        itemLists,
        itemLists,
        limits,
        orders,
        (stay, others, limit, order) => {
          const going = others
            .filter(({ id }) => stay.every(item => item.id !== id))
            .map(item => ({ ...item }));
          let coming = [...going];
          const ids = allPages([...stay, ...going], limit, order, () => {
            coming = coming.slice(1);
            return [...coming, ...stay];
          });
          const seen = ids.filter(id => stay.some(item => item.id === id));
          expect(seen.sort()).toEqual(stay.map(({ id }) => id).sort());
        },
      ),
    );
  });

  it('refuses a limit and a page that are none', () => {
    for (const limit of ['0', '1001', '1.5', 'x']) {
      expect(() => page([], query({ limit }), 'ASC', position)).toThrow(
        `limit: '${limit}' is not a whole number from 1 to 1000`,
      );
    }
    for (const token of ['', 'x', 'WzFd']) {
      expect(() => page([], query({ page: token }), 'ASC', position)).toThrow(
        'is not a token of this list',
      );
    }
  });

  it('answers with the token of the next page', () => {
    expect(pageAnswer({ items: [1], nextPage: 'x' }, String)).toEqual({
      headers: { 'opc-next-page': 'x' },
      body: ['1'],
    });
    expect(pageAnswer({ items: [1] })).toEqual({ headers: {}, body: [1] });
  });
});
