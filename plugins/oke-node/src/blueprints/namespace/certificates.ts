import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesPart } from '../../convergence/kubernetes';
import { LABEL_SERVICE } from '../../common/names';
import type { IssuerRef } from '../../extensions/certificateSources';
import type { BuiltObject } from '../BuiltObject';

/**
 * A Certificate per named service, for its server and its client side. Only fields that
 * cert-manager 1.17 knows (the version of the OKE add-on): newer ones would be dropped silently.
 */
export function certificateParts(
  spec: NamespaceSpec,
  issuerRef: IssuerRef,
): KubernetesPart[] {
  const { durationHours } = spec.certificates;
  return spec.services.map(service => ({
    id: `certificate-${service.name}`,
    // No certificate before the walls stand.
    dependsOn: ['namespace', 'network-policy-default-deny'],
    object: {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: {
        name: `${service.name}-mtls`,
        labels: { [LABEL_SERVICE]: service.name },
      },
      spec: {
        secretName: `${service.name}-mtls`,
        duration: `${durationHours}h0m0s`,
        // Two thirds of the life, said out loud: cert-manager's default, and not
        // below its minimum of 5 minutes before the end.
        renewBefore: `${durationHours * 20}m0s`,
        dnsNames: [
          `${service.name}.${spec.name}.svc`,
          `${service.name}.${spec.name}.svc.cluster.local`,
          ...service.hosts,
        ],
        usages: ['digital signature', 'server auth', 'client auth'],
        privateKey: {
          algorithm: 'ECDSA',
          size: 256,
          rotationPolicy: 'Always',
        },
        issuerRef,
      },
    } satisfies BuiltObject,
  }));
}
