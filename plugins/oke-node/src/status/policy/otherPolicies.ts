import type { Evidence } from '@okeanos/backstage-plugin-oke-common';
import { gap, type Evaluation } from '../Evaluation';
import { evidence, kindTitle, title, type Finding } from '../findings';
import { kinds, type KindName } from '../kinds';

/** APIs whose policies have a say beside NetworkPolicies. Okeanos sees that there are some, and does not read their rules. */
const APIS: readonly {
  group: string;
  kinds: readonly { name: KindName; namespaced: boolean }[];
}[] = [
  {
    group: 'cilium.io',
    kinds: [
      { name: 'CiliumNetworkPolicy', namespaced: true },
      { name: 'CiliumClusterwideNetworkPolicy', namespaced: false },
    ],
  },
  {
    group: 'crd.projectcalico.org',
    kinds: [
      { name: 'CalicoNetworkPolicy', namespaced: true },
      { name: 'CalicoGlobalNetworkPolicy', namespaced: false },
    ],
  },
  {
    group: 'crd.antrea.io',
    kinds: [
      { name: 'AntreaNetworkPolicy', namespaced: true },
      { name: 'AntreaClusterNetworkPolicy', namespaced: false },
    ],
  },
  {
    group: 'policy.networking.k8s.io',
    kinds: [
      { name: 'AdminNetworkPolicy', namespaced: false },
      { name: 'BaselineAdminNetworkPolicy', namespaced: false },
      { name: 'ClusterNetworkPolicy', namespaced: false },
    ],
  },
];

/** Cilium denies what no policy allows in its mode `always`, and enforces nothing in its mode `never`. */
const MODE_NOT_READ = 'cilium.io';

/**
 * Why the NetworkPolicies alone do not tell who may connect, in findings of the state unknown; none
 * when they do.
 *
 * @param noneSelects - no NetworkPolicy selects the pods
 */
export function checkOtherPolicies(
  evaluation: Evaluation,
  namespace: string,
  noneSelects: boolean,
): Finding[] {
  const groups = evaluation.apiGroups();
  if (groups.state !== 'read') {
    return [gap(groups)];
  }
  const served = APIS.filter(({ group }) => groups.items.includes(group));
  const found: string[] = [];
  const seen: Evidence[] = [];
  for (const api of served) {
    const readings = api.kinds.map(({ name, namespaced }) => ({
      name,
      reading: evaluation.find(
        kinds[name],
        'namespace',
        namespaced ? namespace : '',
      ),
    }));
    if (readings.every(({ reading }) => reading.state === 'notInstalled')) {
      found.push(
        `policies of ${api.group} (not read so far, or in no version that is read)`,
      );
    }
    for (const { name, reading } of readings) {
      if (reading.state === 'read') {
        const some = reading.items.slice(0, 3);
        const more = reading.items.length - some.length;
        found.push(
          ...some.map(item => title(name, item)),
          ...(more > 0 ? [`${more} more of ${kindTitle(name)}`] : []),
        );
        seen.push(...some.map(item => evidence(name, item, 'it exists')));
      } else if (reading.state !== 'notInstalled') {
        found.push(`objects of the kind ${kinds[name].id} (not read so far)`);
      }
    }
  }
  if (found.length > 0) {
    return [
      {
        state: 'unknown',
        reason: 'OtherPolicies',
        message: `Who may connect is not known: ${found.join(
          ', ',
        )} may have a say, and Okeanos does not read their rules.`,
        evidence: seen,
      },
    ];
  }
  return noneSelects && groups.items.includes(MODE_NOT_READ)
    ? [
        {
          state: 'unknown',
          reason: 'ModeNotRead',
          message: `No NetworkPolicy selects the pods. What that means is not known: the cluster serves ${MODE_NOT_READ}, and the mode in which Cilium enforces is not read.`,
          evidence: [],
        },
      ]
    : [];
}
