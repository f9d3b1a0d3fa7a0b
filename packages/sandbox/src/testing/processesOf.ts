import fs from 'node:fs/promises';

/**
 * Ids of the processes that have an argument with the folder in it, and also the given argument if any. Linux only.
 */
export async function processesOf(
  folder: string,
  argument?: string,
): Promise<number[]> {
  const entries = await fs.readdir('/proc');
  const found = await Promise.all(
    entries.map(async entry => {
      if (!/^\d+$/.test(entry)) return [];
      // A process can be gone by now.
      const content = await fs
        .readFile(`/proc/${entry}/cmdline`, 'utf8')
        .catch(() => '');
      const args = content.split('\0');
      return args.some(arg => arg.includes(folder)) &&
        (argument === undefined || args.includes(argument))
        ? [Number(entry)]
        : [];
    }),
  );
  return found.flat();
}
