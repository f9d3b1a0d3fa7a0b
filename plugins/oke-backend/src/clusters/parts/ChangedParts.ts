import type { PartTrace } from './partTrace';

/** What was declared of which a part may have changed. */
export interface Changed {
  /** Kubernetes namespaces: their own objects, or what is in them. */
  namespaces: string[];
  /** UIDs of what was declared. */
  ids: string[];
}

/**
 * Collects what was declared of which a part may have changed: what carries our label, what has the name of something
 * that did, and all that is in a namespace. No I/O.
 */
export class ChangedParts {
  readonly #traces = new Map<string, PartTrace>();
  /** Kind, namespace and name of what is or was ours -> UID of what was declared. */
  readonly #owners = new Map<string, string>();
  readonly #namespaces = new Set<string>();
  readonly #ids = new Set<string>();

  /** Takes what is there when watching begins: nothing of it has changed. */
  begin(traces: PartTrace[]): void {
    traces.forEach(trace => this.#keep(trace));
  }

  /** An object is new, or was written. */
  put(trace: PartTrace): void {
    const before = this.#traces.get(trace.uid);
    if (before?.fingerprint !== trace.fingerprint) {
      this.#note(trace);
    }
    this.#keep(trace);
  }

  /** An object is gone. */
  remove(uid: string): void {
    const trace = this.#traces.get(uid);
    if (trace) {
      this.#traces.delete(uid);
      this.#note(trace);
    }
  }

  /** What was noted since this was asked last. */
  take(): Changed {
    const changed = {
      namespaces: [...this.#namespaces],
      ids: [...this.#ids],
    };
    this.#namespaces.clear();
    this.#ids.clear();
    return changed;
  }

  #keep(trace: PartTrace): void {
    this.#traces.set(trace.uid, trace);
    if (trace.id !== undefined) {
      this.#owners.set(keyOf(trace), trace.id);
    }
  }

  #note(trace: PartTrace): void {
    const { kind, namespace, name, id } = trace;
    if (namespace !== undefined) {
      this.#namespaces.add(namespace);
    } else if (kind === 'Namespace') {
      this.#namespaces.add(name);
    }
    for (const owner of [id, this.#owners.get(keyOf(trace))]) {
      if (owner !== undefined) {
        this.#ids.add(owner);
      }
    }
  }
}

function keyOf({ kind, namespace = '', name }: PartTrace): string {
  return `${kind}/${namespace}/${name}`;
}
