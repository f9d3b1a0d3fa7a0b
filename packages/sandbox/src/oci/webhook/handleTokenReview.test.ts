import { createSign } from 'node:crypto';
import { ConfigFileAuthenticationDetailsProvider } from 'oci-common';
import {
  clusterDetails,
  compartmentOf,
  createCluster,
} from '../__testUtils__/cluster';
import { createPrivateNetwork } from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { TestCloud } from '../__testUtils__/TestCloud';

interface TokenOptions {
  profile?: string;
  clusterId?: string;
  region?: string;
  date?: Date;
  signedHeaders?: string;
  algorithm?: string;
  /** Changes the URL after it was signed. */
  change?: (url: string) => string;
}

describe('token webhook', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let clusterId: string;
  beforeAll(async () => {
    started = await cloud.start();
    const { identity, provider, network, containerEngine } = started;
    const compartmentId = await compartmentOf(identity, provider.getTenantId());
    const parts = await createPrivateNetwork(network, compartmentId);
    clusterId = await createCluster(
      containerEngine,
      clusterDetails(parts, compartmentId),
    );
  });

  /** Written from the CLI's description of `oci ce cluster generate-token`, not from the code under test. */
  async function token({
    profile = 'DEFAULT',
    clusterId: forCluster = clusterId,
    region = 'eu-frankfurt-1',
    date = new Date(),
    signedHeaders = 'date (request-target) host',
    algorithm = 'rsa-sha256',
    change = url => url,
  }: TokenOptions = {}): Promise<string> {
    const provider = new ConfigFileAuthenticationDetailsProvider(
      started.endpoint.configFile,
      profile,
    );
    const host = `containerengine.${region}.oraclecloud.com`;
    const path = `/cluster_request/${forCluster}`;
    const lines: Record<string, string> = {
      date: date.toUTCString(),
      '(request-target)': `get ${path}`,
      host,
    };
    const signature = createSign('RSA-SHA256')
      .update(
        signedHeaders
          .split(' ')
          .map(name => `${name}: ${lines[name]}`)
          .join('\n'),
      )
      .sign(provider.getPrivateKey(), 'base64');
    const query = new URLSearchParams({
      authorization: `Signature algorithm="${algorithm}",headers="${signedHeaders}",keyId="${await provider.getKeyId()}",signature="${signature}",version="1"`,
      date: lines.date,
    });
    return Buffer.from(change(`https://${host}${path}?${query}`))
      .toString('base64')
      .replace(/\+/g, '-')
      .replace(/\//g, '_');
  }

  async function review(value: string, path = clusterId) {
    const response = await fetch(
      `${started.endpoint.webhookUrl}/webhooks/token/${path}`,
      {
        method: 'POST',
        body: JSON.stringify({
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          spec: { token: value },
        }),
      },
    );
    expect(response.status).toBe(200);
    const answer = await response.json();
    expect(answer).toMatchObject({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
    });
    return answer.status;
  }

  it('names the user and the groups; only who manages clusters is an administrator', async () => {
    const { identity, provider } = started;
    const compartmentId = provider.getTenantId();
    const { items: groups } = await identity.listGroups({ compartmentId });
    const { items: users } = await identity.listUsers({ compartmentId });
    const idOf = (list: { id: string; name: string }[], name: string) =>
      list.find(item => item.name === name)!.id;

    expect(await review(await token())).toEqual({
      authenticated: true,
      user: {
        username: idOf(users, 'okeanos-provisioner'),
        uid: idOf(users, 'okeanos-provisioner'),
        groups: [idOf(groups, 'okeanos-provisioners'), 'system:masters'],
      },
    });
    expect(await review(await token({ profile: 'WATCHER' }))).toEqual({
      authenticated: true,
      user: {
        username: idOf(users, 'okeanos-watcher'),
        uid: idOf(users, 'okeanos-watcher'),
        groups: [idOf(groups, 'okeanos-watchers')],
      },
    });
  });

  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  const refused: [string, TokenOptions][] = [
    ['a user without the permission', { profile: 'POWERLESS' }],
    ['another cluster', { clusterId: 'ocid1.cluster.oc1.eu-frankfurt-1.x' }],
    ['another region', { region: 'us-ashburn-1' }],
    ['an old date', { date: minutes(-6) }],
    ['a date to come', { date: minutes(6) }],
    ['other signed headers', { signedHeaders: 'date host (request-target)' }],
    ['fewer signed headers', { signedHeaders: 'date host' }],
    ['another algorithm', { algorithm: 'hmac-sha256' }],
    ['another host', { change: url => url.replace('.oraclecloud', '.oci') }],
    ['another scheme', { change: url => url.replace('https', 'http') }],
    [
      'a port',
      { change: url => url.replace('oraclecloud.com/', 'oraclecloud.com:1/') },
    ],
    ['a fragment', { change: url => `${url}#x` }],
    ['another parameter', { change: url => `${url}&x=y` }],
    ['a parameter twice', { change: url => `${url}&date=x` }],
    [
      'another date than the signed one',
      { change: url => url.replace(/%3A\d\d\+GMT$/, '%3A99+GMT') },
    ],
  ];

  it.each(refused)('refuses %s', async (_, options) => {
    expect(await review(await token(options))).toEqual({
      authenticated: false,
    });
  });

  it('takes a token only with its padding', async () => {
    let padded = await token();
    for (let second = 1; !padded.endsWith('='); second++) {
      padded = await token({ date: new Date(Date.now() - second * 1000) });
    }
    expect(await review(padded)).toMatchObject({ authenticated: true });
    const others = [padded.replace(/=+$/, ''), `${padded}=`];
    for (const other of others) {
      expect(await review(other)).toEqual({ authenticated: false });
    }
  });

  it('refuses what is no token, and a cluster that is not there', async () => {
    for (const value of [
      '',
      'x',
      'ä',
      Buffer.from('text').toString('base64'),
    ]) {
      expect(await review(value)).toEqual({ authenticated: false });
    }
    expect(await review(await token(), 'ocid1.cluster.oc1.x')).toEqual({
      authenticated: false,
    });
  });

  it('answers nothing but token reviews', async () => {
    const url = `${started.endpoint.webhookUrl}/webhooks/token/${clusterId}`;
    const post = (body: string, to = url) =>
      fetch(to, { method: 'POST', body }).then(({ status }) => status);
    expect(await post('{}')).toBe(400);
    expect(await post('no JSON')).toBe(400);
    expect(await post('{}', started.endpoint.webhookUrl)).toBe(404);
    expect((await fetch(url)).status).toBe(404);
  });
});
