import type { Socket } from 'node:net';

/**
 * What a client shows in the TLS handshake to say who it is.
 *
 * @public
 */
export interface ClientCertificate {
  /** PEM: the certificate, and those between it and the authority when there are any. */
  cert: string;
  /** PEM. */
  key: string;
}

/**
 * How to reach one cluster's API server. The address that is dialled, the name that its certificate
 * must hold and the credential are apart, so that a route changes `dial` (a loopback forward) or `open` (a bastion)
 * and nothing else.
 *
 * @public
 */
export interface ClusterAccess {
  /** Where the TCP connection goes. */
  dial: {
    /** DNS name or IP address, without brackets. */
    host: string;
    port: number;
  };
  /** Opens what TLS goes over, where nothing is dialled: a connection through a bastion. */
  open?: () => Promise<Socket>;
  /** DNS name or IP address that the server's certificate must be valid for. */
  tlsServerName: string;
  /** The only certificate authorities that are trusted for this cluster: one or more PEM certificates. */
  ca: string;
  /**
   * A bearer token that is valid now; undefined where the client certificate alone says who calls. Asked before
   * every request, because OKE tokens live for minutes; whoever provides it caches it. It is never logged and never
   * part of an error.
   */
  token: () => Promise<string | undefined>;
  /**
   * The client certificate that is valid now. Asked before every request; another one is shown on new connections.
   * Without it none is shown.
   */
  clientCertificate?: () => Promise<ClientCertificate | undefined>;
  /** Told when the API server does not know the credential (401), so that it is got anew. */
  onUnauthorized?: () => void;
}
