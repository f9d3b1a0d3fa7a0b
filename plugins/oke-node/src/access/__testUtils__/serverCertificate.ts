import { generate } from 'selfsigned';

/** A certificate for `names` (DNS names and IP addresses) that is its own authority. */
export function serverCertificate(names: { dns?: string[]; ip?: string[] }): {
  key: string;
  cert: string;
} {
  const { private: key, cert } = generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    {
      algorithm: 'sha256',
      keySize: 2048,
      days: 1,
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            ...(names.dns ?? []).map(value => ({ type: 2, value })),
            ...(names.ip ?? []).map(ip => ({ type: 7, ip })),
          ],
        },
      ],
    },
  );
  return { key, cert };
}
