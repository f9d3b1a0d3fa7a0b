import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { SignedRequest, verifySignature } from './signature';

const now = Date.UTC(2026, 10, 2, 10);
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const owner = { name: 'user', publicKeyPem: keys.publicKey };
const findKey = (keyId: string) => (keyId === 'the/key' ? owner : undefined);

interface Signing {
  method?: string;
  body?: string;
  /** Names of the signed headers. */
  signed?: string;
  headers?: Record<string, string>;
  keyId?: string;
  algorithm?: string;
  version?: string;
}

function sign({
  method = 'GET',
  body = '',
  signed = '(request-target) host date',
  headers = {},
  keyId = 'the/key',
  algorithm = 'rsa-sha256',
  version = '1',
}: Signing = {}): SignedRequest {
  const target = '/20160918/vcns?compartmentId=x';
  const all: Record<string, string> = {
    host: '127.0.0.1:1234',
    date: new Date(now).toUTCString(),
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-content-sha256': createHash('sha256').update(body).digest('base64'),
    ...headers,
  };
  const text = signed
    .split(' ')
    .map(name =>
      name === '(request-target)'
        ? `${name}: ${method.toLowerCase()} ${target}`
        : `${name.toLowerCase()}: ${all[name.toLowerCase()]}`,
    )
    .join('\n');
  const signature = createSign('RSA-SHA256')
    .update(text)
    .sign(keys.privateKey, 'base64');
  return {
    method,
    target,
    body: Buffer.from(body),
    headers: {
      ...all,
      authorization: `Signature version="${version}",keyId="${keyId}",algorithm="${algorithm}",headers="${signed}",signature="${signature}"`,
    },
  };
}

const verify = (request: SignedRequest) =>
  verifySignature(request, findKey, now);
const withBody =
  '(request-target) host date content-length content-type x-content-sha256';

describe('verifySignature', () => {
  it('finds the owner of the key', () => {
    expect(verify(sign())).toBe(owner);
    expect(
      verify(
        sign({
          signed: 'x-date (request-target) host',
          headers: { 'x-date': new Date(now).toUTCString() },
        }),
      ),
    ).toBe(owner);
    expect(verify(sign({ method: 'POST', body: '{}', signed: withBody }))).toBe(
      owner,
    );
    expect(verify(sign({ method: 'PUT', signed: withBody }))).toBe(owner);
    expect(
      verify(
        sign({
          method: 'POST',
          signed: withBody.replace('content-type', 'Content-Type'),
        }),
      ),
    ).toBe(owner);
  });

  const refused: [string, SignedRequest][] = [
    ['no signature', { ...sign(), headers: { host: 'x' } }],
    ['an unknown key', sign({ keyId: 'another/key' })],
    ['another algorithm', sign({ algorithm: 'hmac-sha256' })],
    ['another version', sign({ version: '2' })],
    ['a date that is not signed', sign({ signed: '(request-target) host' })],
    ['a host that is not signed', sign({ signed: '(request-target) date' })],
    ['a target that is not signed', sign({ signed: 'host date' })],
    ['a body that is not signed', sign({ method: 'POST', body: '{}' })],
    [
      'a signed header that is not sent',
      sign({ signed: '(request-target) host date x-other' }),
    ],
    ['another target', { ...sign(), target: '/20160918/vcns' }],
    ['another method', { ...sign(), method: 'DELETE' }],
    [
      'another body',
      {
        ...sign({ method: 'POST', body: '{"a":1}', signed: withBody }),
        body: Buffer.from('{"a":2}'),
      },
    ],
  ];

  it.each(refused)('refuses %s', (_, request) => {
    expect(() => verify(request)).toThrow(
      expect.objectContaining({
        status: 401,
        code: 'NotAuthenticated',
        message:
          'The required information to complete authentication was not provided or was incorrect.',
      }),
    );
  });

  it('refuses a date that is more than five minutes away', () => {
    const request = sign();
    expect(verifySignature(request, findKey, now + 299_000)).toBe(owner);
    for (const away of [301_000, -301_000]) {
      expect(() => verifySignature(request, findKey, now + away)).toThrow(
        'is not within allowed clock skew',
      );
    }
    expect(() => verify(sign({ headers: { date: 'yesterday' } }))).toThrow(
      'is not within allowed clock skew',
    );
  });
});
