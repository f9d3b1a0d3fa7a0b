import { createPublicKey, type KeyObject } from 'node:crypto';
import type {
  KubernetesObject,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type { SigningRequest } from '@okeanos/backstage-plugin-oke-node/alpha';
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';
import { z } from 'zod';
import { DEFAULT_DURATION_SECONDS, secondsOf } from '../duration';

/** Curves as cert-manager names them by size (`certmanager/v1.CertificatePrivateKey`), and as OpenSSL does. */
const CURVES: Record<number, string> = {
  256: 'prime256v1',
  384: 'secp384r1',
  521: 'secp521r1',
};

/** What the Certificate of an authority asks for, as the source's part has it. */
const certificateSchema = z.object({
  spec: z.object({
    isCA: z.literal(true),
    commonName: z.string().min(1),
    dnsNames: z.array(z.string()).default([]),
    duration: z.string().optional(),
    privateKey: z
      .object({
        algorithm: z.enum(['RSA', 'ECDSA']).default('RSA'),
        size: z.number().optional(),
      })
      .prefault({}),
  }),
});

const requestSchema = z.object({
  spec: z.object({
    isCA: z.boolean().default(false),
    duration: z.string().optional(),
    request: z
      .base64()
      .transform(text => Buffer.from(text, 'base64').toString()),
  }),
});

/** What a CertificateRequest asks for is not what its Certificate does, or cannot be told. */
export class RequestNotValidError extends Error {}

/**
 * Reads what a CertificateRequest asks for, and holds it against the Certificate that it is for.
 *
 * @param certificate - as the source's part has it
 * @throws RequestNotValidError
 */
export async function readRequest(
  cluster: string,
  request: StoredObject,
  certificate: KubernetesObject,
): Promise<SigningRequest> {
  const asked = certificateSchema.safeParse(certificate);
  if (!asked.success) {
    throw new RequestNotValidError(
      'its Certificate is not one of an authority with a commonName',
    );
  }
  const { commonName, dnsNames, duration, privateKey } = asked.data.spec;
  const read = requestSchema.safeParse(request);
  if (!read.success || !read.data.spec.isCA) {
    throw new RequestNotValidError('it is not one of an authority');
  }
  const durationSeconds = durationOf(duration);
  if (
    durationSeconds === undefined ||
    durationOf(read.data.spec.duration) !== durationSeconds
  ) {
    throw new RequestNotValidError('it asks for another duration');
  }
  const { csr, key } = await readCsr(read.data.spec.request);
  if (!isSubject(csr, commonName)) {
    throw new RequestNotValidError('it asks for another subject');
  }
  if (!hasNames(csr, dnsNames)) {
    throw new RequestNotValidError('it asks for other names');
  }
  if (
    csr.extensions.some(
      extension =>
        extension instanceof BasicConstraintsExtension && !extension.ca,
    )
  ) {
    throw new RequestNotValidError('it is not one of an authority');
  }
  if (!isKeyOf(key, privateKey.algorithm, privateKey.size)) {
    throw new RequestNotValidError('it has a key of another kind or size');
  }
  return {
    cluster,
    id: request.metadata.uid,
    csr: csr.toString('pem'),
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
    ...{ commonName, dnsNames, durationSeconds },
  };
}

function durationOf(duration: string | undefined): number | undefined {
  return duration === undefined
    ? DEFAULT_DURATION_SECONDS
    : secondsOf(duration);
}

async function readCsr(pem: string) {
  try {
    const csr = new Pkcs10CertificateRequest(pem);
    if (await csr.verify()) {
      return { csr, key: createPublicKey(csr.publicKey.toString('pem')) };
    }
  } catch {
    // What cannot be read is told like what does not verify.
  }
  throw new RequestNotValidError('it is not signed with its own key');
}

/** Nothing but this common name. */
function isSubject(csr: Pkcs10CertificateRequest, commonName: string) {
  const [first, ...others] = csr.subjectName.toJSON();
  const { CN: names = [], ...rest } = first ?? {};
  return (
    others.length === 0 &&
    Object.keys(rest).length === 0 &&
    names.length === 1 &&
    names[0] === commonName
  );
}

/** Exactly these names, and none of another type. */
function hasNames(csr: Pkcs10CertificateRequest, dnsNames: string[]) {
  const found = csr.extensions
    .flatMap(extension =>
      extension instanceof SubjectAlternativeNameExtension
        ? extension.names.items
        : [],
    )
    .map(({ type, value }) => `${type}:${value}`);
  const wanted = dnsNames.map(name => `dns:${name}`);
  return found.sort().join() === wanted.sort().join();
}

function isKeyOf(
  { asymmetricKeyType, asymmetricKeyDetails }: KeyObject,
  algorithm: 'RSA' | 'ECDSA',
  size: number | undefined,
): boolean {
  return algorithm === 'RSA'
    ? asymmetricKeyType === 'rsa' &&
        asymmetricKeyDetails?.modulusLength === (size ?? 2048)
    : asymmetricKeyType === 'ec' &&
        asymmetricKeyDetails?.namedCurve === CURVES[size ?? 256];
}
