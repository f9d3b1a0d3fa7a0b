import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  TENANCY,
  WATCHER,
  writeOciConfigFile,
} from '../__testUtils__/ociConfigFile';
import { OciConnection } from './OciConnection';
import { ociConfigSchema } from './ociConfig';

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
  });

  it('connects once', async () => {
    await writeOciConfigFile(folder);
    const oci = connection();
    expect(await oci.api()).toBe(await oci.api());
    expect(await oci.watcher()).toBe(await oci.watcher());
    expect(await oci.provisioner()).not.toBe(await oci.watcher());
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
