import { isSignedBy, isWithinSkew, parseSignature } from '../http/signature';
import { findKeyOwner } from '../tenancy/findKeyOwner';
import { Tenancy, User } from '../tenancy/model';

const SIGNED_HEADERS = 'date (request-target) host';

/** What a token must be for. */
export interface TokenScope {
  region: string;
  clusterId: string;
}

/**
 * Verifies a token of `oci ce cluster generate-token`: a URL, base64url with padding, whose query holds the signature and the date
 * of a request to `containerengine.<region>.oraclecloud.com` for `/cluster_request/<cluster OCID>`.
 *
 * @param now - milliseconds since the epoch
 * @returns whose token it is; undefined when it is not one for this cluster and time
 */
export function verifyOkeToken(
  token: string,
  { region, clusterId }: TokenScope,
  tenancy: Tenancy,
  now: number,
): User | undefined {
  const host = `containerengine.${region}.oraclecloud.com`;
  const path = `/cluster_request/${clusterId}`;
  const url = decode(token);
  if (!url?.startsWith(`https://${host}${path}?`) || url.includes('#')) {
    return undefined;
  }
  const query = new URLSearchParams(url.slice(url.indexOf('?')));
  const authorization = query.get('authorization') ?? '';
  const date = query.get('date') ?? '';
  const signature = parseSignature(authorization);
  if (
    [...query.keys()].sort().join() !== 'authorization,date' ||
    signature?.headers.join(' ') !== SIGNED_HEADERS ||
    !isWithinSkew(date, now)
  ) {
    return undefined;
  }
  const owner = findKeyOwner(tenancy, signature.keyId);
  const lines = new Map([
    ['date', date],
    ['(request-target)', `get ${path}`],
    ['host', host],
  ]);
  return owner && isSignedBy(owner.publicKeyPem, signature, lines)
    ? owner
    : undefined;
}

/** Node forgives much in base64; a token must be exactly what the CLI would make of the text. */
function decode(token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  const canonical = Buffer.from(text)
    .toString('base64')
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
  return canonical === token ? text : undefined;
}
