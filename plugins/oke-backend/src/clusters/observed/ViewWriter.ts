import type { Lease } from '../../leases/LeaseStore';
import { carryComponents } from './clusterView';
import type { Connection } from './ConnectionTracker';
import type {
  ClusterView,
  ObservedClusterRecord,
  ObservedClusterStore,
} from './ObservedClusterStore';

/** Freshness is written so often when nothing else is. */
const FRESHNESS_MS = 20_000;

/** It is looked for so often while it is not known. */
const UNKNOWN_MS = 1_000;

export interface ViewWriterOptions {
  /** The cluster's row as it is before. */
  record: ObservedClusterRecord;
  observedClusters: Pick<ObservedClusterStore, 'recordView'>;
  lease: Lease;
  /** Called when the cluster as a whole was written differently. */
  onChanged: (cluster: string) => void;
}

/** Writes what is seen of a cluster as a whole to its row: at once when it differs, else its freshness now and then. */
export class ViewWriter {
  readonly #options: ViewWriterOptions;
  #view: ClusterView;
  #asOf: string | undefined;
  /** What is on the row, to write it only when it differs, and since when. */
  #written = { content: '', at: 0 };

  constructor(options: ViewWriterOptions) {
    this.#options = options;
    const { view, connection } = options.record;
    this.#view = view;
    this.#asOf = connection.asOf;
  }

  /** @param asOf - how old it is at most; undefined when that is not known */
  see(view: ClusterView, asOf: Date | undefined): void {
    this.#view = carryComponents(this.#view, view);
    this.#asOf = asOf?.toISOString() ?? this.#asOf;
  }

  /** After so long freshness is due: soon while it was never known, as when the last list came in a round. */
  get dueInMs(): number {
    if (this.#asOf === undefined) {
      return UNKNOWN_MS;
    }
    return Math.max(0, this.#written.at + FRESHNESS_MS - Date.now());
  }

  /** @throws LeaseLostError */
  async write(
    connection: Connection,
    kubernetesVersion: string | undefined,
  ): Promise<void> {
    const { record, observedClusters, lease, onChanged } = this.#options;
    const view = this.#view;
    const isKnown = this.#asOf !== undefined;
    const content = JSON.stringify({
      ...{ connection, view, kubernetesVersion, isKnown },
    });
    const isChanged = content !== this.#written.content;
    if (!isChanged && this.dueInMs > 0) {
      return;
    }
    await observedClusters.recordView(
      lease,
      record.name,
      {
        connection: { ...connection, asOf: this.#asOf },
        view,
        kubernetesVersion,
      },
      isChanged,
    );
    this.#written = { content, at: Date.now() };
    if (isChanged) {
      onChanged(record.name);
    }
  }
}
