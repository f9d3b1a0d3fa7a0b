import {
  clusterIssuerState,
  issuedRoots,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';

const NAME = 'second-ca';
const NAMESPACE = 'cert-manager';
const CERT_MANAGER = 'cert-manager.io';
const apiVersion = `${CERT_MANAGER}/v1`;

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
  state: (view, now) => clusterIssuerState(view, NAME, now),
  trustAnchors: view => issuedRoots(view, { namespace: NAMESPACE, name: NAME }),
};
