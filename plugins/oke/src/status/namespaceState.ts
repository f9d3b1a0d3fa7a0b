import type {
  Condition,
  NamespaceSummary,
} from '@okeanos/backstage-plugin-oke-common';
import { conditionState } from './conditionState';

/** How what was declared of a namespace stands: one word, with the sentence and the time that go with it. */
export interface NamespaceState {
  state: 'healthy' | 'warning' | 'pending' | 'deleting' | 'unknown';
  /** Empty when there is nothing to add. */
  message: string;
  /** ISO 8601; undefined when not known. */
  since?: string;
  /** All conditions but `Ready`. */
  others: Condition[];
}

/**
 * Sums up a namespace by its condition `Ready`. What was observed for an earlier generation says
 * nothing about the present spec.
 */
export function namespaceState(namespace: NamespaceSummary): NamespaceState {
  const { conditions, createdAt, deletionRequestedAt, generation } = namespace;
  const ready = conditions.find(({ type }) => type === 'Ready');
  const others = conditions.filter(({ type }) => type !== 'Ready');

  if (deletionRequestedAt) {
    const message = ready?.message ?? '';
    return { state: 'deleting', message, since: deletionRequestedAt, others };
  }
  if (!ready) {
    return { state: 'pending', message: '', since: createdAt, others };
  }
  if (ready.observedGeneration < generation) {
    return { state: 'pending', message: '', others };
  }
  const { message, since } = ready;
  return { state: conditionState(ready, generation), message, since, others };
}
