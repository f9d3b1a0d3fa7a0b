import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** A block as HashiCorp's own parser reads it. What refers to something is `{ reference }`. */
export interface TerraformBlock {
  type: string;
  labels: string[];
  attributes: Record<string, unknown>;
  blocks: TerraformBlock[];
}

const blockSchema: z.ZodType<TerraformBlock> = z.lazy(() =>
  z.object({
    type: z.string(),
    labels: z.array(z.string()),
    attributes: z.record(z.string(), z.unknown()),
    blocks: z.array(blockSchema),
  }),
);

/** Without it, nothing reads what is written. */
export const hasGo = spawnSync('go', ['version']).status === 0;

/**
 * Reads files of HCL as Terraform does. The first call compiles the reader, which takes some seconds.
 *
 * @returns the blocks of all files
 * @throws when HashiCorp's parser does not read one, or `terraform fmt` would write it otherwise
 */
export async function readTerraform(
  files: readonly { name: string; content: string }[],
): Promise<TerraformBlock[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'okeanos-terraform-'));
  try {
    const paths = files.map(({ name }) => path.join(folder, name));
    await Promise.all(
      files.map(({ content }, index) => writeFile(paths[index], content)),
    );
    const { stdout } = await promisify(execFile)('go', ['run', '.', ...paths], {
      // eslint-disable-next-line no-restricted-syntax -- tests always run from the sources
      cwd: path.join(__dirname, 'hcl-reader'),
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    return z.array(blockSchema).parse(JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true });
  }
}
