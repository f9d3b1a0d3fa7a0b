import {
  clusterIssuerState,
  defineKind,
  issuedRoots,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';

const NAME = 'second-ca';
const NAMESPACE = 'cert-manager';
const CERT_MANAGER = 'cert-manager.io';
const apiVersion = `${CERT_MANAGER}/v1`;

/** A kind that only this source reads. */
const PriorityClass = defineKind({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  namespaced: false,
  schema: z.object({
    metadata: z.object({ name: z.string(), namespace: z.string().default('') }),
  }),
});

/** A source like the CA of the cluster, with another CA. */
export const secondCa: CertificateSource = {
  id: NAME,
  module: '@acme/second-ca',
  description: 'Another CA of the cluster, for tests',
  title: 'Second CA',
  issuerRef: { group: CERT_MANAGER, kind: 'ClusterIssuer', name: NAME },
  admission: { longestHours: 12 },
  baselineParts: () => [
    {
      id: 'bootstrap',
      object: {
        ...{ apiVersion, kind: 'ClusterIssuer' },
        ...{ metadata: { name: `${NAME}-bootstrap` } },
        spec: { selfSigned: {} },
      },
    },
    {
      id: 'ca',
      dependsOn: ['bootstrap'],
      object: {
        ...{ apiVersion, kind: 'Certificate' },
        metadata: { name: NAME, namespace: NAMESPACE },
        spec: {
          ...{ isCA: true, commonName: NAME, secretName: NAME },
          privateKey: { algorithm: 'ECDSA', size: 256 },
          issuerRef: { kind: 'ClusterIssuer', name: `${NAME}-bootstrap` },
        },
      },
    },
    {
      id: 'issuer',
      dependsOn: ['ca'],
      object: {
        ...{ apiVersion, kind: 'ClusterIssuer', metadata: { name: NAME } },
        spec: { ca: { secretName: NAME } },
      },
    },
  ],
  watchedKinds: [PriorityClass],
  state(view, now) {
    const classes = view.find(PriorityClass, 'namespace', '');
    return classes.state === 'read' && classes.items.length > 0
      ? clusterIssuerState(view, NAME, now)
      : {
          ...{ state: 'unknown', reason: 'NoPriorityClass' },
          message: 'Every cluster has some, and none is read',
          ...{ since: now.toISOString(), evidence: [] },
        };
  },
  trustAnchors: view => issuedRoots(view, { namespace: NAMESPACE, name: NAME }),
};
