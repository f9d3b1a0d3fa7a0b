import { inspect } from 'node:util';
import { FakeApiServer, SERVER_NAME } from './__testUtils__/FakeApiServer';
import { serverCertificate } from './__testUtils__/serverCertificate';
import type { ClusterAccess } from './ClusterAccess';
import { ClusterConnection } from './ClusterConnection';
import { UnreachableError } from './UnreachableError';

const { cert: OTHER_CA } = serverCertificate({ ip: [SERVER_NAME] });

const WATCH = { method: 'GET', path: '/watch' } as const;
const IDLE = { idleTimeoutMs: 200 };

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

describe('ClusterConnection', () => {
  let server: FakeApiServer;
  const connections: ClusterConnection[] = [];

  function connect(changes: Partial<ClusterAccess> = {}): ClusterConnection {
    const connection = new ClusterConnection({ ...server.access, ...changes });
    connections.push(connection);
    return connection;
  }

  beforeEach(async () => {
    server = await FakeApiServer.start((request, respond) =>
      respond.send(200, request.path, { 'x-custom': 'yes' }),
    );
  });

  afterEach(async () => {
    await Promise.all(connections.splice(0).map(each => each.close()));
    await server.close();
  });

  it('dials one address and checks the certificate for another name', async () => {
    const response = await connect().request({ method: 'GET', path: '/x' });
    expect(response).toMatchObject({
      statusCode: 200,
      headers: { 'x-custom': 'yes' },
      body: '/x',
    });
  });

  it.each([
    [
      'another IP address',
      '10.0.30.6',
      /IP: 10.0.30.6 is not in the cert's list/,
    ],
    ['another host name', 'api.example.com', /Host: api.example.com. is not/],
    // What is dialled must not do instead.
    [
      'the dialled address',
      '127.0.0.1',
      /IP: 127.0.0.1 is not in the cert's list/,
    ],
  ])(
    'refuses a certificate that is not for %s, as often as it is tried',
    async (_, tlsServerName, message) => {
      const connection = connect({ tlsServerName });
      for (let tries = 0; tries < 3; tries += 1) {
        // Several watches share what is dialled.
        const refusals = [
          connection.request({ method: 'GET', path: '/' }),
          connection.watch(WATCH, IDLE),
          connection.watch(WATCH, IDLE),
        ];
        for (const refusal of refusals) {
          await expect(refusal).rejects.toThrow(UnreachableError);
          await expect(refusal).rejects.toThrow(message);
        }
      }
      expect(server.requests).toEqual([]);
    },
  );

  it('refuses a certificate of another CA', async () => {
    const refusal = connect({ ca: OTHER_CA }).request({
      method: 'GET',
      path: '/',
    });
    await expect(refusal).rejects.toThrow(UnreachableError);
    await expect(refusal).rejects.toThrow(/self-signed certificate/);
    expect(server.requests).toEqual([]);
  });

  it('asks for a token before every request and shows it to nobody', async () => {
    const token = jest.fn(async () => 's3cret-1');
    const connection = connect({ token });
    await connection.request({ method: 'GET', path: '/' });
    token.mockResolvedValue('s3cret-2');
    await connection.request({ method: 'GET', path: '/' });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      ['Bearer s3cret-1', 'Bearer s3cret-2'],
    );

    token.mockResolvedValue('s3cret\n3');
    const invalid = await connection
      .request({ method: 'GET', path: '/' })
      .catch(error => error);
    expect(invalid).toBeInstanceOf(UnreachableError);
    expect(inspect(invalid, { depth: 10 })).not.toContain('s3cret');
    expect(inspect(connection, { depth: 10 })).not.toContain('s3cret');
  });

  it('is unreachable when no token can be had', async () => {
    const cause = new Error('no key');
    const connection = connect({ token: () => Promise.reject(cause) });
    await expect(
      connection.request({ method: 'GET', path: '/' }),
    ).rejects.toMatchObject({
      name: 'UnreachableError',
      message: expect.stringMatching(
        /^API server 10\.0\.30\.5, dialled at 127\.0\.0\.1:\d+: no key$/,
      ),
      cause,
    });
  });

  it('is unreachable when the connection is refused or cut', async () => {
    const refused = await FakeApiServer.start(() => {});
    const { access } = refused;
    await refused.close();
    await expect(
      connect({ dial: access.dial }).request({ method: 'GET', path: '/' }),
    ).rejects.toThrow(/ECONNREFUSED/);

    server.answerWith((_, respond) => respond.begin().write('some').reset());
    await expect(
      connect().request({ method: 'GET', path: '/' }),
    ).rejects.toThrow(UnreachableError);
  });

  it('repeats header lines of arrays, and asks for no compression', async () => {
    await connect().request({
      method: 'GET',
      path: '/',
      headers: { 'impersonate-group': ['a', 'b'] },
    });
    const [{ rawHeaders }] = server.requests;
    const groups = rawHeaders.filter(
      (_, index) =>
        rawHeaders[index - 1]?.toLowerCase() === 'impersonate-group',
    );
    expect(groups).toEqual(['a', 'b']);
    expect(rawHeaders.map(name => name.toLowerCase())).not.toContain(
      'accept-encoding',
    );
  });

  it('ends a request and a watch with the reason of their signal', async () => {
    const connection = connect();
    const received = new Promise<void>(resolve =>
      server.answerWith(() => resolve()),
    );
    const controller = new AbortController();
    const request = connection.request({
      method: 'GET',
      path: '/',
      signal: controller.signal,
    });
    await received;
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(request).rejects.toBe(reason);
    await expect(
      connection.watch({ ...WATCH, signal: controller.signal }, IDLE),
    ).rejects.toBe(reason);

    server.answerWith((_, respond) => respond.begin().write('a'));
    const watching = new AbortController();
    const { body } = await connection.watch(
      { ...WATCH, signal: watching.signal },
      IDLE,
    );
    const reading = readAll(body);
    watching.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  describe('with a client certificate', () => {
    const FIRST = serverCertificate({ dns: ['ada'] });
    const SECOND = serverCertificate({ dns: ['ada'] });
    const shown = () =>
      server.requests.map(({ clientCertificate }) => clientCertificate?.trim());
    const asked = { method: 'GET', path: '/' } as const;

    it('shows it to requests and watches, and sends no token when there is none', async () => {
      const connection = connect({
        token: async () => undefined,
        clientCertificate: async () => FIRST,
      });
      await connection.request(asked);
      const { body } = await connection.watch(WATCH, IDLE);
      await readAll(body);
      const pem = FIRST.cert.replaceAll('\r', '').trim();
      expect(shown()).toEqual([pem, pem]);
      expect(
        server.requests.map(({ headers }) => headers.authorization),
      ).toEqual([undefined, undefined]);
    });

    it('shows none without one', async () => {
      await connect().request(asked);
      expect(shown()).toEqual([undefined]);
    });

    it('shows another one from the next request on, and lets what runs end', async () => {
      const certificate = jest.fn(async () => FIRST);
      const connection = connect({ clientCertificate: certificate });
      await connection.request(asked);
      let running: { write(part: string): { end(): void } } | undefined;
      server.answerWith((_, respond) => {
        running = respond.begin().write('a');
      });
      const before = await connection.watch(WATCH, { idleTimeoutMs: 60_000 });
      const reading = readAll(before.body);

      server.answerWith((_, respond) => respond.send(200, 'b'));
      certificate.mockResolvedValue(SECOND);
      await connection.request(asked);
      await readAll((await connection.watch(WATCH, IDLE)).body);
      const [first, second] = [FIRST, SECOND].map(({ cert }) =>
        cert.replaceAll('\r', '').trim(),
      );
      expect(shown()).toEqual([first, first, second, second]);

      running?.write('z').end();
      await expect(reading).resolves.toBe('az');
    });

    it('opens no other connection while it stays', async () => {
      const connection = connect({
        clientCertificate: async () => ({ ...FIRST }),
      });
      await readAll((await connection.watch(WATCH, IDLE)).body);
      await readAll((await connection.watch(WATCH, IDLE)).body);
      expect(server.connections).toBe(1);
    });

    it('ends what runs on the connection of an earlier one when it is closed', async () => {
      const certificate = jest.fn(async () => FIRST);
      const connection = connect({ clientCertificate: certificate });
      server.answerWith((_, respond) => respond.begin().write('a'));
      const { body } = await connection.watch(WATCH, { idleTimeoutMs: 60_000 });
      const reading = readAll(body).catch(error => error);
      server.answerWith((_, respond) => respond.send(200, 'b'));
      certificate.mockResolvedValue(SECOND);
      await connection.request(asked);
      await connection.close();
      expect(await reading).toBeInstanceOf(UnreachableError);
    });
  });

  it('tells who gives the credential that it was refused', async () => {
    const onUnauthorized = jest.fn();
    const connection = connect({ onUnauthorized });
    await connection.request({ method: 'GET', path: '/' });
    server.answerWith((_, respond) => respond.send(403, 'no'));
    await connection.request({ method: 'GET', path: '/' });
    expect(onUnauthorized).not.toHaveBeenCalled();
    server.answerWith((_, respond) => respond.send(401, 'who?'));
    await connection.request({ method: 'GET', path: '/' });
    await connection.watch(WATCH, IDLE);
    expect(onUnauthorized).toHaveBeenCalledTimes(2);
  });

  it('does not wait for a credential longer than the signal lets it', async () => {
    const controller = new AbortController();
    const token = jest.fn(() => new Promise<string>(() => {}));
    const refusal = connect({ token }).request({
      method: 'GET',
      path: '/',
      signal: controller.signal,
    });
    expect(token).toHaveBeenCalled();
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(refusal).rejects.toBe(reason);
  });

  it('does not say of the API server that it gave no answer, when there was no credential for it', async () => {
    const controller = new AbortController();
    const slow = connect({ token: () => new Promise<string>(() => {}) });
    const answer = slow.request({
      ...{ method: 'GET', path: '/version', signal: controller.signal },
    });
    controller.abort(new UnreachableError('API server: no answer'));
    await expect(answer).rejects.toThrow(
      /^API server .*: no credential for it was there in time$/,
    );
    await expect(answer).rejects.toBeInstanceOf(UnreachableError);
  });

  describe('watch', () => {
    it('shares one HTTP/2 connection', async () => {
      const responders: { end(): void }[] = [];
      server.answerWith((_, respond) => {
        responders.push(respond.begin().write('a'));
      });
      const connection = connect();
      const watches = await Promise.all(
        Array.from({ length: 13 }, () => connection.watch(WATCH, IDLE)),
      );
      expect(server.connections).toBe(1);
      responders.forEach(respond => respond.end());
      await expect(
        Promise.all(watches.map(({ body }) => readAll(body))),
      ).resolves.toEqual(Array(13).fill('a'));
    });

    it('does not hold other requests back', async () => {
      server.answerWith((_, respond) => respond.begin().write('a'));
      const connection = connect();
      await connection.watch(WATCH, IDLE);
      server.answerWith((_, respond) => respond.send(200, 'b'));
      await expect(
        connection.request({ method: 'PATCH', path: '/', body: '{}' }),
      ).resolves.toMatchObject({ body: 'b' });
    });

    it('uses a connection each where the server speaks HTTP/1.1 only', async () => {
      await server.close();
      server = await FakeApiServer.start(
        (_, respond) => respond.begin().write('a'),
        { http2: false },
      );
      const connection = connect();
      await Promise.all([
        connection.watch(WATCH, IDLE),
        connection.watch(WATCH, IDLE),
      ]);
      expect(server.openConnections).toBe(2);
      await connection.watch(WATCH, IDLE);
      expect(server.openConnections).toBe(3);
    });

    it('answers with any status', async () => {
      server.answerWith((_, respond) => respond.send(403, 'no'));
      const { statusCode, body } = await connect().watch(WATCH, IDLE);
      expect(statusCode).toBe(403);
      await expect(readAll(body)).resolves.toBe('no');
    });

    it('fails when the connection is cut', async () => {
      server.answerWith((_, respond) => {
        respond.begin().write('a');
        setImmediate(() => respond.reset());
      });
      const { body } = await connect().watch(WATCH, IDLE);
      await expect(readAll(body)).rejects.toThrow(UnreachableError);
    });

    it('gives up a connection that went silent, with all its watches', async () => {
      server.answerWith((_, respond) => respond.begin().write('a'));
      const connection = connect();
      const patient = await connection.watch(WATCH, { idleTimeoutMs: 60_000 });
      const { body } = await connection.watch(WATCH, IDLE);
      const failures = [readAll(body), readAll(patient.body)];
      await expect(failures[0]).rejects.toThrow(/body timeout/i);
      await expect(failures[1]).rejects.toThrow(/was silent/);
      expect(server.connections).toBe(1);

      await connection.watch(WATCH, IDLE);
      expect(server.connections).toBe(2);
    });

    it('gives up a connection on which not even an answer begins', async () => {
      server.answerWith(() => {});
      const connection = connect();
      await expect(connection.watch(WATCH, IDLE)).rejects.toThrow(
        /headers timeout/i,
      );
      server.answerWith((_, respond) => respond.begin().write('a'));
      await connection.watch(WATCH, IDLE);
      expect(server.connections).toBe(2);
    });

    it('keeps a connection on which other watches hear something', async () => {
      const timers: NodeJS.Timeout[] = [];
      server.answerWith(({ path }, respond) => {
        respond.begin().write('a');
        if (path === '/lively') {
          timers.push(setInterval(() => respond.write('a'), 20));
        }
      });
      const connection = connect();
      const lively = new AbortController();
      const heard = readAll(
        (
          await connection.watch(
            { method: 'GET', path: '/lively', signal: lively.signal },
            IDLE,
          )
        ).body,
      );
      const { body } = await connection.watch(WATCH, IDLE);
      await expect(readAll(body)).rejects.toThrow(/body timeout/i);
      await connection.watch(WATCH, IDLE);
      expect(server.connections).toBe(1);

      timers.forEach(clearInterval);
      const reason = new Error('enough');
      lively.abort(reason);
      await expect(heard).rejects.toBe(reason);
    });

    it('closes its connection although watches run', async () => {
      server.answerWith((_, respond) => respond.begin().write('a'));
      const connection = connect();
      const { body } = await connection.watch(WATCH, IDLE);
      const reading = readAll(body).catch(error => error);
      await connection.close();
      expect(await reading).toBeInstanceOf(UnreachableError);
      await expect(connection.watch(WATCH, IDLE)).rejects.toThrow(
        UnreachableError,
      );
    });
  });
});
