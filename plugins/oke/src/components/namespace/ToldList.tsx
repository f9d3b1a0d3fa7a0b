import type { Told } from '@okeanos/backstage-plugin-oke-common';
import { RiQuestionLine, RiSubtractLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { Note } from '../Note';
import { PagedList } from '../PagedList';

/** Things that were read; that there are none; or why they are not known, which is something else. */
export function ToldList<T>(props: {
  /** Accessible name. */
  label: string;
  told: Told<T>;
  /** What is said when there are none. */
  none: string;
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
}) {
  const { label, told, none, keyOf, children } = props;
  if (told.state === 'unread') {
    return <Note icon={RiQuestionLine} title={told.message} />;
  }
  return told.items.length === 0 ? (
    <Note icon={RiSubtractLine} title={none} />
  ) : (
    <PagedList label={label} items={told.items} keyOf={keyOf}>
      {children}
    </PagedList>
  );
}
