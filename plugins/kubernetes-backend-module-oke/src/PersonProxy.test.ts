import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { StreamingConnection } from '@okeanos/backstage-plugin-oke-node';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { FakeApiServer } from '../../oke-node/src/access/__testUtils__/FakeApiServer';
import { Grants } from './Grants';
import { PersonProxy } from './PersonProxy';

const ada = mockCredentials.user('user:default/ada');
const PODS = '/api/v1/namespaces/shop/pods';

/** What the contract test leaves out: what fails, and what comes to an end. */
describe('PersonProxy', () => {
  let server: FakeApiServer;
  let proxy: PersonProxy;
  let connection: StreamingConnection;
  let token: string;
  const mayRead = jest.fn<Promise<boolean>, unknown[]>();
  const connect = jest.fn<Promise<StreamingConnection>, unknown[]>();
  const personOf = jest.fn();
  const logger = mockServices.logger.mock();
  const agents: Agent[] = [];

  beforeEach(async () => {
    server = await FakeApiServer.start((_request, respond) =>
      respond.send(200, 'pods'),
    );
    connection = new StreamingConnection(server.access);
    mayRead.mockReset().mockResolvedValue(true);
    connect.mockReset().mockResolvedValue(connection);
    personOf.mockReset().mockResolvedValue({ user: 'ada', groups: ['g'] });
    const grants = new Grants();
    token = grants.issue(ada, ['demo'])('demo');
    proxy = await PersonProxy.start({
      ...{ grants, mayRead, personOf, connect, logger, recheckMs: 20 },
    });
  });
  afterEach(async () => {
    agents.splice(0).forEach(agent => agent.destroy());
    await proxy.stop();
    connection.close();
    await server.close();
  });

  async function send(
    path = PODS,
    options: { authorization?: string; headers?: Record<string, string> } = {},
  ): Promise<IncomingMessage> {
    const { url, ca } = proxy.listener;
    const agent = new Agent({ ca });
    agents.push(agent);
    const sent = request(new URL(path, url), {
      agent,
      headers: {
        authorization: options.authorization ?? `Bearer ${token}`,
        ...options.headers,
      },
    });
    sent.on('error', () => {}); // some are cut off
    sent.end();
    const [response] = await once(sent, 'response');
    return response;
  }

  const statusOf = async (answer: Promise<IncomingMessage>) => {
    const response = await answer;
    return [
      response.statusCode,
      JSON.parse(await text(response)).reason,
    ] as const;
  };
  const isCut = (response: IncomingMessage) =>
    expect(once(response, 'end')).rejects.toThrow('aborted');
  const upgrade = {
    headers: { connection: 'Upgrade', upgrade: 'websocket' },
  };

  it('asks in the name of the person, with a credential that is not theirs', async () => {
    const response = await send(PODS);
    expect([response.statusCode, await text(response)]).toEqual([200, 'pods']);
    expect(server.requests[0].headers).toMatchObject({
      authorization: 'Bearer the-token',
      ...{ 'impersonate-user': 'ada', 'impersonate-group': 'g' },
    });
  });

  it.each([
    ['none', ''],
    ['another', 'Bearer abc.demo'],
    ['the same for another cluster', 'Bearer <token>.x'],
    ['the credential of the API server', 'Bearer the-token'],
    ['another scheme', 'Basic <token>'],
  ])('takes no token but its own: %s', async (_what, authorization) => {
    for (const options of [{}, upgrade]) {
      expect(
        await statusOf(
          send(PODS, {
            ...options,
            authorization: authorization.replace('<token>', token),
          }),
        ),
      ).toEqual([401, 'Unauthorized']);
    }
    expect(mayRead).not.toHaveBeenCalled();
    expect(server.requests).toEqual([]);
  });

  it('asks nothing for who may not read it', async () => {
    mayRead.mockResolvedValue(false);
    for (const options of [{}, upgrade]) {
      expect(await statusOf(send(PODS, options))).toEqual([404, 'NotFound']);
    }
    expect(connect).not.toHaveBeenCalled();
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['whether they may', () => mayRead.mockRejectedValue(new Error('secret'))],
    ['who they are', () => personOf.mockRejectedValue(new Error('secret'))],
    ['the way', () => connect.mockRejectedValue(new Error('secret'))],
    [
      'the credential',
      () =>
        connect.mockResolvedValue(
          new StreamingConnection({
            ...server.access,
            token: async () => {
              throw new Error('secret');
            },
          }),
        ),
    ],
    ['what is reached', () => server.close()],
  ])('says that it is not known, when nobody tells %s', async (_what, fail) => {
    await fail();
    for (const options of [{}, upgrade]) {
      const response = await send(PODS, options);
      expect(response.statusCode).toBe(503);
      expect(await text(response)).not.toContain('secret');
    }
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/^A request for a person to cluster demo failed: /),
    );
    if (server.openConnections === 0) {
      server = await FakeApiServer.start(() => {}); // to be closed
    }
  });

  it('does not say that a person has no right when it is the impersonator that has none', async () => {
    server.answerWith((_request, respond) => respond.send(401, '{}'));
    for (const options of [{}, upgrade]) {
      expect(await statusOf(send(PODS, options))).toEqual([
        503,
        'ServiceUnavailable',
      ]);
    }
  });

  it('streams, and ends what is followed when the right to it has ended', async () => {
    server.answerWith((_request, respond) => respond.begin().write('one'));
    const response = await send(PODS);
    const [first] = await once(response, 'data');
    expect(String(first)).toBe('one');
    mayRead.mockResolvedValue(false);
    await isCut(response);
    await server.until(() => server.openConnections === 0);
  });

  it('ends what is followed when nobody tells whether it may be', async () => {
    server.answerWith((_request, respond) => respond.begin().write('one'));
    const response = await send(PODS);
    response.resume();
    mayRead.mockRejectedValue(new Error('the session has ended'));
    await isCut(response);
  });

  it('ends the request when who asked has gone before there was an answer', async () => {
    server.answerWith(() => {});
    const { url, ca } = proxy.listener;
    const asked = request(new URL(PODS, url), {
      ...{ agent: false, ca, headers: { authorization: `Bearer ${token}` } },
    });
    asked.on('error', () => {});
    asked.end();
    await server.until(() => server.requests.length === 1);
    asked.destroy();
    await server.until(() => server.openConnections === 0);
  });

  it('ends the request when who asked has gone', async () => {
    server.answerWith((_request, respond) => respond.begin().write('one'));
    const response = await send(PODS);
    response.destroy();
    await server.until(() => server.openConnections === 0);
    expect(server.connections).toBe(1);
  });
});
