import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';
import type { ReflectorState } from '@okeanos/backstage-plugin-oke-node';

/**
 * An API server that starts answers 403 until it has read its roles: a refusal counts only when it
 * lasts so long.
 */
export const REFUSAL_MS = 30_000;

/** A connection without its freshness. */
export type Connection = Omit<ClusterConnection, 'asOf'>;

type Lost = Extract<ReflectorState, { error: Error }>;

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

  /**
   * - `unreachable` when any watch gets no answer, or the API server is silent
   * - `notPermitted` when the identity may read nothing
   * - `connecting` while any list is incomplete
   * - else `connected`; the message names the kinds that may not be read
   */
  summary(now: Date): Connection {
    const states = [...this.#states.values()];
    const unreachable = earliestLoss(
      this.#silence ? [...states, this.#silence] : states,
      'unreachable',
    );
    if (unreachable) {
      return unreachable;
    }
    const refused = earliestLoss(states, 'notPermitted');
    if (refused && !states.some(({ state }) => state === 'synced')) {
      return refused;
    }
    const incomplete = states.filter(
      state => state.state === 'syncing' || isRecentRefusal(state, now),
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
    return {
      state: 'connected',
      message: refused
        ? `All watches are complete but those of kinds that may not be read: ${this.#with(
            'notPermitted',
          ).join(', ')}`
        : 'All watches are complete',
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
