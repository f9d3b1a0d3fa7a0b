import type { KubernetesPart } from '../../convergence/kubernetes';
import { CERT_MANAGER_NAMESPACE, CLUSTER_ISSUER } from '../../common/names';
import type { BuiltObject } from '../BuiltObject';

/**
 * The CA that signs the namespaces' certificates. Its key lies in cert-manager's namespace, which
 * owners cannot read, behind a ClusterIssuer.
 */
export function issuerParts(): KubernetesPart[] {
  const selfSigned = `${CLUSTER_ISSUER}-bootstrap`;
  return [
    {
      id: 'issuer-bootstrap',
      dependsOn: [],
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
      // The policies first: an issuer without them would sign for anybody.
      dependsOn: [
        'ca-certificate',
        'certificate-policy-binding',
        'issuer-policy-binding',
      ],
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: CLUSTER_ISSUER },
        spec: { ca: { secretName: CLUSTER_ISSUER } },
      } satisfies BuiltObject,
    },
  ];
}
