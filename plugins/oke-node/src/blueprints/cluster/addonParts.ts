import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  ADDON_PART,
  ociPart,
  reference,
  type OciPart,
} from '../../convergence/oci';

/** The add-on that every cluster has: certificates of namespaces come from it. */
export const CERT_MANAGER = 'CertManager';

const CERT_MANAGER_PART = 'cert-manager';

/**
 * The add-ons of a cluster, cert-manager first: of OKE's others, some need it
 * (https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengconfiguringclusteraddons-configurationarguments.htm). Pure.
 */
export function addonParts({ addons }: Pick<ClusterSpec, 'addons'>): OciPart[] {
  const certManager = addons.find(({ name }) => name === CERT_MANAGER);
  return [
    addonPart(CERT_MANAGER_PART, CERT_MANAGER, certManager),
    ...addons
      .filter(({ name }) => name !== CERT_MANAGER)
      .map(addon =>
        addonPart(`${ADDON_PART}${addon.name}`, addon.name, addon, [
          CERT_MANAGER_PART,
        ]),
      ),
  ];
}

function addonPart(
  id: string,
  addonName: string,
  asked: ClusterSpec['addons'][number] | undefined,
  after: string[] = [],
): OciPart {
  return ociPart(
    {
      ...{ type: 'addon', id, kind: 'Addon', addonName },
      clusterId: reference('cluster'),
      ...(asked && {
        details: {
          ...(asked.version && { version: asked.version }),
          configurations: asked.configurations,
        },
      }),
    },
    after,
  );
}
