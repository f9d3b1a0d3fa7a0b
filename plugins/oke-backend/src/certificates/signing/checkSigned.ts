import { createPublicKey, X509Certificate } from 'node:crypto';
import {
  SigningError,
  type SignedCertificate,
  type SigningRequest,
} from '@okeanos/backstage-plugin-oke-node/alpha';

/** Clocks differ by so much. */
const SKEW_MS = 5 * 60_000;

/**
 * Holds what a source signed against what it was asked. Pure.
 *
 * @returns the chain in PEM form, the certificate first and the root last, and the root
 * @throws SigningError that says what does not fit
 */
export function checkSigned(
  signed: SignedCertificate,
  { publicKey, commonName, durationSeconds }: SigningRequest,
  now: Date,
): { chain: string; root: string } {
  const chain = [signed.certificate, ...signed.intermediates, signed.root].map(
    read,
  );
  const [certificate] = chain;
  if (!certificate.publicKey.equals(createPublicKey(publicKey))) {
    throw new SigningError('the certificate that came is for another key');
  }
  if (certificate.subject !== `CN=${commonName}`) {
    throw new SigningError('the certificate that came has another subject');
  }
  chain.forEach((item, index) => {
    const issuer = chain[index + 1] ?? item;
    if (!item.ca) {
      throw new SigningError('a certificate that came is of no authority');
    }
    if (!item.checkIssued(issuer) || !item.verify(issuer.publicKey)) {
      throw new SigningError('the certificates that came are no chain');
    }
    const [from, until] = [item.validFrom, item.validTo].map(Date.parse);
    if (from > now.getTime() + SKEW_MS || until <= now.getTime()) {
      throw new SigningError('a certificate that came is not valid now');
    }
  });
  const latest = now.getTime() + durationSeconds * 1000 + SKEW_MS;
  if (Date.parse(certificate.validTo) > latest) {
    throw new SigningError(
      'the certificate that came lives longer than was asked for',
    );
  }
  return {
    chain: chain.map(String).join(''),
    root: String(chain.at(-1)),
  };
}

function read(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new SigningError('what came is no certificate', { cause });
  }
}
