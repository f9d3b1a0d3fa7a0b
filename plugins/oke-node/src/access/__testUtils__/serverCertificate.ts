import { generateKeyPairSync } from 'node:crypto';
import { generate } from 'selfsigned';

/** A certificate for `names` (DNS names and IP addresses) that is its own authority. */
export function serverCertificate(names: { dns?: string[]; ip?: string[] }): {
  key: string;
  cert: string;
} {
  const options = {
    algorithm: 'sha256',
    days: 1,
    // Not in selfsigned's types. Its own keys are made in JavaScript, which may take many seconds.
    keyPair: generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    }),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          ...(names.dns ?? []).map(value => ({ type: 2, value })),
          ...(names.ip ?? []).map(ip => ({ type: 7, ip })),
        ],
      },
    ],
  };
  const { private: key, cert } = generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    options,
  );
  return { key, cert };
}
