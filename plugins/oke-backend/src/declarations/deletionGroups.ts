import type {
  DeletionGroup,
  DeletionItem,
} from '@okeanos/backstage-plugin-oke-common';

/** So many of one kind are named. */
const NAMED = 20;

/** Things by kind, in the order in which their kinds come; of many of one kind, the first. Pure. */
export function groupItems(items: DeletionItem[]): DeletionGroup[] {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return kinds.map(kind => {
    const ofKind = items.filter(item => item.kind === kind);
    return { kind, count: ofKind.length, items: ofKind.slice(0, NAMED) };
  });
}
