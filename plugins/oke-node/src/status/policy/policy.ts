import type { PolicyStatus } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { toAspect } from '../findings';
import { evaluateNetworkPolicies } from './networkPolicies';
import { evaluatePodSecurity } from './podSecurity';
import { evaluateResourceQuotas } from './resourceQuotas';

/** The policies that apply to the pods of a service. */
export function evaluatePolicy(
  evaluation: Evaluation,
  namespace: string,
  name: string,
): PolicyStatus {
  const network = evaluateNetworkPolicies(evaluation, namespace, name);
  const quotas = evaluateResourceQuotas(evaluation, namespace);
  const podSecurity = evaluatePodSecurity(evaluation, namespace);
  // Of what is as good, the network comes first.
  const [first, ...others] = [
    ...network.findings,
    ...quotas.items,
    ...quotas.gaps,
    podSecurity,
  ];
  return {
    ...toAspect(others, first, evaluation.now),
    items: [...network.items, podSecurity, ...quotas.items],
    ingress: network.ingress,
    egress: network.egress,
    enforcement: {
      state: network.enforcement.state,
      message: `${network.enforcement.message}.`,
    },
    ...(network.allowed && { allowed: network.allowed }),
  };
}
