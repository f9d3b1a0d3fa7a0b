import { generateKeyPairSync } from 'node:crypto';
import { fakeCloud } from '../__testUtils__/fakeCloud';
import { findSigner } from './findSigner';

describe('findSigner', () => {
  const { cloud, clock } = fakeCloud();
  const { tenancy } = cloud.state;
  const [, watcher] = tenancy.users;

  it('knows the keys of users', () => {
    const keyId = `${tenancy.id}/${watcher.id}/${watcher.fingerprint}`;
    expect(findSigner(cloud, keyId)?.user).toBe(watcher);
    expect(findSigner(cloud, `${keyId}0`)).toBeUndefined();
  });

  it('knows sessions as long as they last, by the key that they were opened with', () => {
    const publicKeyPem = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).publicKey;
    const token = cloud.sessions.open(
      watcher,
      tenancy,
      publicKeyPem,
      clock.now() + 60_000,
    );
    expect(findSigner(cloud, `ST$${token}`)).toEqual({
      user: watcher,
      publicKeyPem,
    });
    const [header, , signature] = token.split('.');
    const forged = Buffer.from(
      JSON.stringify({ sub: tenancy.users[0].id, exp: 9e9, jwk: '{}' }),
    ).toString('base64url');
    expect(
      findSigner(cloud, `ST$${header}.${forged}.${signature}`),
    ).toBeUndefined();
    expect(findSigner(cloud, 'ST$')).toBeUndefined();
    clock.advance(60_000);
    expect(findSigner(cloud, `ST$${token}`)).toBeUndefined();
  });
});
