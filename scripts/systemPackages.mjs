import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Path of a Chromium (or Chrome) for the browser tests: `CHROMIUM`, one on the PATH, else Debian's.
 *
 * @returns {string}
 * @throws Error that says how to get one
 */
export function findOrInstallChromium() {
  return findOrInstall({
    what: 'Chromium',
    variable: 'CHROMIUM',
    find: () =>
      onPath('chromium') ??
      onPath('chromium-browser') ??
      onPath('google-chrome') ??
      onPath('google-chrome-stable'),
    debianPackage: 'chromium',
  });
}

/**
 * Folder with PostgreSQL's `initdb` and `postgres`: `POSTGRES_BIN`, one on the PATH or in Debian's
 * place, else Debian's package.
 *
 * @returns {string}
 * @throws Error that says how to get one
 */
export function findOrInstallPostgres() {
  return findOrInstall({
    what: 'PostgreSQL',
    variable: 'POSTGRES_BIN',
    find: () => {
      const debian = '/usr/lib/postgresql';
      const versions = existsSync(debian) ? readdirSync(debian).sort() : [];
      const folders = versions.reverse().map(v => join(debian, v, 'bin'));
      const initdb = onPath('initdb');
      return [...folders, ...(initdb ? [join(initdb, '..')] : [])].find(
        folder => existsSync(join(folder, 'initdb')),
      );
    },
    debianPackage: 'postgresql',
  });
}

function findOrInstall({ what, variable, find, debianPackage }) {
  if (process.env[variable]) {
    return process.env[variable];
  }
  const found = find();
  if (found) {
    return found;
  }
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log(`Installing ${what} (apt-get install ${debianPackage})`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-q'], { stdio: 'inherit', env });
    execFileSync(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', debianPackage],
      { stdio: 'inherit', env },
    );
    const installed = find();
    if (installed) {
      return installed;
    }
  }
  throw new Error(
    `The tests need ${what}. Install it (on Debian: apt-get install ${debianPackage}), or set ${variable} to where it is.`,
  );
}

function onPath(command) {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    if (folder && existsSync(join(folder, command))) {
      return join(folder, command);
    }
  }
  return undefined;
}
