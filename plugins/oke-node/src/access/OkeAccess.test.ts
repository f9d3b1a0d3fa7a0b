import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authenticate } from '../oci/authentication';
import { writeOciConfigFile } from '../testing/ociConfigFile';
import { OkeAccess, type OkeAccessOptions } from './OkeAccess';

const endpoint = {
  clusterId: 'ocid1.cluster.oc1..c',
  host: '10.0.30.5',
  port: 6443,
  ca: 'PEM',
};

describe('OkeAccess', () => {
  let folder: string;
  let routesFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-oci-'));
    routesFile = path.join(folder, 'routes.json');
    await writeOciConfigFile(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const readKey = () =>
    authenticate({ type: 'configFile', file: path.join(folder, 'config') });

  function access(
    options: Partial<
      Pick<OkeAccessOptions, 'bastion' | 'realmDomain' | 'routesFile'>
    > = {},
  ) {
    const key = readKey();
    return new OkeAccess(endpoint, {
      region: 'eu-frankfurt-1',
      realmDomain: 'oraclecloud.com',
      authentication: () => key,
      ...options,
    });
  }

  it('has another version and token when the key was rotated', async () => {
    let key = readKey();
    const rotated = new OkeAccess(endpoint, {
      region: 'eu-frankfurt-1',
      realmDomain: 'oraclecloud.com',
      authentication: () => key,
    });
    const before = await rotated.load();
    await writeOciConfigFile(folder, { fingerprint: 'cc:dd' });
    key = readKey();
    const after = await rotated.load();
    expect(after.version).not.toBe(before.version);
    expect(after.access.token).not.toBe(before.access.token);
  });

  it('dials the private endpoint, with a token for this cluster', async () => {
    const { access: loaded } = await access().load();
    expect(loaded).toMatchObject({
      dial: { host: '10.0.30.5', port: 6443 },
      tlsServerName: '10.0.30.5',
      ca: 'PEM',
    });
    const { token } = loaded;
    const text = typeof token === 'function' ? await token() : token;
    expect(Buffer.from(`${text}`, 'base64url').toString()).toMatch(
      /^https:\/\/containerengine\.eu-frankfurt-1\.oraclecloud\.com\/cluster_request\/ocid1\.cluster\.oc1\.\.c\?/,
    );
  });

  it("makes tokens for the host of the region's realm", async () => {
    const { access: loaded } = await access({
      realmDomain: 'oraclecloud.eu',
    }).load();
    const { token } = loaded;
    const text = typeof token === 'function' ? await token() : token;
    expect(Buffer.from(`${text}`, 'base64url').toString()).toMatch(
      /^https:\/\/containerengine\.eu-frankfurt-1\.oraclecloud\.eu\/cluster_request\//,
    );
  });

  it('dials the end of a tunnel, and still verifies the private endpoint', async () => {
    await writeFile(
      routesFile,
      JSON.stringify({
        [endpoint.clusterId]: { host: '127.0.0.1', port: 16443 },
        'ocid1.cluster.oc1..other': { host: '127.0.0.1', port: 16444 },
      }),
    );
    const { access: loaded } = await access({ routesFile }).load();
    expect(loaded).toMatchObject({
      dial: { host: '127.0.0.1', port: 16443 },
      tlsServerName: '10.0.30.5',
    });
  });

  it('goes through a bastion, needs no route of its own then, and is another access', async () => {
    await writeFile(routesFile, '{}');
    const socket = new Socket();
    const bastion = {
      id: 'ocid1.bastion',
      tunnel: { open: async () => socket },
    };
    const through = await access({ routesFile, bastion }).load();
    expect(through.access).toMatchObject({
      dial: { host: '10.0.30.5', port: 6443 },
      tlsServerName: '10.0.30.5',
    });
    expect(await through.access.open?.()).toBe(socket);
    const direct = await access().load();
    expect(direct.access.open).toBeUndefined();
    expect(direct.version).not.toBe(through.version);
  });

  it('has another version when the tunnel ends elsewhere, and else the same token', async () => {
    const write = (port: number) =>
      writeFile(
        routesFile,
        JSON.stringify({ [endpoint.clusterId]: { host: '127.0.0.1', port } }),
      );
    const one = access({ routesFile });
    await write(16443);
    const first = await one.load();
    const again = await one.load();
    expect(again.version).toBe(first.version);
    expect(again.access.token).toBe(first.access.token);
    await write(16444);
    expect((await one.load()).version).not.toBe(first.version);
  });

  it.each([
    ['no file', undefined, /cannot be read/],
    ['no JSON', '{', /cannot be read/],
    ['another form', '{"ocid1.cluster.oc1..c":"here"}', /cannot be read/],
    ['no route', '{}', /has no route to the cluster ocid1\.cluster\.oc1\.\.c/],
  ])('names the file of the routes when there is %s', async (_, text, why) => {
    if (text !== undefined) {
      await writeFile(routesFile, text);
    }
    const load = access({ routesFile }).load();
    await expect(load).rejects.toThrow(why);
    await expect(load).rejects.toThrow(routesFile);
  });
});
