import { isDeepStrictEqual } from 'node:util';
import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import { isRecord } from './isRecord';
import { SERVER_FIELDS } from './kubernetes/changedFields';

/** So many characters of a value are told. */
const LONGEST = 160;
/** So many characters before the first difference, of a value that is cut there. */
const LEAD = 20;

const NOT_SHOWN = '(not shown)';

/**
 * In which fields two versions differ, and how, as text, whole. Items of a list that have names are compared by them;
 * other lists as a whole. What the API server itself keeps is left out. The content of a Secret is not told.
 *
 * @public
 */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const isSecret = [before, after].some(
    object => isRecord(object) && object.kind === 'Secret',
  );
  const changes = [...differences(before, after, '')];
  return changes
    .map(({ field, from, to }) =>
      isSecret && !field.startsWith('metadata.labels')
        ? { field, ...hidden({ from, to }) }
        : { field, ...told({ from, to }) },
    )
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}

/**
 * The same with long values cut, so that where they differ is still seen: of long lists only the items that differ.
 *
 * @public
 */
export function shortened({ field, from, to }: FieldChange): FieldChange {
  if (from === undefined || to === undefined) {
    return {
      field,
      ...(from !== undefined && { from: cut(from, 0) }),
      ...(to !== undefined && { to: cut(to, 0) }),
    };
  }
  const [one, other] = isLong(from, to) ? differingItems(from, to) : [from, to];
  const start = startOf(one, other);
  return { field, from: cut(one, start), to: cut(other, start) };
}

/** Two lists without the items that both have, for which `…` stands; other values as they are. */
function differingItems(from: string, to: string): [string, string] {
  const [left, right] = [listIn(from), listIn(to)];
  if (!left || !right) {
    return [from, to];
  }
  const rest = (items: unknown[], others: unknown[]) =>
    items.filter(item => !others.some(each => isDeepStrictEqual(each, item)));
  const [mine, theirs] = [rest(left, right), rest(right, left)];
  const hasCommon = mine.length < left.length || theirs.length < right.length;
  const isOrder = mine.length === 0 && theirs.length === 0;
  return hasCommon && !isOrder
    ? [itemsText(mine), itemsText(theirs)]
    : [from, to];
}

function itemsText(items: unknown[]): string {
  return `[${['…', ...items.map(item => JSON.stringify(item))].join(', ')}]`;
}

/** The list of records that {@link valueText} wrote. */
function listIn(text: string): unknown[] | undefined {
  if (!text.startsWith('[')) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // a text that looks like one
  }
}

/** A value as text; undefined when there is none. */
export function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value === 'string') {
    return value === '' ? '""' : value;
  }
  if (Array.isArray(value) && value.length > 0 && !value.some(isComposed)) {
    return value.join(', ');
  }
  return JSON.stringify(value);
}

interface Values {
  from?: unknown;
  to?: unknown;
}

function* differences(
  from: unknown,
  to: unknown,
  field: string,
): Iterable<{ field: string } & Values> {
  if (SERVER_FIELDS.has(field) || isDeepStrictEqual(from, to)) {
    return;
  }
  const [left, right] = [entriesOf(from), entriesOf(to)];
  const isInside =
    (left ?? right) !== undefined &&
    (left !== undefined || from === undefined) &&
    (right !== undefined || to === undefined) &&
    (left ?? right)?.isList === (right ?? left)?.isList;
  const keys = isInside
    ? new Set([...(left?.values.keys() ?? []), ...(right?.values.keys() ?? [])])
    : new Set<string>();
  let isTold = false;
  for (const key of keys) {
    const inner = (left ?? right)?.isList
      ? `${field}[name=${JSON.stringify(key)}]`
      : `${field ? `${field}.` : ''}${key}`;
    for (const difference of differences(
      left?.values.get(key),
      right?.values.get(key),
      inner,
    )) {
      isTold = true;
      yield difference;
    }
  }
  // Also when only the order differs, or what the API server keeps was all there was.
  if (!isTold && keys.size === 0) {
    yield { field, from, to };
  } else if (!isTold && (left ?? right)?.isList) {
    yield { field, from, to };
  }
}

/** What a value has by name: the fields of a record, or the items of a list that have names. */
function entriesOf(
  value: unknown,
): { isList: boolean; values: Map<string, unknown> } | undefined {
  if (isRecord(value)) {
    const values = Object.entries(value).filter(
      ([, inner]) => inner !== undefined,
    );
    return values.length > 0
      ? { isList: false, values: new Map(values) }
      : undefined;
  }
  if (!Array.isArray(value) || value.length === 0) {
    return undefined;
  }
  const values = new Map<string, unknown>();
  for (const item of value) {
    if (!isRecord(item) || typeof item.name !== 'string') {
      return undefined;
    }
    values.set(item.name, item);
  }
  return values.size === value.length ? { isList: true, values } : undefined;
}

function told({ from, to }: Values): Omit<FieldChange, 'field'> {
  const texts = { from: valueText(from), to: valueText(to) };
  return {
    ...(texts.from !== undefined && { from: texts.from }),
    ...(texts.to !== undefined && { to: texts.to }),
  };
}

function hidden({ from, to }: Values): Omit<FieldChange, 'field'> {
  return {
    ...(from !== undefined && { from: NOT_SHOWN }),
    ...(to !== undefined && { to: NOT_SHOWN }),
  };
}

function isComposed(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isLong(one: string, other: string): boolean {
  return Math.max(one.length, other.length) > LONGEST;
}

function startOf(one: string, other: string): number {
  if (!isLong(one, other)) {
    return 0;
  }
  let common = 0;
  while (common < one.length && one[common] === other[common]) {
    common += 1;
  }
  return common + LEAD < LONGEST ? 0 : common - LEAD;
}

function cut(text: string, start: number): string {
  const end = start + LONGEST;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${
    text.length > end ? '…' : ''
  }`;
}
