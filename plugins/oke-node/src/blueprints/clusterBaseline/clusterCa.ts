import {
  CLUSTER_CA,
  LONGEST_CERTIFICATE_HOURS,
} from '@okeanos/backstage-plugin-oke-common';
import { CERT_MANAGER_NAMESPACE, CLUSTER_ISSUER } from '../../common/names';
import type { BuiltObject } from '../BuiltObject';
import type {
  CertificateSource,
  CertificateSourcePart,
} from '../../extensions/certificateSources';
import { clusterIssuerState, issuedRoots } from '../../status';

/**
 * The cluster's own CA, the source of namespaces that ask for no other. Its key lies in cert-manager's namespace, which
 * owners cannot read, behind a ClusterIssuer.
 *
 * @alpha
 */
export const clusterCa: CertificateSource = {
  id: CLUSTER_CA,
  module: '@okeanos/backstage-plugin-oke-backend',
  description: 'A CA of the cluster alone: nobody outside the cluster knows it',
  // It also tells whether cert-manager is there, without which there is no source at all.
  title: 'cert-manager',
  issuerRef: {
    group: 'cert-manager.io',
    kind: 'ClusterIssuer',
    name: CLUSTER_ISSUER,
  },
  admission: { longestHours: LONGEST_CERTIFICATE_HOURS },
  baselineParts,
  state: (view, now) => clusterIssuerState(view, CLUSTER_ISSUER, now),
  trustAnchors: view =>
    issuedRoots(view, {
      namespace: CERT_MANAGER_NAMESPACE,
      name: CLUSTER_ISSUER,
    }),
};

function baselineParts(): CertificateSourcePart[] {
  const selfSigned = `${CLUSTER_ISSUER}-bootstrap`;
  return [
    {
      id: 'issuer-bootstrap',
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: selfSigned },
        spec: { selfSigned: {} },
      } satisfies BuiltObject,
    },
    {
      id: 'ca-certificate',
      dependsOn: ['issuer-bootstrap'],
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: CLUSTER_ISSUER, namespace: CERT_MANAGER_NAMESPACE },
        spec: {
          isCA: true,
          commonName: CLUSTER_ISSUER,
          secretName: CLUSTER_ISSUER,
          duration: '43800h0m0s', // five years
          renewBefore: '8760h0m0s', // longer than any certificate signed with it lives
          // The key stays: certificates in use would not verify against a new one.
          privateKey: {
            algorithm: 'ECDSA',
            size: 384,
            rotationPolicy: 'Never',
          },
          issuerRef: {
            group: 'cert-manager.io',
            kind: 'ClusterIssuer',
            name: selfSigned,
          },
        },
      } satisfies BuiltObject,
    },
    {
      id: 'issuer',
      dependsOn: ['ca-certificate'],
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: CLUSTER_ISSUER },
        spec: { ca: { secretName: CLUSTER_ISSUER } },
      } satisfies BuiltObject,
    },
  ];
}
