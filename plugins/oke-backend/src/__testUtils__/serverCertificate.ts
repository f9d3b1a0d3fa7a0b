import { generate } from 'selfsigned';

/** A certificate for 127.0.0.1 that is its own authority. */
export function serverCertificate(): { key: string; cert: string } {
  const { private: key, cert } = generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    {
      algorithm: 'sha256',
      keySize: 2048,
      days: 1,
      extensions: [
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      ],
    },
  );
  return { key, cert };
}
