import { once } from 'node:events';
import { AddressInfo, createServer, Server } from 'node:net';
import { Client, utils } from 'ssh2';
import {
  clusterDetails,
  compartmentOf,
  createCluster,
} from '../__testUtils__/cluster';
import {
  createPrivateNetwork,
  PrivateNetwork,
  untilState,
} from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { errorOf, sdkClients } from '../__testUtils__/sdk';
import { TestCloud } from '../__testUtils__/TestCloud';
import { ed25519KeyPair } from '../bastion/hostKey';

const KEYS = {
  rsa: utils.generateKeyPairSync('rsa', { bits: 2048 }),
  ed25519: ed25519KeyPair(),
};

/** Bastions and their sessions through the official SDK, and a real SSH client through them. */
describe('Bastion service', () => {
  const cloud = new TestCloud();
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let compartmentId: string;
  let network: PrivateNetwork;
  let subnetId: string;
  let clusterId: string;
  /** In place of the cluster's API server: it says what it hears. */
  let echo: Server;
  const clients: Client[] = [];

  beforeAll(async () => {
    started = await cloud.start();
    const { identity, provider, containerEngine } = started;
    compartmentId = await compartmentOf(identity, provider.getTenantId());
    network = await createPrivateNetwork(started.network, compartmentId);
    clusterId = await createCluster(
      containerEngine,
      clusterDetails(network, compartmentId),
    );
    const { subnet } = await started.network.createSubnet({
      createSubnetDetails: {
        ...{ compartmentId, vcnId: network.vcnId, displayName: 'bastion' },
        cidrBlock: '10.0.40.0/28',
        prohibitPublicIpOnVnic: true,
      },
    });
    subnetId = subnet.id;
    await untilState('AVAILABLE', async () => {
      const made = await started.network.getSubnet({ subnetId });
      return made.subnet.lifecycleState;
    });
    echo = createServer(socket => socket.on('error', () => {}).pipe(socket));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    cloud.factory.addresses.set(clusterId, {
      host: '127.0.0.1',
      port: (echo.address() as AddressInfo).port,
    });
  });
  afterEach(() => clients.splice(0).forEach(client => client.destroy()));
  afterAll(async () => {
    echo.close();
    await cloud.remove();
  });

  const details = (changes: object = {}) => ({
    ...{ bastionType: 'STANDARD', name: 'demobastion', compartmentId },
    targetSubnetId: subnetId,
    clientCidrBlockAllowList: ['127.0.0.1/32'],
    ...changes,
  });
  const create = (changes: object = {}) =>
    started.bastion.createBastion({
      createBastionDetails: details(changes),
    });
  const stateOf = async (bastionId: string) =>
    (await started.bastion.getBastion({ bastionId })).bastion.lifecycleState;

  async function activeBastion(changes: object = {}): Promise<string> {
    const { bastion } = await create(changes);
    await untilState('ACTIVE', () => stateOf(bastion.id));
    return bastion.id;
  }

  const sessionDetails = (bastionId: string, changes: object = {}) => ({
    bastionId,
    keyDetails: { publicKeyContent: KEYS.rsa.public },
    targetResourceDetails: {
      sessionType: 'PORT_FORWARDING',
      targetResourcePrivateIpAddress: '10.0.30.2',
      targetResourcePort: 6443,
    },
    ...changes,
  });
  const createSession = (bastionId: string, changes: object = {}) =>
    started.bastion.createSession({
      createSessionDetails: sessionDetails(bastionId, changes),
    });

  async function activeSession(
    bastionId: string,
    changes: object = {},
  ): Promise<string> {
    const { session } = await createSession(bastionId, changes);
    await untilState('ACTIVE', async () => {
      const made = await started.bastion.getSession({ sessionId: session.id });
      return made.session.lifecycleState;
    });
    return session.id;
  }

  /** @throws when the host lets nobody in */
  async function connect(
    username: string,
    privateKey: string = KEYS.rsa.private,
  ): Promise<Client> {
    const client = new Client();
    clients.push(client);
    const { host, port } = started.endpoint.bastionHost;
    await new Promise<void>((resolve, reject) => {
      client
        .once('ready', resolve)
        .on('error', reject)
        .connect({ host, port, username, privateKey });
    });
    return client;
  }

  const forward = (client: Client, host = '10.0.30.2', port = 6443) =>
    new Promise<string>((resolve, reject) => {
      client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error) {
          reject(error);
          return;
        }
        channel.once('data', (data: Buffer) => resolve(data.toString()));
        channel.write('hello');
      });
    });

  const letIn = async (source: string) =>
    started.network.addNetworkSecurityGroupSecurityRules({
      networkSecurityGroupId: network.endpointNsgId,
      addNetworkSecurityGroupSecurityRulesDetails: {
        securityRules: [
          {
            ...{ direction: 'INGRESS', protocol: '6', source },
            tcpOptions: { destinationPortRange: { min: 6443, max: 6443 } },
          } as never,
        ],
      },
    });

  it('makes, shows, lists, changes and deletes bastions', async () => {
    const { bastion, opcWorkRequestId } = await create({
      freeformTags: { a: 'b' },
    });
    expect(bastion).toMatchObject({
      ...{ lifecycleState: 'CREATING', bastionType: 'STANDARD' },
      ...{ targetVcnId: network.vcnId, maxSessionTtlInSeconds: 10_800 },
      privateEndpointIpAddress: '10.0.40.2',
      clientCidrBlockAllowList: ['127.0.0.1/32'],
    });
    const { id: bastionId } = bastion;
    await untilState('ACTIVE', () => stateOf(bastionId));
    const { workRequest } = await started.bastion.getWorkRequest({
      workRequestId: opcWorkRequestId,
    });
    expect(workRequest).toMatchObject({
      ...{ status: 'SUCCEEDED', operationType: 'CREATE_BASTION' },
      resources: [{ entityType: 'bastion', identifier: bastionId }],
    });
    const { items } = await started.bastion.listBastions({ compartmentId });
    expect(items).toMatchObject([
      { id: bastionId, freeformTags: { a: 'b' }, lifecycleState: 'ACTIVE' },
    ]);
    expect(items[0]).not.toHaveProperty('clientCidrBlockAllowList');

    const { etag } = await started.bastion.getBastion({ bastionId });
    await started.bastion.updateBastion({
      bastionId,
      ifMatch: etag,
      updateBastionDetails: { clientCidrBlockAllowList: ['192.0.2.0/24'] },
    });
    expect(
      await errorOf(
        started.bastion.deleteBastion({ bastionId, ifMatch: etag }),
      ),
    ).toMatch(/^412 NoEtagMatch/);
    await untilState('ACTIVE', () => stateOf(bastionId));
    const changed = await started.bastion.getBastion({ bastionId });
    expect(changed.bastion.clientCidrBlockAllowList).toEqual(['192.0.2.0/24']);

    // Its private endpoint keeps the subnet.
    expect(await errorOf(started.network.deleteSubnet({ subnetId }))).toMatch(
      /^409 Conflict/,
    );
    await started.bastion.deleteBastion({ bastionId });
    await untilState('DELETED', () => stateOf(bastionId));
    expect(await errorOf(started.bastion.deleteBastion({ bastionId }))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
  });

  it.each<[string, object, RegExp]>([
    [
      'a name with a dash',
      { name: 'demo-bastion' },
      /^400 InvalidParameter: name/,
    ],
    [
      'nobody',
      { clientCidrBlockAllowList: [] },
      /^400 InvalidParameter.*allowlist/,
    ],
    ['no list', { clientCidrBlockAllowList: undefined }, /^400 .*allowlist/],
    [
      'one block twice',
      { clientCidrBlockAllowList: ['192.0.2.0/24', '192.0.2.0/24'] },
      /allowlist/,
    ],
    ['too long sessions', { maxSessionTtlInSeconds: 10_801 }, /maxSessionTtl/],
    ['another type', { bastionType: 'INTERNAL' }, /bastionType/],
    ['no such subnet', { targetSubnetId: 'ocid1.subnet.x' }, /^404 /],
  ])('refuses %s', async (_, changes, problem) => {
    expect(await errorOf(create(changes))).toMatch(problem);
  });

  it('is for who may', async () => {
    const bastionId = await activeBastion();
    for (const profile of ['WATCHER', 'POWERLESS'] as const) {
      const { bastion } = sdkClients(started.endpoint, profile);
      for (const call of [
        bastion.listBastions({ compartmentId }),
        bastion.getBastion({ bastionId }),
        bastion.createSession({
          createSessionDetails: sessionDetails(bastionId),
        }),
      ]) {
        expect(await errorOf(call)).toMatch(/^404 NotAuthorizedOrNotFound/);
      }
    }
  });

  it('forwards who has the key of an active session to its target, when the rules let it', async () => {
    const bastionId = await activeBastion();
    const sessionId = await activeSession(bastionId);
    const { session } = await started.bastion.getSession({ sessionId });
    expect(session).toMatchObject({
      ...{ bastionUserName: sessionId, sessionTtlInSeconds: 10_800 },
      sshMetadata: {
        command: `ssh -i <privateKey> -N -L <localPort>:10.0.30.2:6443 -p 22 ${sessionId}@host.bastion.eu-frankfurt-1.oci.oraclecloud.com`,
      },
      bastionPublicHostKeyInfo: expect.stringMatching(/^ssh-ed25519 AAAA/),
    });
    const client = await connect(sessionId);
    // No rule lets the bastion in at the endpoint.
    await expect(forward(client)).rejects.toThrow();
    await letIn('10.0.40.0/28');
    expect(await forward(client)).toBe('hello');
    await expect(forward(client, '10.0.30.2', 22)).rejects.toThrow();
    await expect(forward(client, '127.0.0.1', 6443)).rejects.toThrow();
    // There is no shell.
    await expect(
      new Promise((resolve, reject) => {
        client.exec('ls', (error, stream) =>
          error ? reject(error) : resolve(stream),
        );
      }),
    ).rejects.toThrow();

    await expect(connect(sessionId, KEYS.ed25519.private)).rejects.toThrow();
    await expect(connect('ocid1.bastionsession.x')).rejects.toThrow();

    const closed = once(client, 'close');
    await started.bastion.deleteSession({ sessionId });
    await closed;
    await expect(connect(sessionId)).rejects.toThrow();
  });

  it('takes keys of both kinds', async () => {
    const sessionId = await activeSession(await activeBastion(), {
      keyDetails: { publicKeyContent: KEYS.ed25519.public },
    });
    await connect(sessionId, KEYS.ed25519.private);
  });

  it('takes numbers as texts, as the OCI CLI sends them', async () => {
    const { session } = await createSession(await activeBastion(), {
      sessionTtlInSeconds: '1800',
      targetResourceDetails: {
        sessionType: 'PORT_FORWARDING',
        targetResourcePrivateIpAddress: '10.0.30.2',
        targetResourcePort: '6443',
      },
    });
    expect(session).toMatchObject({
      sessionTtlInSeconds: 1_800,
      targetResourceDetails: { targetResourcePort: 6443 },
    });
  });

  it('lets nobody in from elsewhere', async () => {
    const bastionId = await activeBastion({
      clientCidrBlockAllowList: ['192.0.2.0/24'],
    });
    const sessionId = await activeSession(bastionId);
    await expect(connect(sessionId)).rejects.toThrow();
  });

  it('ends sessions with their bastion', async () => {
    const bastionId = await activeBastion();
    const sessionId = await activeSession(bastionId);
    const client = await connect(sessionId);
    const closed = once(client, 'close');
    await started.bastion.deleteBastion({ bastionId });
    await closed;
    const { session } = await started.bastion.getSession({ sessionId });
    expect(session.lifecycleState).toBe('DELETED');
  });

  it.each<[string, object, RegExp]>([
    [
      'less than half an hour',
      { sessionTtlInSeconds: 1_799 },
      /^400 .*sessionTtl/,
    ],
    [
      'more than the bastion allows',
      { sessionTtlInSeconds: 3_601 },
      /^400 .*3600/,
    ],
    ['what is no key', { keyDetails: { publicKeyContent: 'x' } }, /^400 .*key/],
    [
      'other types of sessions',
      { targetResourceDetails: { sessionType: 'DYNAMIC_PORT_FORWARDING' } },
      /^400 .*PORT_FORWARDING only/,
    ],
  ])('refuses sessions of %s', async (_, changes, problem) => {
    const bastionId = await activeBastion({ maxSessionTtlInSeconds: 3_600 });
    expect(await errorOf(createSession(bastionId, changes))).toMatch(problem);
  });
});
