import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type {
  SignedCertificate,
  SigningRequest,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { TestRoot } from '../../__testUtils__/TestRoot';
import { checkSigned } from './checkSigned';

const keyOf = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();

const request = (changes: Partial<SigningRequest> = {}): SigningRequest => ({
  ...{ cluster: 'demo', id: 'uid-1', csr: '', publicKey: keyOf() },
  ...{ commonName: 'root-demo', dnsNames: [], durationSeconds: 3600 },
  ...changes,
});

describe('checkSigned', () => {
  let root: TestRoot;
  let asked: SigningRequest;
  let signed: SignedCertificate;

  beforeAll(async () => {
    root = await TestRoot.create();
    asked = request();
    signed = await root.sign(asked);
  });

  it('gives the chain with the root at its end', () => {
    const { chain, root: end } = checkSigned(signed, asked, new Date());
    expect(new X509Certificate(chain).subject).toBe('CN=root-demo');
    expect(chain.endsWith(end)).toBe(true);
    expect(new X509Certificate(end).subject).toBe('CN=test-root');
  });

  it('refuses a certificate for another key', () => {
    expect(() =>
      checkSigned(signed, { ...asked, publicKey: keyOf() }, new Date()),
    ).toThrow('the certificate that came is for another key');
  });

  it('refuses another subject', () => {
    expect(() =>
      checkSigned(signed, { ...asked, commonName: 'other' }, new Date()),
    ).toThrow('the certificate that came has another subject');
  });

  it('refuses a life that is longer than asked for', async () => {
    const longer = await root.sign(asked, { seconds: 2 * 3600 });
    expect(() => checkSigned(longer, asked, new Date())).toThrow(
      'the certificate that came lives longer than was asked for',
    );
  });

  it.each([-2 * 3600_000, 2 * 3600_000])(
    'refuses what is not valid now (%d ms from it)',
    ms => {
      expect(() =>
        checkSigned(signed, asked, new Date(Date.now() + ms)),
      ).toThrow('a certificate that came is not valid now');
    },
  );

  it.each(['test-root', 'other'])(
    'refuses a root named %s that did not sign it',
    async name => {
      const other = await TestRoot.create(name);
      const pem = other.certificate.toString('pem');
      expect(() =>
        checkSigned({ ...signed, root: pem }, asked, new Date()),
      ).toThrow('the certificates that came are no chain');
    },
  );

  it('refuses a certificate that is none of an authority', async () => {
    const leaf = await root.sign(asked, { isCa: false });
    expect(() => checkSigned(leaf, asked, new Date())).toThrow(
      'a certificate that came is of no authority',
    );
  });

  it('refuses a certificate that only says who signed it', () => {
    const { raw } = new X509Certificate(signed.certificate);
    raw[raw.length - 1] += 1; // the end of the signature
    const certificate = `-----BEGIN CERTIFICATE-----\n${raw.toString(
      'base64',
    )}\n-----END CERTIFICATE-----`;
    expect(() =>
      checkSigned({ ...signed, certificate }, asked, new Date()),
    ).toThrow('the certificates that came are no chain');
  });

  it('refuses a root that is not one', () => {
    const { certificate } = signed;
    expect(() =>
      checkSigned({ ...signed, root: certificate }, asked, new Date()),
    ).toThrow('the certificates that came are no chain');
  });

  it.each([{ certificate: 'x' }, { root: '' }])(
    'refuses what is no certificate: %j',
    change => {
      expect(() =>
        checkSigned({ ...signed, ...change }, asked, new Date()),
      ).toThrow('what came is no certificate');
    },
  );
});
