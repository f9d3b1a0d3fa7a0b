import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  TENANCY,
  WATCHER,
  writeOciConfigFile,
} from '../../../oke-node/src/testing/ociConfigFile';
import { OciConnection } from './OciConnection';
import { ociConfigSchema } from '../config/ociConfig';

jest.setTimeout(30_000); // the SDK is loaded

describe('OciConnection', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-oci-'));
    file = path.join(folder, 'config');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const connection = (changes: object = {}) =>
    new OciConnection(
      ociConfigSchema.parse({
        region: 'eu-frankfurt-1',
        provisioner: { file },
        watcher: { file, profile: 'WATCHER' },
        ...changes,
      }),
    );

  it('knows from the identities where clusters are made, and who watches them', async () => {
    await writeOciConfigFile(folder);
    const oci = connection();
    expect(await oci.defaultCompartment()).toBe(TENANCY);
    expect(await oci.watcherSubject()).toEqual({ kind: 'User', name: WATCHER });
  });

  it('takes from app-config what is said there', async () => {
    await writeOciConfigFile(folder);
    const compartmentId = 'ocid1.compartment.oc1..c';
    const subjectOf = (subject: string) =>
      connection({ watcher: { file, subject } }).watcherSubject();
    expect(await connection({ compartmentId }).defaultCompartment()).toBe(
      compartmentId,
    );
    expect(await subjectOf('ocid1.group.oc1..g')).toEqual({
      kind: 'Group',
      name: 'ocid1.group.oc1..g',
    });
    expect(await subjectOf('ocid1.user.oc1..u')).toEqual({
      kind: 'User',
      name: 'ocid1.user.oc1..u',
    });
    expect(
      connection({ impersonator: { file, subject: 'ocid1.group.oc1..g' } })
        .impersonatorSubject,
    ).toEqual({ kind: 'Group', name: 'ocid1.group.oc1..g' });
    expect(
      connection({ impersonator: { file } }).impersonatorSubject,
    ).toBeUndefined();
  });

  it.each([
    [
      { region: 'eu-frankfrut-1' },
      /^oke\.oci\.region of app-config: the OCI SDK does not know the region eu-frankfrut-1, .* set the domain of its realm/,
    ],
    [
      { realmDomain: 'oraclecloud.eu' },
      /^oke\.oci\.realmDomain of app-config: the region eu-frankfurt-1 belongs to the realm oc1 /,
    ],
  ])('of %j fails when it is used, and not before', async (config, why) => {
    await writeOciConfigFile(folder);
    const oci = connection(config);
    await expect(oci.api()).rejects.toThrow(why);
    expect(() => oci.realmDomain).toThrow(why);
    expect(await oci.defaultCompartment()).toBe(TENANCY);
  });

  it('connects once', async () => {
    await writeOciConfigFile(folder);
    const oci = connection();
    expect(await oci.api()).toBe(await oci.api());
    expect(await oci.watcher()).toBe(await oci.watcher());
    expect(await oci.provisioner()).not.toBe(await oci.watcher());
  });

  it('takes a rotated key after a minute, and keeps everything while it is the same', async () => {
    await writeOciConfigFile(folder);
    const now = jest.spyOn(Date, 'now');
    const start = Date.now();
    const oci = connection();
    const [api, watcher] = [await oci.api(), await oci.watcher()];
    now.mockReturnValue(start + 61_000);
    expect(await oci.api()).toBe(api);

    await writeOciConfigFile(folder, { fingerprint: 'cc:dd' });
    expect(await oci.watcher()).not.toBe(watcher);
    expect(await oci.api()).toBe(api);
    now.mockReturnValue(start + 122_000);
    expect(await oci.api()).not.toBe(api);
    expect(await (await oci.watcher()).getKeyId()).toBe(
      `${TENANCY}/${WATCHER}/cc:dd`,
    );
    now.mockRestore();
  });

  it('tries again after the identity could not be used', async () => {
    const oci = connection();
    const missing = /config cannot be used/;
    await expect(oci.api()).rejects.toThrow(missing);
    await expect(oci.watcher()).rejects.toThrow(missing);
    await expect(oci.defaultCompartment()).rejects.toThrow(missing);
    await writeOciConfigFile(folder);
    expect(await oci.api()).toBeDefined();
    expect(await oci.watcherSubject()).toBeDefined();
    expect(await oci.defaultCompartment()).toBe(TENANCY);
  });
});
