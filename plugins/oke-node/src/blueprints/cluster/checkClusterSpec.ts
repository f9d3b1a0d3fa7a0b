import { isDeepStrictEqual } from 'node:util';
import {
  canUpgrade,
  type ClusterSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { ClusterOffer } from '../../convergence/oci';
import type { OciAddonOption } from '../../oci/addons';
import { checkAddons } from './checkAddons';
import { checkBastion } from './checkBastion';
import { checkNetwork } from './checkNetwork';
import { checkNodePools } from './checkNodePools';
import { checkPeering, type OtherNetwork } from './checkPeering';
import { allServices, wantedVersion } from './chooseForCluster';
import type { ClusterChoice } from './ClusterContext';

/**
 * What a spec is checked against.
 *
 * @public
 */
export interface ClusterFacts {
  offer: ClusterOffer;
  /** Add-ons that OKE offers for the version of Kubernetes; undefined when that is not known. */
  addons?: OciAddonOption[];
  /** Blocks that the portal comes from when it connects to a bastion. */
  portalCidrs: string[];
  /** Networks of the other clusters of Okeanos. */
  others: readonly OtherNetwork[];
  /** The cluster as it was asked for before; undefined for a new one. */
  current?: { spec: ClusterSpec; choice?: ClusterChoice };
}

/**
 * What is wrong with a spec beyond its syntax: against itself, what OKE offers, and what cannot be
 * changed any more. Pure.
 *
 * @public
 */
export function checkClusterSpec(
  spec: ClusterSpec,
  { offer, addons, current, others, portalCidrs }: ClusterFacts,
): PlanProblem[] {
  const version = checkKubernetesVersion(spec, offer, current?.choice);
  return [
    ...(current ? checkUnchanged(spec, current.spec) : []),
    ...version.problems,
    ...checkNetwork(spec),
    ...checkPeering(spec, current?.spec.network, others),
    ...checkBastion(spec, portalCidrs),
    ...checkNodePools(
      spec,
      offer,
      version.wanted,
      current?.choice,
      current?.spec,
    ),
    ...checkAddons(spec, addons, current?.spec),
    ...checkServices(offer),
  ];
}

function checkKubernetesVersion(
  spec: ClusterSpec,
  offer: ClusterOffer,
  current: ClusterChoice | undefined,
): { wanted?: string; problems: PlanProblem[] } {
  const wanted = wantedVersion(spec, offer, current);
  const offered = offer.kubernetesVersions.join(', ');
  const wrong = (message: string, remedy: string) => ({
    problems: [
      {
        field: 'kubernetesVersion',
        value: spec.kubernetesVersion,
        message,
        remedy,
      },
    ],
  });
  if (!wanted) {
    return wrong(
      'OKE offers no version of Kubernetes here',
      'Check the region and the permissions of the principal',
    );
  }
  // The version that a cluster has may be one that is no longer offered.
  if (wanted === current?.kubernetesVersion) {
    return { wanted, problems: [] };
  }
  if (!offer.kubernetesVersions.includes(wanted)) {
    return wrong(
      'OKE does not offer this version of Kubernetes',
      `Choose one of ${offered}, or leave it empty for the newest`,
    );
  }
  if (current && !canUpgrade(current.kubernetesVersion, wanted)) {
    return wrong(
      `the cluster has ${current.kubernetesVersion}, which cannot go to this version`,
      'A cluster goes up only, by one minor version at a time',
    );
  }
  return { wanted, problems: [] };
}

/** What of a network can be changed; of its peering, checkPeering says what. */
const CHANGEABLE = ['clientCidrs', 'internetAccess', 'peering'];

/** Nothing of these can be changed in OCI once it is made. */
function checkUnchanged(spec: ClusterSpec, before: ClusterSpec): PlanProblem[] {
  const fixed = (source: ClusterSpec): Record<string, unknown> => ({
    name: source.name,
    compartmentId: source.compartmentId,
    ...Object.fromEntries(
      Object.entries(source.network)
        .filter(([key]) => !CHANGEABLE.includes(key))
        .map(([key, value]) => [`network.${key}`, value]),
    ),
  });
  const old = fixed(before);
  return Object.entries(fixed(spec))
    .filter(([field, value]) => !isDeepStrictEqual(value, old[field]))
    .map(([field, value]) => ({
      field,
      value: String(value),
      message: 'it cannot be changed once the cluster is made',
      remedy: `Leave it at '${old[field]}', or make another cluster`,
    }));
}

function checkServices(offer: ClusterOffer): PlanProblem[] {
  return allServices(offer)
    ? []
    : [
        {
          field: '',
          value: offer.services.map(({ name }) => name).join(', '),
          message: 'the region does not list the Oracle Services Network',
          remedy: 'Check the region and the permissions of the principal',
        },
      ];
}
