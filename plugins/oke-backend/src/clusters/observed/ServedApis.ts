import { isDeepStrictEqual } from 'node:util';
import type {
  ApiResource,
  Change,
  ClusterObjects,
  Reading,
} from '@okeanos/backstage-plugin-oke-node';
import { REFUSAL_MS } from './ConnectionTracker';

export interface ServedApisOptions {
  objects: Pick<ClusterObjects, 'apiGroups' | 'setApiGroups'>;
  /** Called when something else is known of the served APIs. */
  onChange: (change: Change) => void;
}

/** Keeps what is known of the APIs that a cluster serves, by what its API server says when asked. */
export class ServedApis {
  readonly #options: ServedApisOptions;
  /** Since when it may not be asked. */
  #refusedAt: number | undefined;

  constructor(options: ServedApisOptions) {
    this.#options = options;
  }

  answered(resources: ApiResource[]): void {
    this.#refusedAt = undefined;
    const items = [...new Set(resources.map(({ group }) => group))].sort();
    const before = this.#options.objects.apiGroups();
    if (before.state !== 'read' || !isDeepStrictEqual(before.items, items)) {
      this.#set({ state: 'read', asOf: new Date(), items });
    }
  }

  /** Believed when it lasts, as refusals of watches are. */
  refused({ message }: Error, now: Date): void {
    this.#refusedAt ??= now.getTime();
    if (now.getTime() - this.#refusedAt >= REFUSAL_MS) {
      const since = new Date(this.#refusedAt);
      this.#set({ state: 'forbidden', since, message });
    }
  }

  #set(groups: Reading<string>): void {
    const { objects, onChange } = this.#options;
    onChange(objects.setApiGroups(groups));
  }
}
