import { TablePagination } from '@backstage/ui';
import { useState, type ReactNode } from 'react';
import styles from './PagedList.module.css';
import { useRangeLabel } from './useRangeLabel';

const PAGE_SIZE = 10;

/** A list that shows ten items at a time. */
export function PagedList<T>(props: {
  /** Accessible name. */
  label: string;
  items: readonly T[];
  /** Unique within the list. */
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
}) {
  const { label, items, keyOf, children } = props;
  const rangeLabel = useRangeLabel();
  const [page, setPage] = useState(0);

  if (items.length === 0) {
    return null;
  }
  // The list may have become shorter since the page was chosen.
  const lastPage = Math.ceil(items.length / PAGE_SIZE) - 1;
  const shownPage = Math.min(page, lastPage);
  const from = shownPage * PAGE_SIZE;
  const shown = items.slice(from, from + PAGE_SIZE);
  return (
    <>
      <ul aria-label={label} className={styles.list}>
        {shown.map(item => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {lastPage > 0 && (
        <TablePagination
          pageSize={PAGE_SIZE}
          pageSizeOptions={[]}
          offset={from}
          totalCount={items.length}
          hasPreviousPage={shownPage > 0}
          hasNextPage={shownPage < lastPage}
          onPreviousPage={() => setPage(shownPage - 1)}
          onNextPage={() => setPage(shownPage + 1)}
          getLabel={rangeLabel}
        />
      )}
    </>
  );
}
