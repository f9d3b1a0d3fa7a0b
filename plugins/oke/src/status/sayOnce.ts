/** Where a sentence ends and the next one begins. */
const BETWEEN = /(?<=[.!?])\s+(?=[A-Z])/;

/**
 * Takes sentences that are said of several things out of what is said of each. What is said of one in a single sentence
 * stays, so that nothing is left without a word. Pure.
 *
 * @returns the things with what is said of them alone, and what is said of several, with their names
 */
export function sayOnce<T extends { name: string; message: string }>(
  things: readonly T[],
): { things: T[]; shared: { names: string[]; sentence: string }[] } {
  const sentences = things.map(({ message }) => message.split(BETWEEN));
  const namesOf = new Map<string, string[]>();
  things.forEach(({ name }, index) => {
    for (const sentence of new Set(sentences[index].slice(1))) {
      namesOf.set(sentence, [...(namesOf.get(sentence) ?? []), name]);
    }
  });
  const isShared = (sentence: string) =>
    (namesOf.get(sentence)?.length ?? 0) > 1;
  return {
    things: things.map((thing, index) => {
      const [first, ...more] = sentences[index];
      const own = more.filter(sentence => !isShared(sentence));
      return { ...thing, message: [first, ...own].join(' ') };
    }),
    shared: [...namesOf]
      .filter(([sentence]) => isShared(sentence))
      .map(([sentence, names]) => ({ names, sentence })),
  };
}
