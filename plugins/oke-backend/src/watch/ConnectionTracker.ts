import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';
import type { ReflectorState } from '@okeanos/backstage-plugin-oke-node';

/** A connection without its freshness. */
export type Connection = Omit<ClusterConnection, 'asOf'>;

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

/**
 * Sums up the states of a cluster's watches: a cluster is connected when every watch is complete or
 * its kind not served.
 */
export class ConnectionTracker {
  readonly #states = new Map<string, ReflectorState>();
  readonly #startedAt: Date;

  /** @param kinds - names of all watches */
  constructor(kinds: string[], now: Date) {
    this.#startedAt = now;
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

  summary(): Connection {
    const states = [...this.#states.values()];
    const unreachable = earliest(states, 'unreachable');
    if (unreachable) {
      return {
        state: 'unreachable',
        message: messageOf(unreachable),
        since: unreachable.since.toISOString(),
      };
    }
    const refused = earliest(states, 'notPermitted');
    if (refused && !states.some(({ state }) => state === 'synced')) {
      return {
        state: 'notPermitted',
        message: messageOf(refused),
        since: refused.since.toISOString(),
      };
    }
    const pending = states.filter(({ state }) => state === 'syncing').length;
    if (pending > 0) {
      return {
        state: 'connecting',
        message: `${states.length - pending} of ${
          states.length
        } watches are complete`,
        since: this.#startedAt.toISOString(),
      };
    }
    const since = Math.max(...states.map(state => state.since.getTime()));
    return {
      state: 'connected',
      message: 'All watches are complete',
      since: new Date(since).toISOString(),
    };
  }
}

function earliest(
  states: ReflectorState[],
  wanted: ReflectorState['state'],
): ReflectorState | undefined {
  return states
    .filter(({ state }) => state === wanted)
    .sort((a, b) => a.since.getTime() - b.since.getTime())[0];
}

function messageOf(state: ReflectorState): string {
  return 'error' in state ? state.error.message : '';
}
