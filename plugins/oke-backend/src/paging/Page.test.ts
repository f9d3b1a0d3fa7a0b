import { pageOf } from './Page';

const keyOf = (text: string) => text.split('/');
const LIST = ['b/a', 'a/c', 'a/a', 'c', 'a/b'];

/** Reads a list to its end, so many items at a time; something may happen before each page. */
function readAll(limit: number, listOf: (page: number) => string[]) {
  const pages: string[][] = [];
  let after: readonly string[] | undefined;
  do {
    const page = pageOf(listOf(pages.length), keyOf, { after, limit });
    pages.push(page.items);
    after = page.next;
  } while (after);
  return pages;
}

describe('pageOf', () => {
  it('is everything, sorted, when nothing else is asked for', () => {
    expect(pageOf(LIST, keyOf)).toEqual({
      items: ['a/a', 'a/b', 'a/c', 'b/a', 'c'],
      next: undefined,
    });
  });

  it.each([
    [1, [['a/a'], ['a/b'], ['a/c'], ['b/a'], ['c']]],
    [2, [['a/a', 'a/b'], ['a/c', 'b/a'], ['c']]],
    // No page is empty only to say that there is no more.
    [5, [['a/a', 'a/b', 'a/c', 'b/a', 'c']]],
  ])('has each item once, %d at a time', (limit, pages) => {
    expect(readAll(limit, () => LIST)).toEqual(pages);
  });

  it('has each item that stays once, whatever comes and goes between pages', () => {
    const pages = readAll(2, page =>
      page === 0
        ? LIST
        : [...LIST.filter(text => text !== 'a/b'), 'a/a0', 'b/b'],
    );
    expect(pages).toEqual([
      ['a/a', 'a/b'],
      ['a/c', 'b/a'],
      ['b/b', 'c'],
    ]);
  });

  it('is empty of nothing', () => {
    expect(pageOf([], keyOf, { limit: 3 })).toEqual({
      items: [],
      next: undefined,
    });
  });

  it('sorts the shorter of two keys first that begin alike', () => {
    expect(pageOf(['a/b', 'a'], keyOf).items).toEqual(['a', 'a/b']);
  });
});
