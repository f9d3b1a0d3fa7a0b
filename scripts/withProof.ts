/** The last time that a suite of proofs held. */
export interface Proof {
  suite: string;
  count: string;
  time: string;
  seed: string;
  commit: string;
  machine: string;
  date: string;
}

/**
 * The document with the proof in its table, in place of an earlier one of the same suite. Pure.
 *
 * @param document - Markdown that ends with the table
 */
export function withProof(document: string, proof: Proof): string {
  const { suite, count, time, seed, commit, machine, date } = proof;
  const cells = [suite, count, time, seed, `\`${commit}\``, machine, date];
  const row = `| ${cells.join(' | ')} |`;
  const kept = document
    .trimEnd()
    .split('\n')
    .filter(line => !line.startsWith(`| ${suite} `));
  return `${[...kept, row].join('\n')}\n`;
}
