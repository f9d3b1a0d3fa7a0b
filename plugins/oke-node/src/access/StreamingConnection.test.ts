import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { FakeApiServer, SERVER_NAME } from './__testUtils__/FakeApiServer';
import { serverCertificate } from './__testUtils__/serverCertificate';
import type { ClusterAccess } from './ClusterAccess';
import { StreamingConnection } from './StreamingConnection';

describe('StreamingConnection', () => {
  let server: FakeApiServer;
  const connections: StreamingConnection[] = [];

  function connect(changes: Partial<ClusterAccess> = {}): StreamingConnection {
    const connection = new StreamingConnection({
      ...server.access,
      ...changes,
    });
    connections.push(connection);
    return connection;
  }

  async function send(
    connection: StreamingConnection,
    headers: Record<string, string | string[]> = {},
    body?: string,
  ): Promise<IncomingMessage> {
    const request = await connection.open({
      ...{ method: body ? 'POST' : 'GET', path: '/x?y=z', headers },
    });
    request.end(body);
    const [response] = await once(request, 'response');
    return response;
  }

  beforeEach(async () => {
    server = await FakeApiServer.start((request, respond) =>
      respond.send(200, request.body),
    );
  });
  afterEach(async () => {
    connections.splice(0).forEach(each => each.close());
    await server.close();
  });

  it('sends and receives as it is, with the credential, and header lines one by one', async () => {
    const response = await send(
      connect(),
      { 'impersonate-group': ['a', 'b, c'], authorization: 'Bearer forged' },
      'hello',
    );
    expect([response.statusCode, await text(response)]).toEqual([200, 'hello']);
    const [{ headers, rawHeaders, path, query }] = server.requests;
    expect({ path, query }).toEqual({ path: '/x', query: { y: 'z' } });
    expect(headers.authorization).toBe('Bearer the-token');
    expect(
      rawHeaders.filter(
        (_, index) => rawHeaders[index - 1] === 'impersonate-group',
      ),
    ).toEqual(['a', 'b, c']);
  });

  it('keeps a connection for the next request', async () => {
    const connection = connect();
    await text(await send(connection));
    await text(await send(connection));
    expect(server.connections).toBe(1);
  });

  it('trusts the authority and the name of the access alone', async () => {
    const { cert } = serverCertificate({ ip: [SERVER_NAME] });
    await expect(send(connect({ ca: cert }))).rejects.toThrow(/certificate/);
    await expect(send(connect({ tlsServerName: '10.0.30.6' }))).rejects.toThrow(
      /10\.0\.30\.6 is not in the cert's list/,
    );
    expect(server.requests).toEqual([]);
  });

  it('shows the client certificate of now, and lets go on what runs with another one', async () => {
    const certificates = [
      serverCertificate({ dns: ['one'] }),
      serverCertificate({ dns: ['two'] }),
    ];
    let shown = 0;
    const connection = connect({
      token: async () => undefined,
      clientCertificate: async () => certificates[shown],
    });
    server.answerWith((_request, respond) => respond.begin().write('a'));
    const first = await send(connection);
    shown = 1;
    const second = await send(connection);
    expect(
      server.requests.map(({ clientCertificate }) =>
        clientCertificate?.replace(/\s/g, ''),
      ),
    ).toEqual(certificates.map(({ cert }) => cert.replace(/\s/g, '')));
    expect(server.requests[0].headers.authorization).toBeUndefined();
    expect([first.destroyed, second.destroyed]).toEqual([false, false]);
    await once(first, 'data');
  });

  it('tells that the API server does not know the credential', async () => {
    const onUnauthorized = jest.fn();
    const connection = connect({ onUnauthorized });
    await text(await send(connection));
    expect(onUnauthorized).not.toHaveBeenCalled();
    server.answerWith((_request, respond) => respond.send(401, ''));
    await text(await send(connection));
    expect(onUnauthorized).toHaveBeenCalledTimes(1);
  });

  it('begins nothing without a credential', async () => {
    const token = async () => {
      throw new Error('no credential');
    };
    await expect(send(connect({ token }))).rejects.toThrow('no credential');
    expect(server.connections).toBe(0);
  });
});
