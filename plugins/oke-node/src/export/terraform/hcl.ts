/** What stands on the right of `=`. */
export type HclValue =
  | string
  | number
  | boolean
  | Expression
  | HclValue[]
  | { [key: string]: HclValue };

/** Written as it is, for example `oci_core_vcn.vcn.id`. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One thing in a file or block. */
export type HclItem =
  | { type: 'attribute'; name: string; value: HclValue }
  | { type: 'block'; name: string; labels: string[]; body: HclItem[] }
  /** Belongs to what follows it. */
  | { type: 'comment'; text: string };

export function attribute(name: string, value: HclValue): HclItem {
  return { type: 'attribute', name, value };
}

export function block(name: string, labels: string[], body: HclItem[]) {
  return { type: 'block', name, labels, body } satisfies HclItem;
}

/** @param text - of one line or more */
export function comment(text: string): HclItem {
  return { type: 'comment', text };
}

/**
 * A file of HCL as `terraform fmt` writes it. Pure.
 * Its syntax: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 *
 * @param about - comment on all of it, of one line or more
 */
export function writeHcl(about: string, items: HclItem[]): string {
  const lines = [
    ...itemLines({ type: 'comment', text: about }),
    ...(items.length > 0 ? ['', ...linesOf(items)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf(items: HclItem[]): string[] {
  return items.flatMap((item, index) => {
    const before = items[index - 1];
    const isApart =
      before !== undefined &&
      before.type !== 'comment' &&
      (item.type !== 'attribute' || before.type === 'block');
    return [
      ...(isApart ? [''] : []),
      ...(item.type === 'attribute'
        ? attributeLines(item, widthAt(items, index))
        : itemLines(item)),
    ];
  });
}

function itemLines(item: Exclude<HclItem, { type: 'attribute' }>): string[] {
  if (item.type === 'comment') {
    return item.text.split('\n').map(line => `# ${line}`.trimEnd());
  }
  const labels = item.labels.map(label => ` ${quoted(label)}`).join('');
  const lines = linesOf(item.body);
  return lines.length > 0
    ? [`${item.name}${labels} {`, ...indented(lines), '}']
    : [`${item.name}${labels} {}`];
}

function attributeLines(
  { name, value }: { name: string; value: HclValue },
  width: number,
): string[] {
  const [first, ...others] = valueLines(value);
  return [`${name.padEnd(width)} = ${first}`, ...others];
}

/** The equal signs of attributes of one line each that follow each other are below each other. */
function widthAt(items: HclItem[], at: number): number {
  const isShort = (item: HclItem | undefined) =>
    item?.type === 'attribute' && valueLines(item.value).length === 1;
  if (!isShort(items[at])) {
    return 0;
  }
  let first = at;
  while (isShort(items[first - 1])) {
    first -= 1;
  }
  let width = 0;
  for (let index = first; isShort(items[index]); index += 1) {
    const item = items[index];
    width = Math.max(width, item.type === 'attribute' ? item.name.length : 0);
  }
  return width;
}

function valueLines(value: HclValue): string[] {
  if (
    typeof value !== 'object' ||
    value instanceof Expression ||
    Array.isArray(value)
  ) {
    return [inline(value)];
  }
  const entries = Object.entries(value).map(([key, inner]) =>
    attribute(keyOf(key), inner),
  );
  return entries.length > 0
    ? ['{', ...indented(linesOf(entries)), '}']
    : ['{}'];
}

function inline(value: HclValue): string {
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (value instanceof Expression) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(inline).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(
      ([key, inner]) => `${keyOf(key)} = ${inline(inner)}`,
    );
    return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
  }
  return String(value);
}

/** Words that mean something else where a key can stand. */
const KEYWORDS = ['for', 'true', 'false', 'null'];

function keyOf(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !KEYWORDS.includes(key)
    ? key
    : quoted(key);
}

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A quoted template without anything to fill in. */
function quoted(text: string): string {
  const escaped = text
    .replace(
      // eslint-disable-next-line no-control-regex -- they are what is to be written otherwise
      /["\\\u0000-\u001f\u007f]/g,
      character =>
        ESCAPES[character] ??
        `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[$%](?=\{)/g, sign => sign + sign);
  return `"${escaped}"`;
}

function indented(lines: string[]): string[] {
  return lines.map(line => (line === '' ? '' : `  ${line}`));
}
