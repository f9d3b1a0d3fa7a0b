import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { BastionTunnel, type BastionTunnelOptions } from './BastionTunnel';
import { FakeBastion } from './__testUtils__/FakeBastion';

const soon = { pollMs: 5, pauseMs: 0 };

describe('BastionTunnel', () => {
  let echo: Server;
  let bastion: FakeBastion;
  let tunnel: BastionTunnel;
  const onFault = jest.fn();

  beforeAll(async () => {
    echo = createServer(socket => socket.on('error', () => {}).pipe(socket));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
  });
  afterAll(() => echo.close());
  beforeEach(async () => {
    jest.clearAllMocks();
    bastion = await FakeBastion.start();
    bastion.hostKeyInfo = FakeBastion.fingerprint;
  });
  afterEach(async () => {
    await tunnel.close();
    await bastion.stop();
    // eslint-disable-next-line jest/no-standalone-expect -- of every test
    expect([...bastion.made.keys()]).toEqual([]);
  });

  function make(
    times: BastionTunnelOptions['times'] = {},
    options: Partial<BastionTunnelOptions> = {},
  ) {
    tunnel = new BastionTunnel({
      sessions: bastion,
      ...{ bastionId: 'ocid1.bastion', displayName: 'okeanos' },
      host: async () => bastion.host,
      target: {
        host: '127.0.0.1',
        port: (echo.address() as AddressInfo).port,
      },
      ...{ metHosts: new Set<string>(), onHostMet: () => {}, onFault },
      ...options,
      times: { ...soon, ...times },
    });
    return tunnel;
  }

  async function says(channel: Duplex, text: string): Promise<string> {
    const answer = once(channel, 'data');
    channel.write(text);
    return String((await answer)[0]);
  }

  /** Until something is so; whoever waits for too long is told by Jest. */
  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
  }

  it('leads many connections over one session, which 200 ask for at once', async () => {
    make();
    const channels = await Promise.all(
      Array.from({ length: 200 }, () => tunnel.open()),
    );
    expect(bastion.made.size).toBe(1);
    expect(bastion.connections).toBe(1);
    const answers = await Promise.all(
      channels.map((channel, index) => says(channel, `hello ${index}`)),
    );
    expect(answers[199]).toBe('hello 199');
    channels.forEach(channel => channel.destroy());
  });

  it('waits for a session that is not visible yet', async () => {
    bastion.notReadyYet = 3;
    expect(await says(await make().open(), 'hello')).toBe('hello');
  });

  it('takes the next session before the first one ends, and cuts nothing', async () => {
    make({ sessionMs: 500, renewMs: 400 });
    const first = await tunnel.open();
    await until(() => bastion.made.size === 2);
    const second = await tunnel.open();
    expect(await says(first, 'still there')).toBe('still there');
    expect(await says(second, 'new')).toBe('new');
    expect(bastion.ended).toEqual([]);
    first.destroy();
    await until(() => bastion.ended.includes('session-1'));
  });

  it('goes on over the session that it has when there is no other', async () => {
    make({ sessionMs: 60_000, renewMs: 59_990 });
    await tunnel.open();
    bastion.becomes = 'FAILED';
    await until(() => bastion.ended.length > 0);
    expect(await says(await tunnel.open(), 'hello')).toBe('hello');
  });

  it('connects again over the same session when the host was killed', async () => {
    make();
    const channel = await tunnel.open();
    const cut = once(channel, 'close');
    await bastion.stop();
    await cut;
    await expect(tunnel.open()).rejects.toThrow(/^the bastion 127\.0\.0\.1:/);
    await bastion.listen();
    expect(await says(await tunnel.open(), 'hello')).toBe('hello');
    expect(bastion.made.size).toBe(1);
  });

  it('makes another session when the host refuses the one that it has', async () => {
    make();
    await tunnel.open();
    bastion.made.clear();
    bastion.cut();
    await until(() => bastion.connections === 0);
    expect(await says(await tunnel.open(), 'hello')).toBe('hello');
    expect([...bastion.made.keys()]).toEqual(['session-2']);
  });

  it('gives the session back when nothing goes over it', async () => {
    make({ idleMs: 20 });
    const channel = await tunnel.open();
    channel.destroy();
    await until(() => bastion.ended.length === 1);
    await until(() => bastion.connections === 0);
    expect(await says(await tunnel.open(), 'hello')).toBe('hello');
  });

  it('refuses a host with another key than OCI tells', async () => {
    bastion.hostKeyInfo = `SHA256:${'A'.repeat(43)}`;
    await expect(make().open()).rejects.toThrow(
      `shows another key than it must have: ${FakeBastion.fingerprint}`,
    );
    expect(bastion.ended).toEqual(['session-1']);
  });

  it('takes a host at its word once when OCI tells no key', async () => {
    bastion.hostKeyInfo = undefined;
    const metHosts = new Set<string>();
    expect(await says(await make({}, { metHosts }).open(), 'a')).toBe('a');
    expect([...metHosts]).toEqual([FakeBastion.fingerprint]);
    await tunnel.close();
    const others = new Set([`SHA256:${'A'.repeat(43)}`]);
    await expect(make({}, { metHosts: others }).open()).rejects.toThrow(
      /another key/,
    );
  });

  it('says why there is no session, and does not ask at once again', async () => {
    bastion.becomes = 'FAILED';
    make({ pauseMs: 60_000 });
    await expect(tunnel.open()).rejects.toThrow('it is FAILED');
    await expect(tunnel.open()).rejects.toThrow('it is FAILED');
    expect(bastion.ended).toEqual(['session-1']);
  });

  it('gives up a session that is never ready', async () => {
    bastion.becomes = 'CREATING';
    await expect(make({ readyMs: 20 }).open()).rejects.toThrow(
      'was not ready in time',
    );
  });

  it('says so when the target is not reached', async () => {
    make({}, { target: { host: '127.0.0.1', port: 1 } });
    await expect(tunnel.open()).rejects.toThrow(
      'the bastion does not lead to 127.0.0.1:1',
    );
  });

  it('lets one give up while others wait', async () => {
    bastion.notReadyYet = 20;
    make();
    const other = tunnel.open();
    const leaving = new AbortController();
    const left = tunnel.open(leaving.signal);
    leaving.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    expect(await says(await other, 'hello')).toBe('hello');
  });

  it('ends a session that is being made when it is closed', async () => {
    bastion.becomes = 'CREATING';
    make();
    const opening = tunnel.open();
    await until(() => bastion.made.size === 1);
    await Promise.all([
      expect(opening).rejects.toThrow('was closed'),
      tunnel.close(),
    ]);
    await expect(tunnel.open()).rejects.toThrow('was closed');
  });
});
