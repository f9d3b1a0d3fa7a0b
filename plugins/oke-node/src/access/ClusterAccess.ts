/**
 * How to reach one cluster's API server. The address that is dialled, the name that its certificate
 * must hold and the credential are apart, so that a route (a Bastion tunnel, a loopback forward)
 * changes `dial` and nothing else.
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
  /** DNS name or IP address that the server's certificate must be valid for. */
  tlsServerName: string;
  /** The only certificate authorities that are trusted for this cluster: one or more PEM certificates. */
  ca: string;
  /**
   * A bearer token that is valid now. Asked before every request, because OKE tokens live for minutes;
   * whoever provides it caches it, and settles within seconds. It is never logged and never part of an error.
   */
  token: () => Promise<string>;
}
