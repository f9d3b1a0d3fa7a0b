/** A copy in which nothing can be changed: who tries gets a TypeError. Pure. */
export function frozenCopy<T extends object>(value: T): T {
  return frozen(structuredClone(value));
}

function frozen<T extends object>(value: T): T {
  for (const field of Object.values(value)) {
    if (typeof field === 'object' && field !== null) {
      frozen(field);
    }
  }
  return Object.freeze(value);
}
