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

  it('says that there is no workload identity outside of OKE', async () => {
    await expect(authenticate({ type: 'workloadIdentity' })).rejects.toThrow(
      /^The OCI identity 'workloadIdentity' cannot be used: ./,
    );
  });
});
