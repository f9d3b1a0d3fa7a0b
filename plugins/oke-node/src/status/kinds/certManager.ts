import { z } from 'zod';
import { LABEL_SERVICE } from '../../common/names';
import { parseChain } from './chain';
import { defineKind } from './defineKind';
import {
  conditions,
  list,
  metadata,
  metadataWithGeneration,
  optionalTime,
  pick,
} from './fields';

export const CERT_MANAGER_GROUP = 'cert-manager.io';

/** Annotations of a CertificateRequest (`certmanager/v1`): of which Certificate, and for which revision. */
export const CERTIFICATE_NAME = 'cert-manager.io/certificate-name';
export const CERTIFICATE_REVISION = 'cert-manager.io/certificate-revision';

export const Certificate = defineKind({
  apiVersion: `${CERT_MANAGER_GROUP}/v1`,
  kind: 'Certificate',
  plural: 'certificates',
  namespaced: true,
  schema: z.object({
    metadata: metadataWithGeneration.extend({
      uid: z.string(),
      creationTimestamp: optionalTime,
      labels: pick(LABEL_SERVICE),
    }),
    spec: z.object({
      secretName: z.string(),
      dnsNames: list(z.string()),
      issuerRef: z.object({
        name: z.string(),
        // cert-manager takes an empty text as absent.
        kind: z
          .string()
          .default('')
          .transform(kind => kind || 'Issuer'),
        group: z
          .string()
          .default('')
          .transform(group => group || CERT_MANAGER_GROUP),
      }),
    }),
    status: z
      .object({
        conditions,
        notBefore: optionalTime,
        notAfter: optionalTime,
        renewalTime: optionalTime,
        revision: z.number().int().optional(),
        failedIssuanceAttempts: z.number().int().default(0),
        lastFailureTime: optionalTime,
      })
      .prefault({}),
  }),
  indexes: {
    /** The Secret that it is written to, as `namespace/name`. */
    secret: {
      keys: ({ metadata: { namespace }, spec }) => [
        `${namespace}/${spec.secretName}`,
      ],
      acrossNamespaces: false,
    },
  },
});

export const CertificateRequest = defineKind({
  apiVersion: `${CERT_MANAGER_GROUP}/v1`,
  kind: 'CertificateRequest',
  plural: 'certificaterequests',
  namespaced: true,
  schema: z.object({
    metadata: metadata.extend({
      annotations: pick(CERTIFICATE_NAME, CERTIFICATE_REVISION),
      ownerReferences: list(z.object({ kind: z.string(), uid: z.string() })),
    }),
    status: z
      .object({
        certificate: z.base64().optional(),
        ca: z.base64().optional(),
      })
      .prefault({})
      .transform(({ certificate, ca }, context) => {
        if (!certificate) {
          return { chain: undefined };
        }
        const decode = (text: string) => Buffer.from(text, 'base64').toString();
        try {
          return { chain: parseChain(decode(certificate), ca && decode(ca)) };
        } catch (error) {
          context.addIssue({
            code: 'custom',
            message: error instanceof Error ? error.message : String(error),
          });
          return z.NEVER;
        }
      }),
  }),
  indexes: {
    /** The Certificate that it is for, as `namespace/name`. */
    certificate: {
      keys: ({ metadata: { namespace, annotations } }) =>
        CERTIFICATE_NAME in annotations
          ? [`${namespace}/${annotations[CERTIFICATE_NAME]}`]
          : [],
      acrossNamespaces: false,
    },
  },
});

const issuerSchema = z.object({
  metadata: metadataWithGeneration,
  status: z.object({ conditions }).prefault({}),
});

export const Issuer = defineKind({
  apiVersion: `${CERT_MANAGER_GROUP}/v1`,
  kind: 'Issuer',
  plural: 'issuers',
  namespaced: true,
  schema: issuerSchema,
});

export const ClusterIssuer = defineKind({
  apiVersion: `${CERT_MANAGER_GROUP}/v1`,
  kind: 'ClusterIssuer',
  plural: 'clusterissuers',
  namespaced: false,
  schema: issuerSchema,
});
