import { z } from 'zod';
import { defineKind } from './defineKind';
import { metadata } from './fields';

/** That there is one, and its name. What it says is not read. */
const named = <const D extends { apiVersion: string; kind: string }>(
  definition: D & { plural: string; namespaced: boolean },
) => defineKind({ ...definition, schema: z.object({ metadata }) });

const CILIUM = 'cilium.io/v2';

/** https://docs.cilium.io/en/stable/network/kubernetes/policy/ */
export const CiliumNetworkPolicy = named({
  apiVersion: CILIUM,
  kind: 'CiliumNetworkPolicy',
  plural: 'ciliumnetworkpolicies',
  namespaced: true,
});
export const CiliumClusterwideNetworkPolicy = named({
  apiVersion: CILIUM,
  kind: 'CiliumClusterwideNetworkPolicy',
  plural: 'ciliumclusterwidenetworkpolicies',
  namespaced: false,
});

const CALICO = 'crd.projectcalico.org/v1';

/** https://docs.tigera.io/calico/latest/reference/resources/networkpolicy */
export const CalicoNetworkPolicy = named({
  apiVersion: CALICO,
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  namespaced: true,
});
export const CalicoGlobalNetworkPolicy = named({
  apiVersion: CALICO,
  kind: 'GlobalNetworkPolicy',
  plural: 'globalnetworkpolicies',
  namespaced: false,
});

const ANTREA = 'crd.antrea.io/v1beta1';

/** https://antrea.io/docs/main/docs/antrea-network-policy/ */
export const AntreaNetworkPolicy = named({
  apiVersion: ANTREA,
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  namespaced: true,
});
export const AntreaClusterNetworkPolicy = named({
  apiVersion: ANTREA,
  kind: 'ClusterNetworkPolicy',
  plural: 'clusternetworkpolicies',
  namespaced: false,
});

const GROUP = 'policy.networking.k8s.io';

/** https://network-policy-api.sigs.k8s.io: v1alpha2 has one kind in place of the two before. */
export const AdminNetworkPolicy = named({
  apiVersion: `${GROUP}/v1alpha1`,
  kind: 'AdminNetworkPolicy',
  plural: 'adminnetworkpolicies',
  namespaced: false,
});
export const BaselineAdminNetworkPolicy = named({
  apiVersion: `${GROUP}/v1alpha1`,
  kind: 'BaselineAdminNetworkPolicy',
  plural: 'baselineadminnetworkpolicies',
  namespaced: false,
});
export const ClusterNetworkPolicy = named({
  apiVersion: `${GROUP}/v1alpha2`,
  kind: 'ClusterNetworkPolicy',
  plural: 'clusternetworkpolicies',
  namespaced: false,
});
