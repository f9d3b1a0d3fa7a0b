import { invalidParameter } from '../http/ServiceError';
import { Answer } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { Log, LogGroup } from './model';
import { isoTime } from './records';

/**
 * "Default sort order is ascending exception of timeCreated and timeLastModified columns (descending)" (API reference). That
 * lists without `sortBy` are sorted by `timeCreated` is a guess.
 *
 * @throws ServiceError 400 InvalidParameter
 */
export function sortedPage<R extends LogGroup | Log>(
  found: readonly R[],
  query: URLSearchParams,
  view: (record: R) => unknown,
): Answer {
  const by = query.get('sortBy') ?? 'timeCreated';
  if (by !== 'timeCreated' && by !== 'displayName') {
    throw invalidParameter(`sortBy: '${by}' is not timeCreated or displayName`);
  }
  const shown = page(
    found,
    query,
    sortOrder(query, by === 'timeCreated' ? 'DESC' : 'ASC'),
    ({ id, displayName, timeline }) => ({
      value: by === 'displayName' ? displayName : isoTime(timeline.createdAt),
      id,
    }),
  );
  return pageAnswer(shown, view);
}

/** @throws ServiceError 400 InvalidParameter */
export function sortOrder(
  query: URLSearchParams,
  usual: 'ASC' | 'DESC',
): 'ASC' | 'DESC' {
  const order = query.get('sortOrder') ?? usual;
  if (order !== 'ASC' && order !== 'DESC') {
    throw invalidParameter(`sortOrder: '${order}' is not ASC or DESC`);
  }
  return order;
}
