import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFileReader } from 'oci-common';
import { ApiKeys } from './apiKeys';
import { createTenancy } from './createTenancy';

describe('ApiKeys', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'keys-')), 'config');
  afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

  it('writes a config file that SDKs read, for the owner only, and replaces lost keys', () => {
    const keys = new ApiKeys(folder);
    const tenancy = createTenancy('eu-frankfurt-1', 0, user =>
      keys.withKey(user),
    );
    keys.writeConfigFile(tenancy);

    const watcher = tenancy.users.find(({ profile }) => profile === 'WATCHER')!;
    const read = () =>
      ConfigFileReader.parseFileFromPath(keys.configFile, 'WATCHER');
    expect(read().get('user')).toBe(watcher.id);
    expect(read().get('tenancy')).toBe(tenancy.id);
    expect(read().get('region')).toBe('eu-frankfurt-1');
    expect(read().get('fingerprint')).toBe(watcher.fingerprint);
    const keyFile = read().get('key_file')!;
    for (const file of [keys.configFile, keyFile]) {
      expect(statSync(file).mode % 0o1000).toBe(0o600);
    }
    expect(statSync(folder).mode % 0o1000).toBe(0o700);

    const [provisioner] = tenancy.users;
    rmSync(keyFile);
    keys.replaceLost(tenancy);
    expect(tenancy.users[0]).toBe(provisioner);
    expect(tenancy.users[1].fingerprint).not.toBe(watcher.fingerprint);
    expect(statSync(keyFile).mode % 0o1000).toBe(0o600);
  });
});
