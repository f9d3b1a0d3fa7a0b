import { z } from 'zod';
import { defineKind } from './defineKind';
import { list, loadBalancerStatus, metadata, origin, pick } from './fields';

/** Class of an Ingress before `spec.ingressClassName` (`networking/v1beta1.AnnotationIngressClass`). */
export const LEGACY_INGRESS_CLASS = 'kubernetes.io/ingress.class';

/** Marks the class of an Ingress that names none (`networking/v1.AnnotationIsDefaultIngressClass`). */
export const DEFAULT_INGRESS_CLASS =
  'ingressclass.kubernetes.io/is-default-class';

/**
 * OCI native ingress controller: the OCID of a certificate in OCI Certificates, in place of a Secret.
 * See https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengsettingupnativeingresscontroller.htm
 */
export const INGRESS_CERTIFICATE_OCID =
  'oci-native-ingress.oraclecloud.com/certificate-ocid';

/**
 * OCI native ingress controller: whether it speaks TLS to the pods where it has a certificate. It does unless this says
 * `false` (`GetBackendTlsEnabled`, https://github.com/oracle/oci-native-ingress-controller/blob/main/pkg/util/util.go).
 */
export const INGRESS_BACKEND_TLS =
  'oci-native-ingress.oraclecloud.com/backend-tls-enabled';

/**
 * ingress-nginx: an Ingress that takes a part of the requests of another one of the same host and path.
 * See https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary
 */
export const INGRESS_CANARY = 'nginx.ingress.kubernetes.io/canary';

/**
 * NGINX Ingress Controller of F5: an Ingress that has a host together with others.
 * See https://docs.nginx.com/nginx-ingress-controller/configuration/host-and-listener-collisions/
 */
export const INGRESS_MERGEABLE = 'nginx.org/mergeable-ingress-type';

const backend = z.object({
  service: z
    .object({
      name: z.string(),
      port: z
        .object({ name: z.string().optional(), number: z.number().optional() })
        .prefault({}),
    })
    .optional(),
});

export const Ingress = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  plural: 'ingresses',
  namespaced: true,
  schema: z.object({
    metadata: metadata.extend({
      ...origin.shape,
      annotations: pick(
        LEGACY_INGRESS_CLASS,
        INGRESS_CERTIFICATE_OCID,
        INGRESS_BACKEND_TLS,
        INGRESS_CANARY,
        INGRESS_MERGEABLE,
      ),
    }),
    spec: z.object({
      ingressClassName: z.string().optional(),
      defaultBackend: backend.optional(),
      rules: list(
        z.object({
          host: z.string().default(''),
          http: z
            .object({
              paths: list(
                z.object({
                  path: z.string().default('/'),
                  pathType: z.string(),
                  backend,
                }),
              ),
            })
            .prefault({}),
        }),
      ),
      tls: list(
        z.object({
          hosts: list(z.string()),
          secretName: z.string().default(''),
        }),
      ),
    }),
    status: z.object({ loadBalancer: loadBalancerStatus }).prefault({}),
  }),
  indexes: {
    /** The hosts of its rules; empty for any. */
    host: {
      keys: ({ spec }) => spec.rules.map(({ host }) => host),
      acrossNamespaces: true,
    },
  },
});

export const IngressClass = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  schema: z.object({
    metadata: metadata.extend({ annotations: pick(DEFAULT_INGRESS_CLASS) }),
    spec: z.object({ controller: z.string().default('') }).prefault({}),
  }),
});
