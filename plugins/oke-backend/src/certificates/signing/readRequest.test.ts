import { webcrypto } from 'node:crypto';
import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  type Extension,
} from '@peculiar/x509';
import { readRequest, RequestNotValidError } from './readRequest';

const P384 = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-256' };
const P256 = { ...P384, namedCurve: 'P-256' };
const RSA = {
  ...{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 },
  publicExponent: new Uint8Array([1, 0, 1]),
};

const certificate = (spec: Record<string, unknown> = {}) => ({
  ...{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
  metadata: { name: 'root', namespace: 'cert-manager' },
  spec: {
    ...{ isCA: true, commonName: 'root-demo', duration: '720h0m0s' },
    privateKey: { algorithm: 'ECDSA', size: 384 },
    ...spec,
  },
});

async function csrOf({
  name = 'CN=root-demo',
  algorithm = P384 as typeof P384 | typeof RSA,
  extensions = [] as Extension[],
} = {}): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ]);
  const csr = await Pkcs10CertificateRequestGenerator.create({
    ...{ name, keys, extensions },
    signingAlgorithm: algorithm,
  });
  return csr.toString('pem');
}

const requestWith = (
  pem: string,
  spec: Record<string, unknown> = {},
): StoredObject => ({
  ...{ apiVersion: 'cert-manager.io/v1', kind: 'CertificateRequest' },
  metadata: { name: 'root-1', uid: 'uid-1', resourceVersion: '1' },
  spec: {
    ...{ isCA: true, duration: '720h0m0s' },
    request: Buffer.from(pem).toString('base64'),
    ...spec,
  },
});

/** A name in the CSR's signature's own place: the last bytes of it. */
function withBrokenSignature(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] += 1;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString(
    'base64',
  )}\n-----END CERTIFICATE REQUEST-----`;
}

const dns = (...names: string[]) =>
  new SubjectAlternativeNameExtension(
    names.map(value => ({ type: 'dns' as const, value })),
  );

describe('readRequest', () => {
  it('gives what the Certificate asks for, and the key of the request', async () => {
    const csr = await csrOf();
    const asked = await readRequest('demo', requestWith(csr), certificate());
    expect(asked).toEqual({
      ...{ cluster: 'demo', id: 'uid-1', commonName: 'root-demo' },
      ...{ dnsNames: [], durationSeconds: 720 * 3600 },
      csr: expect.stringContaining('BEGIN CERTIFICATE REQUEST'),
      publicKey: expect.stringContaining('BEGIN PUBLIC KEY'),
    });
  });

  it('takes names that the Certificate has, an authority, and cert-manager defaults', async () => {
    const csr = await csrOf({
      algorithm: RSA,
      extensions: [dns('a.example.com'), new BasicConstraintsExtension(true)],
    });
    const asked = await readRequest(
      'demo',
      requestWith(csr, { duration: undefined }),
      certificate({
        ...{ dnsNames: ['a.example.com'], duration: undefined },
        privateKey: undefined,
      }),
    );
    expect(asked).toMatchObject({
      dnsNames: ['a.example.com'],
      durationSeconds: 2160 * 3600,
    });
  });

  it.each([
    ['another subject', { name: 'CN=other' }],
    ['more of a subject', { name: 'CN=root-demo, O=okeanos' }],
    ['two subjects', { name: 'CN=root-demo, CN=other' }],
  ])('refuses %s', async (_, change) => {
    const csr = requestWith(await csrOf(change));
    await expect(readRequest('demo', csr, certificate())).rejects.toThrow(
      new RequestNotValidError('it asks for another subject'),
    );
  });

  it.each([
    ['a name more', [], [dns('a.example.com')]],
    ['a name less', ['a.example.com'], []],
    [
      'a name of another type',
      [],
      [
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '10.0.0.1' },
        ]),
      ],
    ],
  ])('refuses %s', async (_, dnsNames, extensions) => {
    const csr = requestWith(await csrOf({ extensions }));
    await expect(
      readRequest('demo', csr, certificate({ dnsNames })),
    ).rejects.toThrow('it asks for other names');
  });

  it.each([
    ['another curve', P256],
    ['another kind of key', RSA],
  ])('refuses %s', async (_, algorithm) => {
    const csr = requestWith(await csrOf({ algorithm }));
    await expect(readRequest('demo', csr, certificate())).rejects.toThrow(
      'it has a key of another kind or size',
    );
  });

  it('refuses what is not signed with the key in it, and what is no request', async () => {
    for (const pem of [withBrokenSignature(await csrOf()), 'no CSR']) {
      await expect(
        readRequest('demo', requestWith(pem), certificate()),
      ).rejects.toThrow('it is not signed with its own key');
    }
  });

  it('refuses another duration', async () => {
    const request = requestWith(await csrOf(), { duration: '721h0m0s' });
    await expect(readRequest('demo', request, certificate())).rejects.toThrow(
      'it asks for another duration',
    );
  });

  it('signs authorities only', async () => {
    const csr = await csrOf();
    const leaf = requestWith(csr, { isCA: false });
    await expect(readRequest('demo', leaf, certificate())).rejects.toThrow(
      'it is not one of an authority',
    );
    const constrained = requestWith(
      await csrOf({ extensions: [new BasicConstraintsExtension(false)] }),
    );
    await expect(
      readRequest('demo', constrained, certificate()),
    ).rejects.toThrow('it is not one of an authority');
    await expect(
      readRequest('demo', requestWith(csr), certificate({ isCA: false })),
    ).rejects.toThrow('its Certificate is not one of an authority');
  });
});
