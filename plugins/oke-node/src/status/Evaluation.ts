import { dependenciesOf, type Dependency } from './dependencies';
import { evidenceOf, type Finding } from './findings';
import type { Kind, NamedObject } from './kinds/defineKind';
import type { ObjectView } from './objectView';
import {
  isUnreadable,
  mayBe,
  type Reading,
  type Unread,
  type Unreadable,
} from './Reading';

/**
 * One evaluation: the objects at one moment. All reads and all comparisons with the clock go
 * through it, so that it knows what the result rests on and until when it holds.
 */
export class Evaluation {
  readonly now: Date;
  readonly dependencies = new Set<Dependency>();
  /** By what reads now: ids of the kinds that were read. */
  #kindsRead = new Set<string>();
  readonly #view: ObjectView;
  #nextAt: Date | undefined;

  constructor(view: ObjectView, now: Date) {
    this.#view = view;
    this.now = now;
  }

  /**
   * See {@link ObjectView.find}. Messages are sentences that name the kind.
   */
  find<T extends NamedObject, IndexName extends string>(
    kind: Kind<T, IndexName>,
    index: 'namespace' | 'name' | NoInfer<IndexName>,
    key: string,
  ): Reading<T | Unreadable> {
    this.#kindsRead.add(kind.id);
    const reading = this.#view.find(kind, index, key);
    if (reading.state !== 'read') {
      // When it is read, everything is evaluated again.
      return inWords(reading, `${kind.kind} objects`, kind.apiVersion);
    }
    for (const each of dependenciesOf(kind, index, key)) {
      this.dependencies.add(each);
    }
    return reading;
  }

  /** The ids of the kinds that were read since this was asked last. */
  takeKindsRead(): string[] {
    const kinds = [...this.#kindsRead].sort();
    this.#kindsRead = new Set();
    return kinds;
  }

  /** See {@link ObjectView.apiGroups}. */
  apiGroups(): Reading<string> {
    const groups = this.#view.apiGroups();
    return groups.state === 'read'
      ? groups
      : inWords(groups, 'The API groups', 'API discovery');
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

/**
 * The items of a reading that are understood.
 *
 * @param gaps - gets why there may be more; nothing when the reading is complete
 * @param which - of which items that is asked; an object that is not understood counts if it may be one of them
 * @alpha
 */
export function itemsOf<T extends NamedObject>(
  reading: Reading<T | Unreadable>,
  gaps: Finding[],
  which: (item: T) => boolean = () => true,
): T[] {
  if (reading.state !== 'read') {
    gaps.push(gap(reading));
    return [];
  }
  const items: T[] = [];
  for (const item of reading.items) {
    if (!isUnreadable(item)) {
      if (which(item)) {
        items.push(item);
      }
    } else if (mayBe(item, which)) {
      gaps.push({
        state: 'unknown',
        reason: 'Unreadable',
        message: item.unreadable,
        evidence: [evidenceOf(item, item, item.unreadable)],
      });
    }
  }
  return items;
}

const GAPS = {
  forbidden: ['notPermitted', 'NotPermitted'],
  unreachable: ['unknown', 'Unreachable'],
  notInstalled: ['notInstalled', 'NotInstalled'],
  notRead: ['unknown', 'NotSynced'],
} as const satisfies Record<Unread['state'], readonly [string, string]>;

/** What a reading without items means for a status. Its `since` is not told: it may be of a later try. */
export function gap({ state, message }: Unread): Finding {
  const [aspect, reason] = GAPS[state];
  return { state: aspect, reason, message, evidence: [] };
}

function inWords(unread: Unread, what: string, api: string): Unread {
  const messages = {
    forbidden: `${what} may not be read: ${unread.message}`,
    unreachable: `${what} could not be read: ${unread.message}`,
    notInstalled: `The cluster does not serve ${what} of ${api}.`,
    notRead: `${what} have not been read completely yet.`,
  };
  return { ...unread, message: messages[unread.state] };
}
