import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { utils } from 'ssh2';

/** NIST SP 800-57 part 1, table 2: as strong as 128 bits, for longer than any session. */
const MODULUS_BITS = 3072;

/** The key of one session. */
export interface SessionKey {
  /** PEM. It is never written anywhere. */
  privateKey: string;
  /** In OpenSSH's form. */
  publicKey: string;
}

/** RSA: of other types, OCI's documentation does not say whether a bastion takes them. */
export async function newSessionKey(): Promise<SessionKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: MODULUS_BITS,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) {
    throw parsed;
  }
  const publicKey = parsed.getPublicSSH().toString('base64');
  return { privateKey, publicKey: `ssh-rsa ${publicKey}` };
}
