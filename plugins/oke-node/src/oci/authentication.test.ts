import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authenticate } from './authentication';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('authenticate', () => {
  let folder: string;
  const file = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-oci-'));
    await writeFile(file('key.pem'), PEM);
    const profile = (name: string, key: string) => `[${name}]
user=ocid1.user.oc1..${name.toLowerCase()}
fingerprint=aa:bb
tenancy=ocid1.tenancy.oc1..t
region=eu-frankfurt-1
key_file=${file(key)}
`;
    await writeFile(
      file('config'),
      [
        profile('DEFAULT', 'key.pem'),
        profile('WATCHER', 'key.pem'),
        profile('LOST', 'lost.pem'),
      ].join('\n'),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [undefined, 'default'],
    ['WATCHER', 'watcher'],
  ])('reads the profile %s', async (profile, user) => {
    const provider = await authenticate({
      type: 'configFile',
      file: file('config'),
      profile,
    });
    expect(await provider.getKeyId()).toBe(
      `ocid1.tenancy.oc1..t/ocid1.user.oc1..${user}/aa:bb`,
    );
    expect(provider.getPrivateKey()).toBe(PEM);
  });

  it.each<[string, { file?: string; profile?: string }, RegExp]>([
    ['a file that is not there', { file: 'none' }, /none cannot be used: ./],
    ['a profile that is not there', { profile: 'NOBODY' }, /NOBODY of the OCI/],
    [
      'a key file that is not there',
      { profile: 'LOST' },
      /LOST of .*: Failed to read private key/,
    ],
  ])('says what is missing: %s', async (_what, options, message) => {
    const act = authenticate({
      type: 'configFile',
      ...options,
      file: file(options.file ?? 'config'),
    });
    await expect(act).rejects.toThrow(message);
    await expect(act).rejects.toThrow(/configuration file .* cannot be used/);
    await expect(act).rejects.toHaveProperty('cause', expect.anything());
  });

  describe('a profile of `oci session authenticate`', () => {
    const NOW = new Date('2026-11-28T12:00:00Z');

    async function session(token: string | undefined, more = '') {
      await rm(file('token'), { force: true });
      if (token !== undefined) {
        await writeFile(file('token'), token);
      }
      await writeFile(
        file('session'),
        `[DEFAULT]
fingerprint=aa:bb
key_file=${file('key.pem')}
tenancy=ocid1.tenancy.oc1..t
region=eu-frankfurt-1
security_token_file=${file('token')}
${more}`,
      );
      return authenticate({ type: 'configFile', file: file('session') }, NOW);
    }

    const tokenUntil = (end: string) =>
      `e30.${Buffer.from(
        JSON.stringify({ sub: 'u', exp: Date.parse(end) / 1000 }),
      ).toString('base64url')}.c2ln`;

    it.each([
      ['', ''],
      ['with a user', 'user=ocid1.user.oc1..u\n'],
    ])('signs in the name of its token %s', async (_what, more) => {
      const token = tokenUntil('2026-11-28T12:30:00Z');
      const provider = await session(`${token}\n`, more);
      expect(await provider.getKeyId()).toBe(`ST$${token}`);
      expect(provider.getPrivateKey()).toBe(PEM);
    });

    it('says that the session has ended, and how to renew it', async () => {
      await expect(session(tokenUntil('2026-11-28T11:59:00Z'))).rejects.toThrow(
        /DEFAULT of the OCI configuration file .*session cannot be used: its session has ended\. Renew it with "oci session refresh --profile DEFAULT"/,
      );
    });

    it.each([
      ['that is not there', undefined, /token cannot be read$/],
      ['that is empty', '\n', /token holds no token$/],
      ['of something else', '<html>\n</html>', /token holds no token$/],
    ])('refuses a token file %s', async (_what, token, message) => {
      await expect(session(token)).rejects.toThrow(message);
    });
  });

  it('refuses a profile that the SDK would take without a key', async () => {
    await writeFile(
      file('delegated'),
      `[DEFAULT]
tenancy=ocid1.tenancy.oc1..t
region=eu-frankfurt-1
authentication_type=instance_principal
`,
    );
    await expect(
      authenticate({ type: 'configFile', file: file('delegated') }),
    ).rejects.toThrow(
      /cannot be used: it has authentication_type=instance_principal, which does not sign/,
    );
  });

  it('says that there is no workload identity outside of OKE', async () => {
    await expect(authenticate({ type: 'workloadIdentity' })).rejects.toThrow(
      /^The OCI identity 'workloadIdentity' cannot be used: ./,
    );
  });
});
