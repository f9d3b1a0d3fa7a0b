import { isIP, isIPv6, type Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { buildConnector } from 'undici';
import type { ClientCertificate, ClusterAccess } from './ClusterAccess';

/** A tunnel or VPN answers within fractions of a second; this leaves room for one lost SYN. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * What undici calls to open a connection: it dials `access.dial`, or has `access.open` open it, and the certificate must be valid for
 * `access.tlsServerName` under `access.ca`.
 *
 * @param options - `clientCertificate`: shown to the server, by default none
 */
export function clusterConnector(
  access: ClusterAccess,
  options: { allowH2: boolean; clientCertificate?: ClientCertificate },
): buildConnector.connector {
  const connect = buildConnector({
    ca: access.ca,
    ...options.clientCertificate,
    minVersion: 'TLSv1.2',
    allowH2: options.allowH2,
    timeout: CONNECT_TIMEOUT_MS,
    // Node would compare with what is dialled when there is no server name to send (see below).
    checkServerIdentity: (_dialled, certificate) => {
      const problem = checkServerIdentity(access.tlsServerName, certificate);
      // Without Node's code for it: undici 7 sees that one as of one request, and from the second time on it fails an
      // assertion of its own, outside of any request, and the requests never end.
      return problem && new Error(problem.message);
    },
  });
  // RFC 6066, section 3: an IP address is not a server name that can be sent.
  const servername = isIP(access.tlsServerName)
    ? undefined
    : access.tlsServerName;
  return (target, callback) => {
    const secure = (httpSocket?: Socket) =>
      connect(
        {
          ...target,
          hostname: access.dial.host,
          port: String(access.dial.port),
          servername,
          httpSocket,
        },
        callback,
      );
    if (access.open) {
      access.open().then(secure, error => callback(error, null));
    } else {
      secure();
    }
  };
}

/** The origin of the API server's URLs, as it knows itself. Where it is dialled is the connector's matter. */
export function apiServerOrigin({ tlsServerName, dial }: ClusterAccess): URL {
  const host = isIPv6(tlsServerName) ? `[${tlsServerName}]` : tlsServerName;
  return new URL(`https://${host}:${dial.port}`);
}
