/** What enforces NetworkPolicies on a node. */
export interface PolicyAgent {
  name: string;
  /** End of the repository of the image that its pods run, as its installers write it. */
  images: readonly string[];
  /** API groups that a cluster serves where it is installed. */
  groups: readonly string[];
}

/** Those that Okeanos knows. docs/controllers.md has the sources. */
export const POLICY_AGENTS: readonly PolicyAgent[] = [
  {
    name: 'Calico',
    images: ['calico/node'],
    groups: ['crd.projectcalico.org', 'projectcalico.org'],
  },
  { name: 'Cilium', images: ['cilium/cilium'], groups: ['cilium.io'] },
  {
    name: 'Antrea',
    images: [
      'antrea/antrea-agent-ubuntu',
      'antrea/antrea-agent-ubi',
      'antrea/antrea-ubuntu',
    ],
    groups: ['crd.antrea.io'],
  },
  { name: 'kube-router', images: ['cloudnativelabs/kube-router'], groups: [] },
  {
    name: 'kube-network-policies',
    images: ['networking/kube-network-policies'],
    groups: [],
  },
  { name: 'kindnet', images: ['kindest/kindnetd'], groups: [] },
  {
    name: 'OVN-Kubernetes',
    images: ['ovn-org/ovn-kubernetes/ovn-kube-ubuntu', 'ovn-kube-fedora'],
    groups: ['k8s.ovn.org'],
  },
];

/**
 * The agent that an image is of; undefined when it is of none that Okeanos knows. Pure.
 *
 * @param image - as a container names it, with registry, tag and digest as it may have them
 */
export function policyAgentOf(image: string): string | undefined {
  const [withTag] = image.split('@');
  const repository = withTag.replace(/:[^/:]*$/, '');
  return POLICY_AGENTS.find(({ images }) =>
    images.some(
      wanted => repository === wanted || repository.endsWith(`/${wanted}`),
    ),
  )?.name;
}
