import { generateKeyPairSync, verify } from 'node:crypto';
import { okeTokenSource, type OkeTokenSigner } from './okeToken';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
});
const KEY_ID = 'ocid1.tenancy.oc1..t/ocid1.user.oc1..u/aa:bb';
const CLUSTER = 'ocid1.cluster.oc1.eu-frankfurt-1.aaaa';
const START = Date.parse('2026-11-24T12:00:00.000Z');

class Signer implements OkeTokenSigner {
  asked = 0;
  failure: Error | undefined;

  constructor(
    private readonly pem = privateKey
      .export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    private readonly passphrase: string | null = null,
  ) {}

  async getKeyId() {
    this.asked += 1;
    if (this.failure) {
      throw this.failure;
    }
    return KEY_ID;
  }

  getPrivateKey() {
    if (this.asked === 0) {
      throw new Error('The key id comes first: federated keys rotate with it');
    }
    return this.pem;
  }

  getPassphrase() {
    return this.passphrase;
  }
}

function source(options: { signer?: Signer; realmDomain?: string } = {}) {
  const { signer = new Signer(), realmDomain = 'oraclecloud.com' } = options;
  let now = START;
  const token = okeTokenSource({
    signer,
    clusterId: CLUSTER,
    region: 'eu-frankfurt-1',
    realmDomain,
    now: () => new Date(now),
  });
  return {
    signer,
    token,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** What a server reads in a token. */
function decode(token: string) {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const url = new URL(text);
  const authorization = url.searchParams.get('authorization') ?? '';
  return { text, url, authorization, date: url.searchParams.get('date') };
}

describe('okeTokenSource', () => {
  it('makes a token of the form of `oci ce cluster generate-token`', async () => {
    const { text, url, authorization, date } = decode(await source().token());
    expect(url.origin).toBe(
      'https://containerengine.eu-frankfurt-1.oraclecloud.com',
    );
    expect(url.pathname).toBe(`/cluster_request/${CLUSTER}`);
    expect([...url.searchParams.keys()]).toEqual(['authorization', 'date']);
    expect(date).toBe('Tue, 24 Nov 2026 12:00:00 GMT');
    expect(authorization).toMatch(
      /^Signature algorithm="rsa-sha256",headers="date \(request-target\) host",keyId="ocid1\.tenancy\.oc1\.\.t\/ocid1\.user\.oc1\.\.u\/aa:bb",signature="[A-Za-z0-9+/]+=*",version="1"$/,
    );
    // As Python's urlencode writes it.
    expect(text).toContain('?authorization=Signature+algorithm%3D%22rsa-');
    expect(text).toMatch(/&date=Tue%2C\+24\+Nov\+2026\+12%3A00%3A00\+GMT$/);
  });

  it('writes it in the URL alphabet, with padding', async () => {
    // A signature's length in a URL varies: of so many, some need padding.
    const domains = Array.from({ length: 20 }, (_, n) => `oraclecloud${n}.com`);
    const tokens = await Promise.all(
      domains.map(realmDomain => source({ realmDomain }).token()),
    );
    for (const token of tokens) {
      expect(token).toMatch(/^[A-Za-z0-9_-]+={0,2}$/);
      expect(token.length % 4).toBe(0);
    }
    expect(tokens.some(token => token.endsWith('='))).toBe(true);
    expect(tokens.map(token => decode(token).url.host)).toEqual(
      domains.map(domain => `containerengine.eu-frankfurt-1.${domain}`),
    );
  });

  it.each([
    ['a plain key', new Signer()],
    [
      'a key with a passphrase',
      new Signer(
        privateKey
          .export({
            type: 'pkcs8',
            format: 'pem',
            cipher: 'aes-256-cbc',
            passphrase: 's3cret',
          })
          .toString(),
        's3cret',
      ),
    ],
  ])('is signed with %s', async (_what, signer) => {
    const { url, authorization, date } = decode(
      await source({ signer }).token(),
    );
    const signature = /signature="([^"]+)"/.exec(authorization)?.[1] ?? '';
    const signed = [
      `date: ${date}`,
      `(request-target): get ${url.pathname}`,
      `host: ${url.host}`,
    ].join('\n');
    expect(
      verify(
        'RSA-SHA256',
        Buffer.from(signed),
        publicKey,
        Buffer.from(signature, 'base64'),
      ),
    ).toBe(true);
  });

  it('keeps a token for four minutes', async () => {
    const { token, pass, signer } = source();
    const first = await token();
    pass(4 * 60_000 - 1);
    expect(await token()).toBe(first);
    pass(1);
    expect(decode(await token()).date).toBe('Tue, 24 Nov 2026 12:04:00 GMT');
    expect(signer.asked).toBe(2);
  });

  it('makes one token for all who ask at the same time', async () => {
    const { token, signer } = source();
    await Promise.all([token(), token(), token()]);
    expect(signer.asked).toBe(1);
  });

  it('does not keep a failure', async () => {
    const { token, signer } = source();
    signer.failure = new Error('no key');
    await expect(Promise.all([token(), token()])).rejects.toThrow('no key');
    await expect(token()).rejects.toThrow('no key');
    signer.failure = undefined;
    expect(await token()).toMatch(/^aHR0cHM6Ly9/);
  });
});
