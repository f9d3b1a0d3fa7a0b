import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { utils } from 'ssh2';

/** A pair of keys that can be read: of those that ssh2 makes, it cannot read one in 256, since it drops zeros at the front. */
export function ed25519KeyPair(
  make: () => utils.KeyPairReturn = () => utils.generateKeyPairSync('ed25519'),
): utils.KeyPairReturn {
  for (;;) {
    const pair = make();
    if (isReadable(pair.private)) {
      return pair;
    }
  }
}

/**
 * The private key of a host, in OpenSSH's form. It keeps it over restarts: it is made when there is none, or when what is
 * there cannot be read.
 *
 * @param file - where it lies
 */
export function readHostKey(file: string): string {
  const present = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (present !== undefined && isReadable(present)) {
    return present;
  }
  const { private: made } = ed25519KeyPair();
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}

function isReadable(privateKey: string): boolean {
  return !(utils.parseKey(privateKey) instanceof Error);
}
