import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import type { Finding } from '../findings';

/** A certificate that an entry presents to clients, as far as its configuration says. */
export type CertificateUse =
  | {
      kind: 'Secret';
      namespace: string;
      name: string;
      /** Hosts that it has to cover; empty when it is for any. */
      hosts: string[];
      /** Who presents it, for people. */
      usedBy: string;
      /** Whether a load balancer outside the cluster holds a copy. */
      copiedToLoadBalancer: boolean;
    }
  | {
      kind: 'other';
      namespace: string;
      /** Name of whatever holds it. */
      name: string;
      usedBy: string;
    };

/** One way into a service, with the certificates that it presents. */
export interface Entry {
  route: ExposureRoute;
  /** That anybody can take it, also where something else is worse. */
  isPublic: readonly Finding[];
  certificates: CertificateUse[];
  /** Why it may present more certificates than these. */
  gaps: readonly Finding[];
}
