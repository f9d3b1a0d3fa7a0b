import { z } from 'zod';
import { Answer } from './operation';
import { invalidParameter } from './ServiceError';

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;

export interface Page<T> {
  items: T[];
  /** Value of `opc-next-page`; absent on the last page. */
  nextPage?: string;
}

/** Where an item stands in a list: by `value`, then by `id`, which is unique. */
export interface Position {
  value: string;
  id: string;
}

/**
 * One page of a list (`limit`, `page`). A token holds the position of the last item and not its number, so whatever is in the
 * list all the time comes exactly once, even if others come and go between the pages.
 *
 * @param items - the whole list, in any order
 * @param order - of the positions
 * @throws ServiceError 400 InvalidParameter for a limit or a page token that is none
 */
export function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  order: 'ASC' | 'DESC',
  position: (item: T) => Position,
): Page<T> {
  const limit = parseLimit(query.get('limit'));
  const after = parseToken(query.get('page'));
  const sign = order === 'ASC' ? 1 : -1;
  const rest = items
    .map(item => ({ item, at: position(item) }))
    .filter(({ at }) => !after || sign * compare(at, after) > 0)
    .sort((a, b) => sign * compare(a.at, b.at));
  const shown = rest.slice(0, limit);
  return {
    items: shown.map(({ item }) => item),
    ...(rest.length > limit && {
      nextPage: formatToken(shown[shown.length - 1].at),
    }),
  };
}

/** Answers with one page of a list. @param view - what the list shows of an item */
export function pageAnswer<T>(
  { items, nextPage }: Page<T>,
  view: (item: T) => unknown = item => item,
): Answer {
  return {
    headers: nextPage ? { 'opc-next-page': nextPage } : {},
    body: items.map(item => view(item)),
  };
}

function compare(a: Position, b: Position): number {
  const [left, right] = a.value === b.value ? [a.id, b.id] : [a.value, b.value];
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}

function parseLimit(text: string | null): number {
  if (text === null) {
    return DEFAULT_LIMIT;
  }
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw invalidParameter(
      `limit: '${text}' is not a whole number from 1 to ${MAX_LIMIT}`,
    );
  }
  return limit;
}

const tokenSchema = z.tuple([z.string(), z.string()]);

function formatToken({ value, id }: Position): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

function parseToken(text: string | null): Position | undefined {
  if (text === null) {
    return undefined;
  }
  try {
    const [value, id] = tokenSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
    return { value, id };
  } catch {
    // Whatever is wrong with the token, the caller can only take another one.
    throw invalidParameter(`page: '${text}' is not a token of this list`);
  }
}
