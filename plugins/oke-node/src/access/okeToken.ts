import { sign } from 'node:crypto';

/**
 * What signs an OKE token: every authentication provider of OCI's SDK is one.
 *
 * @public
 */
export interface OkeTokenSigner {
  /** `keyId` of the signature: tenancy/user/fingerprint, or `ST$` and a security token. */
  getKeyId(): Promise<string>;
  /** PEM. Federated providers rotate it together with the key id: ask for that first. */
  getPrivateKey(): string;
  getPassphrase(): string | null;
}

/** The server takes a token for five minutes from its date; kept shorter for clocks that differ. */
const CACHE_MS = 4 * 60_000;

/**
 * Computes the tokens that an OKE cluster takes for an OCI principal, as
 * `oci ce cluster generate-token` does: a signed GET request to Container Engine, as a URL, in
 * base64url (`containerengine_cli_extended.py` of the OCI CLI).
 *
 * @param options - `realmDomain`: domain of the region's realm, see {@link realmDomainOf}
 * @returns a function that gives a token that is valid for at least a minute
 * @public
 */
export function okeTokenSource(options: {
  signer: OkeTokenSigner;
  clusterId: string;
  /** For example `eu-frankfurt-1`. */
  region: string;
  realmDomain: string;
  now?: () => Date;
}): () => Promise<string> {
  const { signer, clusterId, region, realmDomain } = options;
  const { now = () => new Date() } = options;
  let cached: { token: Promise<string>; until: number } | undefined;

  return async () => {
    const at = now();
    if (!cached || cached.until <= at.getTime()) {
      const token = computeToken(signer, clusterId, region, realmDomain, at);
      const entry = { token, until: at.getTime() + CACHE_MS };
      cached = entry;
      token.catch(() => {
        if (cached === entry) {
          cached = undefined;
        }
      });
    }
    return cached.token;
  };
}

async function computeToken(
  signer: OkeTokenSigner,
  clusterId: string,
  region: string,
  realmDomain: string,
  at: Date,
): Promise<string> {
  const host = `containerengine.${region}.${realmDomain}`;
  const path = `/cluster_request/${clusterId}`;
  const date = at.toUTCString();
  const keyId = await signer.getKeyId();
  const signature = sign(
    'RSA-SHA256',
    Buffer.from(`date: ${date}\n(request-target): get ${path}\nhost: ${host}`),
    {
      key: signer.getPrivateKey(),
      passphrase: signer.getPassphrase() ?? undefined,
    },
  ).toString('base64');
  const authorization = `Signature algorithm="rsa-sha256",headers="date (request-target) host",keyId="${keyId}",signature="${signature}",version="1"`;
  const query = new URLSearchParams({ authorization, date });
  return Buffer.from(`https://${host}${path}?${query}`)
    .toString('base64')
    .replace(/\+/g, '-')
    .replace(/\//g, '_'); // with padding, as the CLI has it
}
