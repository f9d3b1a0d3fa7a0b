import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const TENANCY = 'ocid1.tenancy.oc1..t';
export const WATCHER = 'ocid1.user.oc1..watcher';

/**
 * Writes an OCI configuration file with the profiles DEFAULT and WATCHER, whose key nobody knows.
 *
 * @returns its path
 */
export async function writeOciConfigFile(
  folder: string,
  { fingerprint = 'aa:bb' }: { fingerprint?: string } = {},
): Promise<string> {
  const keyFile = path.join(folder, 'key.pem');
  const file = path.join(folder, 'config');
  const profile = (name: string, user: string) => `[${name}]
user=${user}
tenancy=${TENANCY}
fingerprint=${fingerprint}
region=eu-frankfurt-1
key_file=${keyFile}
`;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(keyFile, pem, { mode: 0o600 });
  await writeFile(
    file,
    profile('DEFAULT', 'ocid1.user.oc1..provisioner') +
      profile('WATCHER', WATCHER),
  );
  return file;
}
