import { isSignedBy, isWithinSkew, parseSignature } from '../http/signature';
import { Cloud } from '../Cloud';
import { findSigner } from '../tenancy/findSigner';
import { User } from '../tenancy/model';

const SIGNED_HEADERS = 'date (request-target) host';

/**
 * Verifies a token of `oci ce cluster generate-token`: a URL, base64url with padding, whose query holds the signature and the date
 * of a request to `containerengine.<region>.<realm's domain>` for `/cluster_request/<cluster OCID>`.
 *
 * @returns whose token it is; undefined when it is not one for this cluster and time
 */
export function verifyOkeToken(
  cloud: Cloud,
  token: string,
  clusterId: string,
): User | undefined {
  const { name, realmDomain } = cloud.region;
  const host = `containerengine.${name}.${realmDomain}`;
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
    !isWithinSkew(date, cloud.now())
  ) {
    return undefined;
  }
  const signer = findSigner(cloud, signature.keyId);
  const lines = new Map([
    ['date', date],
    ['(request-target)', `get ${path}`],
    ['host', host],
  ]);
  return signer && isSignedBy(signer.publicKeyPem, signature, lines)
    ? signer.user
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
