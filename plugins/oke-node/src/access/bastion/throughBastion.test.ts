import { ClusterConnection } from '../ClusterConnection';
import { UnreachableError } from '../UnreachableError';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { BastionTunnel } from './BastionTunnel';
import { FakeBastion } from './__testUtils__/FakeBastion';

/** HTTP/1.1 and HTTP/2 over TLS over a channel of SSH: the whole way to an API server. */
describe('an API server through a bastion', () => {
  let server: FakeApiServer;
  let bastion: FakeBastion;
  let tunnel: BastionTunnel;
  let connection: ClusterConnection;

  beforeEach(async () => {
    server = await FakeApiServer.start((request, respond) => {
      if (request.path === '/watch') {
        respond.begin().write('first');
      } else {
        respond.send(200, request.path);
      }
    });
    bastion = await FakeBastion.start();
    const { dial } = server.access;
    tunnel = new BastionTunnel({
      sessions: bastion,
      ...{ bastionId: 'ocid1.bastion', displayName: 'okeanos' },
      host: async () => bastion.host,
      target: dial,
      ...{ metHosts: new Set(), onHostMet: () => {}, onFault: () => {} },
      times: { pollMs: 5, pauseMs: 0 },
    });
    connection = new ClusterConnection({
      ...server.access,
      // Nothing is there.
      dial: { host: '127.0.0.1', port: 1 },
      open: () => tunnel.open(),
    });
  });
  afterEach(async () => {
    await connection.close();
    await tunnel.close();
    await bastion.stop();
    await server.close();
  });

  const get = (path: string) => connection.request({ method: 'GET', path });

  it('answers 200 requests over one session', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => get(`/${index}`)),
    );
    expect(answers.map(({ body }) => body)).toContain('/199');
    expect(bastion.made.size).toBe(1);
    expect(bastion.connections).toBe(1);
  });

  it('tells a watch that its way was cut, and is reached again over the same session', async () => {
    const { body } = await connection.watch(
      { method: 'GET', path: '/watch' },
      { idleTimeoutMs: 60_000 },
    );
    const read: string[] = [];
    const reading = (async () => {
      for await (const chunk of body) {
        read.push(Buffer.from(chunk).toString());
        bastion.cut();
      }
    })();
    await expect(reading).rejects.toThrow(UnreachableError);
    expect(read).toEqual(['first']);
    expect((await get('/again')).body).toBe('/again');
    expect(bastion.made.size).toBe(1);
  });

  it('is unreachable while the bastion is, which is said', async () => {
    await bastion.stop();
    await expect(get('/x')).rejects.toThrow(
      /^API server 10\.0\.30\.5, through a bastion: the bastion 127\.0\.0\.1:\d+: /,
    );
    await bastion.listen();
    expect((await get('/x')).body).toBe('/x');
  });

  it('still shows its own certificate', async () => {
    const stranger = new ClusterConnection({
      ...server.access,
      tlsServerName: '10.0.30.6',
      open: () => tunnel.open(),
    });
    await expect(
      stranger.request({ method: 'GET', path: '/x' }),
    ).rejects.toThrow(/10\.0\.30\.6 is not in the cert's list/);
    await stranger.close();
  });
});
