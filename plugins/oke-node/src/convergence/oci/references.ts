/** What one part can take from another: its OCID, or that of what comes with it. */
export type ReferencedField = 'id' | 'defaultSecurityListId';

const REFERENCE = /^ref:([a-z0-9-]+)\.(id|defaultSecurityListId)$/;

/**
 * Stands for an OCID that is not known before another part exists. So details can be written, hashed
 * and planned first.
 *
 * @param part - id of the other part
 */
export function reference(part: string, field: ReferencedField = 'id'): string {
  return `ref:${part}.${field}`;
}

/** Id of the part that a text stands for; undefined when it is no reference. */
export function referencedPart(text: string): string | undefined {
  return REFERENCE.exec(text)?.[1];
}

/** Ids of the parts that a value refers to, each once. */
export function referencedParts(value: unknown): string[] {
  const parts = new Set<string>();
  replaceStrings(value, text => {
    const match = REFERENCE.exec(text);
    if (match) {
      parts.add(match[1]);
    }
    return text;
  });
  return [...parts];
}

/**
 * A copy with every reference replaced.
 *
 * @param lookup - throws when it has no answer
 */
export function resolveReferences<T>(
  value: T,
  lookup: (part: string, field: ReferencedField) => string,
): T {
  return replaceStrings(value, text => {
    const match = REFERENCE.exec(text);
    return match ? lookup(match[1], match[2] as ReferencedField) : text;
  });
}

/** The same shape, so the same type. */
function replaceStrings<T>(value: T, replace: (text: string) => string): T;
function replaceStrings(
  value: unknown,
  replace: (text: string) => string,
): unknown {
  if (typeof value === 'string') {
    return replace(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => replaceStrings(item, replace));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        replaceStrings(inner, replace),
      ]),
    );
  }
  return value;
}
