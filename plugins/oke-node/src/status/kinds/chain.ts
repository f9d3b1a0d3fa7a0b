import { X509Certificate } from 'node:crypto';
import type { ChainCertificate } from '@okeanos/backstage-plugin-oke-common';

/** Extended key usages of RFC 5280, 4.2.1.12. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/**
 * What an issued certificate says of itself beyond its place in the chain.
 *
 * @public
 */
export interface Leaf {
  /** Subject alternative names of type dNSName (RFC 5280, 4.2.1.6). */
  dnsNames: string[];
  /** Whether it may be used to identify a TLS server. */
  serverAuth: boolean;
  /** Whether it may be used to identify a TLS client. */
  clientAuth: boolean;
}

/**
 * A chain as issued, the leaf first, its CA last where the issuer tells it.
 *
 * @public
 */
export interface IssuedChain {
  leaf: Leaf;
  certificates: ChainCertificate[];
  /** Of a chain that was issued to a CA: the certificates in it that sign themselves, in PEM form. */
  roots?: string[];
}

const PEM_CERTIFICATE =
  /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** An X.500 name on one line; Node writes one part a line. */
const oneLine = (name: string | undefined) =>
  (name ?? '').split('\n').join(', ');

function parsePem(what: string, pem: string): X509Certificate[] {
  const blocks = pem.match(PEM_CERTIFICATE) ?? [];
  if (blocks.length === 0) {
    throw new Error(`${what} holds no certificate in PEM form`);
  }
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      throw new Error(
        `${what} holds something else than an X.509 certificate at place ${
          index + 1
        }`,
        { cause },
      );
    }
  });
}

const dnsNamesOf = (certificate: X509Certificate) =>
  (certificate.subjectAltName ?? '')
    .split(', ')
    .filter(name => name.startsWith('DNS:'))
    .map(name => name.slice('DNS:'.length));

const signsItself = (certificate: X509Certificate) =>
  certificate.checkIssued(certificate) &&
  certificate.verify(certificate.publicKey);

/**
 * Reads what a CertificateRequest holds once it is issued. Nothing is verified here, no signature
 * and no date.
 *
 * @param certificate - `status.certificate`: the leaf and its intermediates, in PEM form
 * @param ca - `status.ca`: the certificate of the signer in PEM form, which issuers set when they
 * know it
 * @throws Error when one of them is not a sequence of X.509 certificates
 */
export function parseChain(certificate: string, ca?: string): IssuedChain {
  const parsed = [
    ...parsePem('status.certificate', certificate),
    ...(ca ? parsePem('status.ca', ca) : []),
  ];
  const [leaf] = parsed;
  // Node's types do not say it: without the extension there is no list, and no restriction.
  const usages: string[] | undefined = leaf.keyUsage;
  const distinct = new Map(
    parsed.map(item => [item.fingerprint256, item] as const),
  );
  const authorities = leaf.ca ? [...distinct.values()] : [];
  return {
    ...(leaf.ca && {
      roots: authorities.filter(signsItself).map(String),
    }),
    leaf: {
      dnsNames: dnsNamesOf(leaf),
      serverAuth: usages?.includes(SERVER_AUTH) ?? true,
      clientAuth: usages?.includes(CLIENT_AUTH) ?? true,
    },
    certificates: [...distinct.values()].map(item => ({
      // A certificate may have alternative names only (RFC 5280, 4.1.2.6).
      subject: oneLine(item.subject) || (item.subjectAltName ?? ''),
      issuer: oneLine(item.issuer),
      serialNumber: item.serialNumber.toLowerCase(),
      notBefore: new Date(item.validFrom).toISOString(),
      notAfter: new Date(item.validTo).toISOString(),
      isCa: item.ca,
    })),
  };
}
