import { LONGEST_CERTIFICATE_HOURS } from '@okeanos/backstage-plugin-oke-common';
import {
  clusterCa,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { KIND, SUBDOMAIN } from './kubernetesNames';
import { Registrations } from './Registrations';

/**
 * Where certificates of app namespaces can come from: the CA of their cluster, and what modules registered. The names
 * of their issuers become part of admission policies, and are of the form that Kubernetes gives them.
 */
export class CertificateSources {
  readonly #registered = new Registrations<CertificateSource>(
    'certificate source',
  );

  constructor() {
    this.add(clusterCa);
  }

  /**
   * @throws Error that names the modules when another source has the id or the issuer, or when something of it cannot
   *   be used
   */
  add(source: CertificateSource): void {
    const { id, module, issuerRef, admission } = source;
    const { group, kind, name } = issuerRef;
    const refuse = (why: string) => {
      throw new Error(`The certificate source '${id}' of ${module} ${why}`);
    };
    if (!SUBDOMAIN.test(group) || !KIND.test(kind) || !SUBDOMAIN.test(name)) {
      refuse(
        `has an issuer that cannot be used (${kind} '${name}' of group '${group}'): take a group and a name as Kubernetes has them, and a kind in PascalCase`,
      );
    }
    if (kind === 'Issuer') {
      refuse(
        "has an issuer of kind 'Issuer', of which each namespace has its own: take one that belongs to the cluster",
      );
    }
    if (group === 'okeanos.io') {
      refuse(
        'has an issuer of Okeanos itself: those sign for authorities of sources only',
      );
    }
    const { longestHours } = admission;
    if (
      !Number.isInteger(longestHours) ||
      longestHours < 1 ||
      longestHours > LONGEST_CERTIFICATE_HOURS
    ) {
      refuse(
        `allows certificates of ${longestHours} hours: take whole hours from 1 to ${LONGEST_CERTIFICATE_HOURS}`,
      );
    }
    const other = this.list().find(
      ({ issuerRef: its }) => its.kind === kind && its.name === name,
    );
    if (other && other.id !== id) {
      refuse(
        `has the issuer of '${other.id}' of ${other.module} (${kind} ${name}): the namespaces of one could use the other`,
      );
    }
    this.#registered.add(source);
  }

  get(id: string): CertificateSource | undefined {
    return this.#registered.get(id);
  }

  /** The CA of the cluster comes first. */
  list(): CertificateSource[] {
    return this.#registered.list();
  }
}
