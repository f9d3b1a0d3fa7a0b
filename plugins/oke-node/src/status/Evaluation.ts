import { dependenciesOf, type Dependency } from './dependencies';
import { evidence, type Finding } from './findings';
import type { IndexOf, KindName, ObjectOf } from './kinds';
import type { ObjectView } from './objectView';

/** What a look-up gave. */
export interface Found<T> {
  /** In the order of namespace and name, so that results never depend on the order of arrival. */
  objects: readonly T[];
  /** Why there may be more than `objects`; empty when the look-up is complete. */
  gaps: readonly Finding[];
  /** False when the cluster does not serve the API: then there are none, for certain. */
  installed: boolean;
}

/**
 * One evaluation: the objects at one moment. All reads and all comparisons with the clock go
 * through it, so that it knows what the result rests on and until when it holds.
 */
export class Evaluation {
  readonly now: Date;
  readonly dependencies = new Set<Dependency>();
  readonly #view: ObjectView;
  #nextAt: Date | undefined;

  constructor(view: ObjectView, now: Date) {
    this.#view = view;
    this.now = now;
  }

  /** See {@link ObjectView.find}. */
  find<K extends KindName>(
    kind: K,
    index: IndexOf<K>,
    key: string,
  ): Found<ObjectOf<K>> {
    for (const each of dependenciesOf(kind, index, key)) {
      this.dependencies.add(each);
    }
    const lookup = this.#view.find(kind, index, key);
    if (lookup.state === 'notInstalled') {
      return { objects: [], gaps: [], installed: false };
    }
    if (lookup.state !== 'synced') {
      return {
        objects: [],
        gaps: [gap(`${kind} objects`, lookup)],
        installed: true,
      };
    }
    return {
      objects: [...lookup.objects].sort(byName),
      gaps: [...lookup.unreadable].sort(byName).map(object => ({
        state: 'unknown',
        reason: 'Unreadable',
        message: object.unreadable,
        evidence: [evidence(kind, object, object.unreadable)],
      })),
      installed: true,
    };
  }

  /** The names of the API groups that the cluster serves, or why they are not known. */
  apiGroups(): { names: ReadonlySet<string>; gaps: readonly Finding[] } {
    const groups = this.#view.apiGroups();
    return groups.state === 'synced'
      ? { names: groups.names, gaps: [] }
      : { names: new Set(), gaps: [gap('The API groups', groups)] };
  }

  /** Whether a moment has come. If not, the result holds no longer than until then. */
  reached(moment: Date | string): boolean {
    const at = new Date(moment);
    if (at <= this.now) {
      return true;
    }
    if (!this.#nextAt || at < this.#nextAt) {
      this.#nextAt = at;
    }
    return false;
  }

  /** When time alone may change the result; undefined when never. */
  get nextAt(): Date | undefined {
    return this.#nextAt;
  }
}

function gap(
  what: string,
  reason: { state: 'notSynced' } | { state: 'notPermitted'; message: string },
): Finding {
  return reason.state === 'notPermitted'
    ? {
        state: 'notPermitted',
        reason: 'NotPermitted',
        message: `${what} may not be read: ${reason.message}`,
        evidence: [],
      }
    : {
        state: 'unknown',
        reason: 'NotSynced',
        message: `${what} have not been read completely yet.`,
        evidence: [],
      };
}

function byName(
  { metadata: a }: { metadata: { namespace: string; name: string } },
  { metadata: b }: { metadata: { namespace: string; name: string } },
): number {
  const compare = (one: string, other: string) =>
    Number(one > other) - Number(one < other);
  return compare(a.namespace, b.namespace) || compare(a.name, b.name);
}
