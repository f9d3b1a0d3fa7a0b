import type {
  KubernetesObject,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';

/** Marks the approvals of Okeanos, which it declares again with everything else that it declares. */
const APPROVED_REASON = 'okeanos.io';

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  lastTransitionTime: z.string().optional(),
});

type RequestCondition = z.infer<typeof conditionSchema>;

const statusSchema = z.object({
  status: z
    .object({ conditions: z.array(conditionSchema).default([]) })
    .prefault({}),
});

function conditionsOf(object: unknown): RequestCondition[] {
  return statusSchema.parse(object).status.conditions;
}

export function isApproved(request: KubernetesObject): boolean {
  return conditionsOf(request).some(
    ({ type, status }) => type === 'Approved' && status === 'True',
  );
}

/** What the condition `Ready` says; undefined before somebody said something. */
export function readyMessageOf(request: KubernetesObject): string | undefined {
  return conditionsOf(request).find(({ type }) => type === 'Ready')?.message;
}

/** The CertificateRequest with a condition, for a server-side apply of its status. */
export function withCondition(
  request: StoredObject,
  condition: Omit<RequestCondition, 'lastTransitionTime'>,
  certificates: { certificate?: string; ca?: string },
  now: Date,
): KubernetesObject {
  const { apiVersion, kind, metadata } = request;
  const { name, namespace, uid } = metadata;
  const own = conditionsOf(request).filter(
    ({ type, reason }) => type === 'Approved' && reason === APPROVED_REASON,
  );
  const lastTransitionTime = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    ...{ apiVersion, kind },
    // With the UID, so that a namesake that came since is left alone.
    metadata: { name, namespace, uid },
    status: {
      ...certificates,
      conditions: [
        ...own.filter(({ type }) => type !== condition.type),
        { ...condition, lastTransitionTime },
      ],
    },
  };
}

/** https://cert-manager.io/docs/usage/certificaterequest/#approval */
export function approved(request: StoredObject, now: Date): KubernetesObject {
  return withCondition(
    request,
    {
      ...{ type: 'Approved', status: 'True', reason: APPROVED_REASON },
      message: 'It is for a Certificate that Okeanos made',
    },
    {},
    now,
  );
}

/** https://cert-manager.io/docs/contributing/external-issuers/ */
export function issued(
  request: StoredObject,
  { chain, root }: { chain: string; root: string },
  now: Date,
): KubernetesObject {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return withCondition(
    request,
    {
      ...{ type: 'Ready', status: 'True', reason: 'Issued' },
      message: 'Signed by the certificate source',
    },
    { certificate: base64(chain), ca: base64(root) },
    now,
  );
}

/** It is tried again. */
export function pending(
  request: StoredObject,
  message: string,
  now: Date,
): KubernetesObject {
  return withCondition(
    request,
    { ...{ type: 'Ready', status: 'False', reason: 'Pending' }, message },
    {},
    now,
  );
}
