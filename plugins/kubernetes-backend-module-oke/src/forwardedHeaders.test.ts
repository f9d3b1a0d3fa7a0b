import { answerHeaders, requestHeaders } from './forwardedHeaders';

const ada = { user: 'user:default/ada', groups: ['shop-team', 'a, b'] };

describe('requestHeaders', () => {
  it('passes what a request of Kubernetes needs, in the name of the person', () => {
    expect(
      requestHeaders(
        { accept: 'application/json', 'content-type': 'a/b', host: 'x' },
        ada,
      ),
    ).toEqual({
      ...{ accept: 'application/json', 'content-type': 'a/b' },
      'impersonate-user': 'user:default/ada',
      'impersonate-group': ['shop-team', 'a, b'],
    });
    expect(requestHeaders({}, { user: 'a', groups: [] })).toEqual({
      'impersonate-user': 'a',
    });
  });

  it.each([
    'authorization',
    'cookie',
    'impersonate-user',
    'impersonate-uid',
    'impersonate-group',
    'impersonate-extra-scopes',
    'x-remote-user',
    'x-remote-group',
    'x-remote-extra-a',
    'x-forwarded-for',
    'proxy-authorization',
    'connection',
    'upgrade',
    'backstage-kubernetes-cluster',
  ])('keeps %s back', name => {
    expect(requestHeaders({ [name]: 'x' }, ada)).toEqual(
      requestHeaders({}, ada),
    );
  });

  it('keeps a token back that is among the protocols of a websocket', () => {
    const protocols = (value: string) =>
      requestHeaders({ 'sec-websocket-protocol': value }, ada)[
        'sec-websocket-protocol'
      ];
    expect(
      protocols(
        'v5.channel.k8s.io,base64url.bearer.authorization.k8s.io.abc, channel.k8s.io',
      ),
    ).toBe('v5.channel.k8s.io, channel.k8s.io');
    expect(
      protocols('base64url.bearer.authorization.k8s.io.abc'),
    ).toBeUndefined();
  });
});

describe('answerHeaders', () => {
  it('leaves out what is of one connection, and keeps repeated lines', () => {
    expect(
      answerHeaders([
        ...['Content-Type', 'a/b', 'Connection', 'close'],
        ...['Warning', '1', 'Warning', '2', 'Transfer-Encoding', 'chunked'],
      ]),
    ).toEqual(['Content-Type', 'a/b', 'Warning', '1', 'Warning', '2']);
  });
});
