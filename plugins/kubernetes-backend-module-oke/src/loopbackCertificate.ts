import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = {
  name: 'ECDSA',
  namedCurve: 'P-256',
  hash: 'SHA-256',
} as const;

const DAY_MS = 24 * 60 * 60_000;

/** Longer than a process lives: it is made anew with each, and its key is in memory only. */
const DAYS = 3_650;

/** A certificate for 127.0.0.1 that signed itself. */
export async function loopbackCertificate(
  now: Date = new Date(),
): Promise<{ cert: string; key: string }> {
  const crypto = webcrypto as unknown as Crypto;
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Okeanos loopback',
      // For clocks that are set back.
      notBefore: new Date(now.getTime() - DAY_MS),
      notAfter: new Date(now.getTime() + DAYS * DAY_MS),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
        ]),
        new x509.BasicConstraintsExtension(true, 0, true),
      ],
    },
    crypto,
  );
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    cert: certificate.toString('pem'),
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}
