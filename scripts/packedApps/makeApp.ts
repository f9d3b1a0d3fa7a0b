import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { editFile } from './editFile';
import { addToOldFrontend } from './oldFrontend';
import type { PackedPackage } from './packPackages';
import { run } from './run';
import { BACKSTAGE_AS_OF } from './startRegistry';

/** The creator of Backstage 1.55.0, which `backstage.json` names. */
export const CREATE_APP = '@backstage/create-app@0.9.2';

/** The app's own pins of these cannot be installed: no prebuilt binary, and a broken `patch:` dependency. */
const RESOLUTIONS = { 'better-sqlite3': '^13.0.0', '@yarnpkg/core': '4.9.1' };

export type FrontendSystem = 'new' | 'old';

/** An app as the official creator makes it, with the packages installed. */
export interface MadeApp {
  folder: string;
  /** What starts it: command and arguments. */
  start: [command: string, args: string[]];
}

/**
 * Makes an app outside of the repository, and adds the packages as their READMEs say. Everything that is changed in it
 * is told.
 *
 * @param parent - folder that it is made in
 * @param registry - where the packages are
 */
export async function makeApp(
  system: FrontendSystem,
  options: {
    parent: string;
    registry: string;
    packages: PackedPackage[];
    say: (change: string) => void;
  },
): Promise<MadeApp> {
  const { parent, registry, packages, say } = options;
  const folder = join(parent, system);
  await run(
    'npx',
    [
      ...['--yes', CREATE_APP, '--skip-install', '--path', folder],
      ...(system === 'old' ? ['--legacy'] : []),
    ],
    { cwd: parent, env: { BACKSTAGE_APP_NAME: `okeanos-${system}` } },
  );
  const yarnFile = join(
    folder,
    '.yarn/releases',
    readdirSync(join(folder, '.yarn/releases'))[0],
  );
  const yarn = (args: string[]) =>
    run(process.execPath, [yarnFile, ...args], {
      cwd: folder,
      env: {
        // Compilers and downloads of packages: there are prebuilt binaries of what is needed.
        YARN_ENABLE_SCRIPTS: 'false',
        // On where CI runs; a new app has no lock file yet.
        YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
        // `yarn add` would ask a search engine whether there are types, and ends when there is no way to it.
        YARN_TS_ENABLE_AUTO_TYPES: 'false',
      },
    });

  // Beside the app, as a company has it: its own scope comes from its own registry, and may be new.
  writeFileSync(
    join(parent, '.yarnrc.yml'),
    stringify({
      npmScopes: {
        okeanos: { npmRegistryServer: registry },
        backstage: { npmRegistryServer: registry },
      },
      npmPreapprovedPackages: ['@okeanos/*'],
      unsafeHttpWhitelist: ['127.0.0.1'],
    }),
  );
  say(
    `.yarnrc.yml beside the app: @okeanos comes from the tarballs, @backstage as it was on ${BACKSTAGE_AS_OF}; install scripts do not run`,
  );

  editFile(join(folder, 'package.json'), text => {
    const manifest = z
      .looseObject({ resolutions: z.record(z.string(), z.string()) })
      .parse(JSON.parse(text));
    Object.assign(manifest.resolutions, RESOLUTIONS);
    return `${JSON.stringify(manifest, undefined, 2)}\n`;
  });
  say(`package.json: resolutions ${JSON.stringify(RESOLUTIONS)}`);

  for (const [workspace, names] of [
    ['backend', withRole(packages, /^backend-plugin/)],
    ['app', withRole(packages, /^frontend-plugin/)],
  ] as const) {
    await yarn(['workspace', workspace, 'add', ...names]);
    say(`packages/${workspace}: yarn add ${names.join(' ')}`);
  }
  const added = withRole(packages, /^backend-plugin/)
    .map(name => `backend.add(import('${name}'));\n`)
    .join('');
  editFile(join(folder, 'packages/backend/src/index.ts'), text =>
    text.replace('backend.start();', `${added}\nbackend.start();`),
  );
  say(`packages/backend/src/index.ts:\n${added.trimEnd()}`);
  if (system === 'old') {
    addToOldFrontend(folder);
    say(
      'packages/app/src: the cards in EntityPage.tsx, the page and the fields of forms in App.tsx, as the README of plugins/oke says',
    );
  }
  await yarn(['tsc']);
  return { folder, start: [process.execPath, [yarnFile, 'start']] };
}

function withRole(packages: PackedPackage[], role: RegExp): string[] {
  return packages
    .map(({ manifest }) => manifest)
    .filter(({ backstage }) => role.test(backstage.role))
    .map(({ name }) => name);
}
