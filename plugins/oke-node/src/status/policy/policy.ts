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
  const findings = [...network.findings, ...quotas.items, ...quotas.gaps];
  return {
    ...toAspect(findings, podSecurity, evaluation.now),
    items: [...network.items, podSecurity, ...quotas.items],
    ingress: network.ingress,
    egress: network.egress,
  };
}
