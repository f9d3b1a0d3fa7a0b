import { createHash, createVerify } from 'node:crypto';
import { notAuthenticated } from './ServiceError';

/** Requests may be this much older or newer than the service's clock. */
export const MAX_SKEW_MS = 5 * 60_000;

/** An `Authorization: Signature …` header. */
export interface Signature {
  /** `<tenancy OCID>/<user OCID>/<key fingerprint>` */
  keyId: string;
  /** Names of the signed headers, in order. */
  headers: string[];
  /** Base64. */
  signature: string;
}

const PARAMETER = /(\w+)="([^"]*)"/g;

/** @returns undefined when it is no signature of the one kind that OCI takes: version 1, RSA with SHA-256 */
export function parseSignature(authorization: string): Signature | undefined {
  const [, parameters] = /^Signature (.+)$/.exec(authorization) ?? [];
  const values = new Map(
    Array.from(parameters?.matchAll(PARAMETER) ?? [], match => [
      match[1],
      match[2],
    ]),
  );
  const keyId = values.get('keyId');
  const signature = values.get('signature');
  const headers = values.get('headers');
  if (
    !keyId ||
    !signature ||
    !headers ||
    values.get('version') !== '1' ||
    values.get('algorithm') !== 'rsa-sha256'
  ) {
    return undefined;
  }
  return { keyId, signature, headers: headers.split(' ') };
}

/**
 * Checks a signature over header lines.
 *
 * @param lines - value of each signed header, `(request-target)` included
 */
export function isSignedBy(
  publicKeyPem: string,
  { headers, signature }: Signature,
  lines: ReadonlyMap<string, string>,
): boolean {
  const text = headers.map(name => `${name}: ${lines.get(name)}`).join('\n');
  return createVerify('RSA-SHA256')
    .update(text)
    .verify(publicKeyPem, signature, 'base64');
}

/** @param date - as HTTP writes it: `Mon, 02 Nov 2026 10:00:00 GMT` */
export function isWithinSkew(date: string, now: number): boolean {
  return Math.abs(Date.parse(date) - now) <= MAX_SKEW_MS;
}

export interface SignedRequest {
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** By lower-case name. */
  headers: Record<string, string | undefined>;
  body: Buffer;
}

const BODY_METHODS = ['POST', 'PUT', 'PATCH'];
const BODY_HEADERS = ['content-length', 'content-type', 'x-content-sha256'];

/**
 * Verifies the signature of a request.
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm (draft-cavage-http-signatures-08). SDKs for TypeScript
 * sign `x-date`, the CLI and the SDKs for Python and Go `date`.
 *
 * @param findKey - finds whose key it is
 * @param now - milliseconds since the epoch
 * @returns the owner of the key
 * @throws ServiceError 401 NotAuthenticated
 */
export function verifySignature<T extends { publicKeyPem: string }>(
  request: SignedRequest,
  findKey: (keyId: string) => T | undefined,
  now: number,
): T {
  const refused = notAuthenticated(
    'The required information to complete authentication was not provided or was incorrect.',
  );
  const parsed = parseSignature(request.headers.authorization ?? '');
  if (!parsed) {
    throw refused;
  }
  // The SDK for TypeScript lists `Content-Type` and signs `content-type`.
  const signature = {
    ...parsed,
    headers: parsed.headers.map(name => name.toLowerCase()),
  };
  const dateHeader = ['date', 'x-date'].find(name =>
    signature.headers.includes(name),
  );
  const required = [
    '(request-target)',
    'host',
    ...(BODY_METHODS.includes(request.method) ? BODY_HEADERS : []),
  ];
  if (
    !dateHeader ||
    !required.every(name => signature.headers.includes(name))
  ) {
    throw refused;
  }

  const lines = new Map<string, string>();
  for (const name of signature.headers) {
    const value =
      name === '(request-target)'
        ? `${request.method.toLowerCase()} ${request.target}`
        : request.headers[name];
    if (value === undefined) {
      throw refused;
    }
    lines.set(name, value);
  }

  const owner = findKey(signature.keyId);
  const digest = createHash('sha256').update(request.body).digest('base64');
  if (
    !owner ||
    !isSignedBy(owner.publicKeyPem, signature, lines) ||
    (lines.has('x-content-sha256') && lines.get('x-content-sha256') !== digest)
  ) {
    throw refused;
  }
  const date = lines.get(dateHeader) ?? '';
  if (!isWithinSkew(date, now)) {
    throw notAuthenticated(
      `Date '${date}' is not within allowed clock skew. Current '${new Date(
        now,
      ).toUTCString()}'.`,
    );
  }
  return owner;
}
