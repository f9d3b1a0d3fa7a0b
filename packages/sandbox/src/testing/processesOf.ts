import fs from 'node:fs/promises';

/** Ids of the processes whose command line names the folder (Linux only). */
export async function processesOf(folder: string): Promise<number[]> {
  const entries = await fs.readdir('/proc');
  const found = await Promise.all(
    entries.map(async entry => {
      if (!/^\d+$/.test(entry)) return [];
      // A process can be gone by now.
      const command = await fs
        .readFile(`/proc/${entry}/cmdline`, 'utf8')
        .catch(() => '');
      return command.includes(folder) ? [Number(entry)] : [];
    }),
  );
  return found.flat();
}
