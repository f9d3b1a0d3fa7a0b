import { z } from 'zod';
import type { Page, PageRequest } from '../paging/Page';
import {
  operation,
  type Call,
  type Operation,
  type OperationDescription,
} from './Operation';
import { pageQuery, pageRequest, pick, toCursor } from './pageQuery';

/** An answer that is a part of a list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .optional()
      .describe(
        'Of the page after this one; absent when this is the last, or the list is whole',
      ),
  });

/** What is answered of a page. */
export function answerOf<T>({ items, next }: Page<T>) {
  return { items, nextCursor: next && toCursor(next) };
}

/** A request for a list, which is given page by page to who asks for that. */
export function listOperation<
  Parameters extends z.ZodObject,
  Item extends z.ZodObject,
>({
  item,
  handle,
  ...description
}: Omit<
  OperationDescription,
  'method' | 'query' | 'answer' | 'dryRunAnswer' | 'body' | 'status'
> & {
  parameters: Parameters;
  item: Item;
  handle(
    call: Call<z.output<Parameters>, unknown>,
    page: PageRequest,
  ): Promise<Page<z.output<Item>>>;
}): Operation {
  const query = z.object(pageQuery(item));
  const { serve, ...list } = operation({
    ...description,
    method: 'get',
    query,
    refusals: [400, ...description.refusals.filter(each => each !== 400)],
    answer: listOf(item),
    handle: async call => {
      return answerOf(await handle(call, pageRequest(call.query)));
    },
  });
  return {
    ...list,
    serve: async call => {
      const { status, body } = await serve(call);
      const { fields } = query.pick({ fields: true }).parse(call.query);
      return {
        status,
        body: fields
          ? pick(body, [['nextCursor'], ...fields.map(f => ['items', ...f])])
          : body,
      };
    },
  };
}
