import type { UnreadableRow } from '@okeanos/backstage-plugin-oke-common';
import { LRUCache } from 'lru-cache';
import { unreadableReason } from './unreadableReason';

/** What of a cluster or namespace a row holds that was not declared, but found or concluded. */
export type FoundPart = Exclude<UnreadableRow['of'], 'declaration'>;

/** Names a row, or a column of one that is read for itself. */
export interface RowName {
  of: FoundPart;
  cluster: string;
  namespace?: string;
  /** Entity reference of the group that it belongs to; undefined when the row does not tell. */
  owner?: string;
  /** What tells it from others of that cluster or namespace; undefined when there is one. */
  item?: string;
  /** What cannot be read, for people: `What was seen of cluster demo`. */
  what: string;
  /** What holds until it can be read, in a sentence. */
  meanwhile: string;
}

/** A row that this replica could not read when it last tried. */
export interface MetRow extends Omit<UnreadableRow, 'owner'> {
  of: FoundPart;
  owner?: string;
  /** When it was first met, ISO 8601. */
  since: string;
}

/** Rows that nobody has read for so long are not told of: they may be gone, or put right by another replica. */
const TTL_MS = 15 * 60_000;
const MOST = 1_000;

/**
 * Reads what rows hold that Okeanos found or concluded, each for itself: one that cannot be read, since another release
 * wrote it or it is damaged, keeps no other from being served. Remembers which could not be read the last time.
 */
export class UnreadableRows {
  readonly #met = new LRUCache<string, MetRow>({ max: MOST, ttl: TTL_MS });
  readonly #onMet: (row: MetRow) => void;

  /** @param onMet - called once, until it could be read or its fault is another one */
  constructor(onMet: (row: MetRow) => void = () => {}) {
    this.#onMet = onMet;
  }

  /**
   * @param instead - what is taken when it cannot be read, from why
   * @param now - as the clock of this replica has it
   */
  read<T>(
    name: RowName,
    parse: () => T,
    instead: (row: MetRow) => T,
    now: Date = new Date(),
  ): T {
    const { of, cluster, namespace, owner, item } = name;
    const key = JSON.stringify([of, cluster, namespace, item]);
    try {
      const value = parse();
      this.#met.delete(key);
      return value;
    } catch (error) {
      const before = this.#met.get(key);
      const message = `${
        name.what
      } cannot be read from the database: ${unreadableReason(error)}. ${
        name.meanwhile
      }`;
      const row: MetRow = {
        ...{ of, cluster, message },
        ...(namespace !== undefined && { namespace }),
        ...(owner !== undefined && { owner }),
        since: before?.since ?? now.toISOString(),
      };
      this.#met.set(key, row);
      if (before?.message !== message) {
        this.#onMet(row);
      }
      return instead(row);
    }
  }

  list(): MetRow[] {
    return [...this.#met.values()];
  }
}
