import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { run } from './run';

const ROOT = resolve(__dirname, '../..');

/** Folders of packages that are published. */
const FOLDERS = ['plugins', 'examples/modules'];

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().optional(),
  backstage: z.object({ role: z.string() }),
});

/** A package as it is published. */
export interface PackedPackage {
  /** As it is in the tarball. */
  manifest: z.output<typeof manifestSchema>;
  /** Path of the tarball. */
  tarball: string;
}

/**
 * Builds and packs every package that is published, as a release would.
 *
 * @param folder - where the tarballs are put
 * @throws Error when a tarball has no licence, or names a package of the workspace
 */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  await run('yarn', ['tsc'], { cwd: ROOT });
  await run('yarn', ['backstage-cli', 'repo', 'build'], { cwd: ROOT });
  const packages: PackedPackage[] = [];
  for (const directory of publishedFolders()) {
    const tarball = join(folder, `${directory.replaceAll('/', '-')}.tgz`);
    await run('yarn', ['pack', '--out', tarball], {
      cwd: join(ROOT, directory),
    });
    const manifest = manifestSchema.parse(
      JSON.parse(readPacked(tarball, 'package.json')),
    );
    if (
      readPacked(tarball, 'LICENSE') !==
      readFileSync(join(ROOT, 'LICENSE'), 'utf8')
    ) {
      throw new Error(
        `The licence in ${manifest.name} is not that of the repository`,
      );
    }
    packages.push({ manifest, tarball });
  }
  return packages;
}

function publishedFolders(): string[] {
  return FOLDERS.flatMap(parent =>
    readdirSync(join(ROOT, parent)).map(name => `${parent}/${name}`),
  ).filter(
    directory =>
      !manifestSchema.parse(
        JSON.parse(readFileSync(join(ROOT, directory, 'package.json'), 'utf8')),
      ).private,
  );
}

function readPacked(tarball: string, file: string): string {
  return execFileSync('tar', ['-xzOf', tarball, `package/${file}`], {
    encoding: 'utf8',
  });
}
