import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { KubernetesPerson } from './kubernetesPerson';

/**
 * What of a request goes on to the API server. Everything else stays behind: whom to impersonate, credentials, and what a
 * proxy tells of a user.
 */
const PASSED = [
  'accept',
  'accept-encoding',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-version',
  'x-stream-protocol-version',
];

/** A websocket's client may have a bearer token among its protocols. */
const TOKEN_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

/** Of one connection (RFC 9110, section 7.6.1), or of none of the person's business. */
const KEPT_BACK = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers of a request to the API server in the name of a person. */
export function requestHeaders(
  received: IncomingHttpHeaders,
  { user, groups }: KubernetesPerson,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const name of PASSED) {
    if (received[name] !== undefined) {
      headers[name] = received[name];
    }
  }
  const protocols = received['sec-websocket-protocol']
    ?.split(',')
    .map(protocol => protocol.trim())
    .filter(protocol => !protocol.startsWith(TOKEN_PROTOCOL));
  if (protocols?.length) {
    headers['sec-websocket-protocol'] = protocols.join(', ');
  }
  return {
    ...headers,
    'impersonate-user': user,
    // One line each: a comma may be part of a name.
    ...(groups.length > 0 && { 'impersonate-group': groups }),
  };
}

/** The headers of an answer, line by line: name, value, name, value, ... */
export function answerHeaders(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_value, index) =>
      !KEPT_BACK.has(rawHeaders[index - (index % 2)].toLowerCase()),
  );
}
