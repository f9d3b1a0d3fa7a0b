import leven from 'leven';

/** With more, another name is meant, not another spelling. */
const farthest = (name: string) => Math.max(2, Math.floor(name.length / 3));

/** The name that was probably meant; undefined when none is near. */
export function nearest(
  name: string,
  candidates: readonly string[],
): string | undefined {
  const [best] = candidates
    .map(candidate => ({
      candidate,
      distance: leven(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= farthest(name))
    .sort(
      (a, b) =>
        a.distance - b.distance || a.candidate.localeCompare(b.candidate, 'en'),
    );
  return best?.candidate;
}
