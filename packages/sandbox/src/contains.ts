/**
 * Tells whether the actual value contains the expected one: of an object the expected fields, of an array an element for
 * each expected element, in any order. Anything else must be equal.
 */
export function contains(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      expected.every(wanted =>
        actual.some(element => contains(element, wanted)),
      )
    );
  }
  if (expected !== null && typeof expected === 'object') {
    return (
      actual !== null &&
      typeof actual === 'object' &&
      Object.entries(expected).every(([key, wanted]) =>
        contains(Object.getOwnPropertyDescriptor(actual, key)?.value, wanted),
      )
    );
  }
  return actual === expected;
}
