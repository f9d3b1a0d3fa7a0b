import {
  covers,
  type IssuerRef,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { DEFAULT_DURATION_SECONDS, secondsOf } from '../certificates/duration';
import type { SeenOfHost } from './HostClaim';

const certificateSchema = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    finalizers: z.array(z.string()).nullish(),
    deletionTimestamp: z.string().nullish(),
  }),
  spec: z.object({
    secretName: z.string(),
    dnsNames: z.array(z.string()).nullish(),
    commonName: z.string().nullish(),
    literalSubject: z.string().nullish(),
    isCA: z.boolean().nullish(),
    duration: z.string().nullish(),
    issuerRef: z.object({ name: z.string(), kind: z.string().nullish() }),
  }),
  status: z.object({ notAfter: z.string().nullish() }).nullish(),
});

/** A Certificate, cut to what tells which names it gets. */
export interface SeenCertificate {
  name: string;
  uid: string;
  /** Without those of Kubernetes' own garbage collection, which go by themselves. */
  finalizers: string[];
  /** It was deleted, and is still there. */
  isTerminating: boolean;
  secretName: string;
  /** As it names it: without a kind, one of the namespace's own. */
  issuer: { kind: string; name: string };
  /** The names it asks for. */
  names: string[];
  /** It can sign, or name, anything: an authority of its own, or a subject that is written out. */
  isUnbounded: boolean;
  hours: number;
  /** ISO 8601; undefined before it was issued. */
  notAfter?: string;
}

/** @throws when it is not what the API server takes for a Certificate */
export function readCertificate(object: StoredObject): SeenCertificate {
  const { metadata, spec, status } = certificateSchema.parse(object);
  const { secretName, issuerRef, commonName } = spec;
  return {
    name: metadata.name,
    uid: metadata.uid,
    finalizers: (metadata.finalizers ?? []).filter(name => name.includes('/')),
    isTerminating: Boolean(metadata.deletionTimestamp),
    secretName,
    issuer: { kind: issuerRef.kind || 'Issuer', name: issuerRef.name },
    names: [...(spec.dnsNames ?? []), ...(commonName ? [commonName] : [])],
    isUnbounded: Boolean(spec.isCA || spec.literalSubject),
    hours: spec.duration
      ? hoursOf(spec.duration)
      : DEFAULT_DURATION_SECONDS / 3600,
    notAfter: status?.notAfter ?? undefined,
  };
}

/** Rounded up; the longest that there is when the duration is written in another way than Go's. */
function hoursOf(duration: string): number {
  return Math.ceil((secondsOf(duration) ?? DEFAULT_DURATION_SECONDS) / 3600);
}

/** Whether what is issued for a Certificate can stand for a host. */
export function reaches(
  { names, isUnbounded }: SeenCertificate,
  host: string,
): boolean {
  return isUnbounded || names.some(name => covers(name, host));
}

/** What may be asked for in a namespace. */
export interface Allowance {
  namespace: string;
  /** Its allowed hosts. */
  hosts: string[];
  /** Issuers of all sources, which the admission policies guard. */
  issuers: IssuerRef[];
  /** That of its own source; undefined when there is no such source any more. */
  issuer: IssuerRef | undefined;
}

/**
 * Certificates that must not be renewed: those of our issuers that the admission policy would refuse today for
 * their issuer or their names (it looks when they are made or changed only), and those for hosts that were released.
 * Pure.
 */
export function findRevoked(
  certificates: SeenCertificate[],
  allowance: Allowance,
  released: string[],
): SeenCertificate[] {
  return certificates.filter(
    certificate =>
      (allowance.issuers.some(issuer => isOf(certificate, issuer)) &&
        !isAllowed(certificate, allowance)) ||
      released.some(host => reaches(certificate, host)),
  );
}

/** As the admission policy has it (`certificatePolicy.ts` of oke-node). */
function isAllowed(
  certificate: SeenCertificate,
  { namespace, hosts, issuer }: Allowance,
): boolean {
  const { names, isUnbounded } = certificate;
  return (
    issuer !== undefined &&
    isOf(certificate, issuer) &&
    !isUnbounded &&
    names.every(name => isOwnName(name, namespace) || hosts.includes(name))
  );
}

function isOf({ issuer }: SeenCertificate, { kind, name }: IssuerRef): boolean {
  return issuer.kind === kind && issuer.name === name;
}

/** `<service>.<namespace>.svc`, with or without the cluster's domain. */
function isOwnName(name: string, namespace: string): boolean {
  const [service, ...rest] = name.split('.');
  return (
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(service) &&
    [`${namespace}.svc`, `${namespace}.svc.cluster.local`].includes(
      rest.join('.'),
    )
  );
}

/** What the Certificates of a namespace tell of a host. Pure. */
export function seenOfHost(
  certificates: SeenCertificate[],
  host: string,
  now: Date,
): SeenOfHost {
  const found = certificates.filter(certificate => reaches(certificate, host));
  const ends = found.flatMap(({ notAfter }) => notAfter ?? []).sort();
  return {
    endsAt: ends.at(-1),
    longestHours:
      found.length > 0
        ? Math.max(...found.map(({ hours }) => hours))
        : undefined,
    lookedAt: now.toISOString(),
  };
}
