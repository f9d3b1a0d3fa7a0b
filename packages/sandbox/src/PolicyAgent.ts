import { ApiException } from '@kubernetes/client-node';
import { ObjectClient, type AnyObject } from './ObjectClient';

/**
 * - `none`: the cluster knows of no agent
 * - `ready`: a DaemonSet of an agent is Ready on every node, and its API is served
 * - `unknown`: the API is served, and no pod of the agent is there, as after an agent was removed
 */
export type PolicyAgentState = 'none' | 'ready' | 'unknown';

export const POLICY_AGENT_STATES: readonly PolicyAgentState[] = [
  'none',
  'ready',
  'unknown',
];

/** Says what it is wherever it is met: it enforces nothing. */
const NAME = 'simulated-policy-agent';
const LABELS = { 'app.kubernetes.io/name': NAME };
const GROUP = 'crd.projectcalico.org';

const definition = (
  kind: string,
  plural: string,
  scope: 'Namespaced' | 'Cluster',
): AnyObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${GROUP}`, labels: LABELS },
  spec: {
    group: GROUP,
    names: { kind, plural, singular: kind.toLowerCase() },
    scope,
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            // The official client's name of x-kubernetes-preserve-unknown-fields.
            x_kubernetes_preserve_unknown_fields: true,
          },
        },
      },
    ],
  },
});

const DEFINITIONS = [
  definition('NetworkPolicy', 'networkpolicies', 'Namespaced'),
  definition('GlobalNetworkPolicy', 'globalnetworkpolicies', 'Cluster'),
];

/** With the image by which Calico is known; kwok says that its pods are Ready, and nothing runs. */
const DAEMON_SET: AnyObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: NAME, namespace: 'kube-system', labels: LABELS },
  spec: {
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        hostNetwork: true,
        tolerations: [{ operator: 'Exists' }],
        containers: [{ name: NAME, image: 'quay.io/calico/node:v3.32.0' }],
      },
    },
  },
};

/** A policy agent of a cluster that can be switched while the cluster runs. */
export class PolicyAgent {
  readonly #client: ObjectClient;

  /** @param kubeconfig - file of an administrator of the cluster */
  constructor(kubeconfig: string) {
    this.#client = ObjectClient.fromKubeconfig(kubeconfig);
  }

  /** Makes the cluster have the agent in a state, and waits until it has. */
  async set(state: PolicyAgentState): Promise<void> {
    if (state === 'none') {
      await this.#remove(DAEMON_SET);
      for (const each of DEFINITIONS) {
        await this.#remove(each);
      }
      return;
    }
    await this.#client.apply(...DEFINITIONS);
    for (const each of DEFINITIONS) {
      await this.#client.waitUntil(each, {
        status: { conditions: [{ type: 'Established', status: 'True' }] },
      });
    }
    if (state === 'unknown') {
      await this.#remove(DAEMON_SET);
      return;
    }
    await this.#client.apply(DAEMON_SET);
    await this.#client.waitUntil(DAEMON_SET, {
      status: { numberUnavailable: undefined, observedGeneration: 1 },
    });
  }

  /** With its pods. */
  async #remove(object: AnyObject): Promise<void> {
    try {
      await this.#client.delete(
        object,
        ...[undefined, undefined, undefined, undefined, 'Foreground'],
      );
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) {
        return;
      }
      throw error;
    }
    await this.#client.waitUntilGone(object);
  }
}
