import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';
import type { ReflectorState } from '@okeanos/backstage-plugin-oke-node';

/**
 * An API server that starts answers 403 until it has read its roles: a refusal counts only when it
 * lasts so long.
 */
export const REFUSAL_MS = 30_000;

/**
 * A list is read anew when its version has become too old: that is no news of the cluster unless it takes so
 * long.
 */
export const RELIST_MS = 30_000;

/** A connection without its freshness. */
export type Connection = Omit<ClusterConnection, 'asOf'>;

type Lost = Extract<ReflectorState, { error: Error }>;

/** A kind of which nothing comes any more while others do. */
export interface StandingKind {
  kind: string;
  since: Date;
  message: string;
}

/**
 * Continues what was known before: trying again does not make a lost cluster less lost, and the loss
 * began when it was first seen. Pure.
 */
export function carryConnection(
  before: Connection | undefined,
  next: Connection,
): Connection {
  const wasLost =
    before?.state === 'unreachable' || before?.state === 'notPermitted';
  if (wasLost && next.state === 'connecting') {
    const { state, message, since } = before;
    return { state, message, since };
  }
  return before?.state === next.state ? { ...next, since: before.since } : next;
}

/** Sums up the states of a cluster's watches, and whether its API server answers at all. */
export class ConnectionTracker {
  readonly #states = new Map<string, ReflectorState>();
  /** The kinds that were read completely, and of which what was read is kept. */
  readonly #known = new Set<string>();
  #silence: Lost | undefined;
  /** When the last silence ended. */
  #answeringSince = -Infinity;

  /** @param kinds - names of all watches */
  constructor(kinds: string[], now: Date) {
    kinds.forEach(kind =>
      this.#states.set(kind, { state: 'syncing', since: now }),
    );
  }

  set(kind: string, state: ReflectorState): void {
    this.#states.set(kind, state);
    if (state.state === 'synced') {
      this.#known.add(kind);
    } else if (
      state.state === 'notInstalled' ||
      state.state === 'notPermitted'
    ) {
      this.#known.delete(kind);
    }
  }

  get(kind: string): ReflectorState['state'] | undefined {
    return this.#states.get(kind)?.state;
  }

  /** The API server does not answer, whatever the watches say. */
  setSilent(since: Date, error: Error): void {
    this.#silence ??= { state: 'unreachable', since, error };
  }

  /** The API server answers again. */
  endSilence(now: Date): void {
    this.#silence = undefined;
    this.#answeringSince = now.getTime();
  }

  /** Whether any kind could not be read for a moment, which may pass. */
  isRefusedLately(now: Date): boolean {
    return [...this.#states.values()].some(state =>
      isRecentRefusal(state, now),
    );
  }

  /** The kinds that stand still while others are read: these get no answer, or no complete list for long. */
  standing(now: Date): StandingKind[] {
    return [...this.#states].flatMap(([kind, state]) => {
      const { since } = state;
      if (state.state === 'unreachable') {
        return [{ kind, since, message: state.error.message }];
      }
      return state.state === 'syncing' &&
        this.#known.has(kind) &&
        now.getTime() - since.getTime() >= RELIST_MS
        ? [{ kind, since, message: 'The list of it is not complete yet' }]
        : [];
    });
  }

  /**
   * - `unreachable` when no watch gets an answer, or the API server is silent
   * - `notPermitted` when the identity may read nothing
   * - `connecting` while any list is incomplete that was not complete before
   * - else `connected`; the message names the kinds that may not be read, and those that stand still
   */
  summary(now: Date): Connection {
    const states = [...this.#states.values()];
    if (this.#silence || !states.some(isHopeful)) {
      const unreachable = earliestLoss(
        this.#silence ? [...states, this.#silence] : states,
        'unreachable',
      );
      if (unreachable) {
        return unreachable;
      }
    }
    const refused = earliestLoss(states, 'notPermitted');
    if (refused && !states.some(({ state }) => state === 'synced')) {
      return refused;
    }
    const incomplete = [...this.#states].flatMap(([kind, state]) =>
      (state.state === 'syncing' && !this.#known.has(kind)) ||
      isRecentRefusal(state, now)
        ? state
        : [],
    );
    if (incomplete.length > 0) {
      return {
        state: 'connecting',
        message: `${states.length - incomplete.length} of ${
          states.length
        } watches are complete`,
        since: iso(Math.min(...incomplete.map(timeOf))),
      };
    }
    const standing = this.standing(now);
    return {
      state: 'connected',
      message: inWords(this.#with('notPermitted'), standing),
      since: iso(Math.max(...states.map(timeOf), this.#answeringSince)),
    };
  }

  /** Names of the kinds in a state. */
  #with(wanted: ReflectorState['state']): string[] {
    return [...this.#states]
      .filter(([, { state }]) => state === wanted)
      .map(([kind]) => kind);
  }
}

/** Whether something may still come of it. */
function isHopeful({ state }: ReflectorState): boolean {
  return state === 'synced' || state === 'syncing';
}

function inWords(refused: string[], standing: StandingKind[]): string {
  const but = [
    ...(refused.length > 0
      ? [`those of kinds that may not be read: ${refused.join(', ')}`]
      : []),
    ...(standing.length > 0
      ? [
          `those of kinds of which nothing comes any more: ${standing
            .map(({ kind }) => kind)
            .join(', ')}`,
        ]
      : []),
  ];
  return but.length > 0
    ? `All watches are complete but ${but.join(', and ')}`
    : 'All watches are complete';
}

function earliestLoss(
  states: ReflectorState[],
  wanted: Lost['state'],
): Connection | undefined {
  const [earliest] = states
    .filter((each): each is Lost => each.state === wanted)
    .sort((a, b) => timeOf(a) - timeOf(b));
  return (
    earliest && {
      state: wanted,
      message: earliest.error.message,
      since: earliest.since.toISOString(),
    }
  );
}

function isRecentRefusal(state: ReflectorState, now: Date): boolean {
  return (
    state.state === 'notPermitted' && now.getTime() - timeOf(state) < REFUSAL_MS
  );
}

function timeOf({ since }: ReflectorState): number {
  return since.getTime();
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
