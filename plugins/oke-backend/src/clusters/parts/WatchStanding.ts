import {
  apiVersionOf,
  type ApiResource,
} from '@okeanos/backstage-plugin-oke-node';
import type { WatchedParts } from '../WatchedParts';

/** What breaks is mostly whole again within so long: an API server that restarts, a connection that is cut. */
const RESUMING_MS = 15_000;

/**
 * - `complete`: misses nothing
 * - `broken`: shows what was, and may miss something by now; or nothing yet
 * - `none`: there is nothing to watch, or it may not be
 */
export type KindStanding = 'complete' | 'broken' | 'none';

/** How the watches of parts in a cluster stand together. */
export class WatchStanding {
  readonly #onChange: () => void;
  readonly #kinds = new Map<string, KindStanding>();
  #resumingUntil = Date.now() + RESUMING_MS;
  #timer: NodeJS.Timeout | undefined;
  /** Whether it was told that something is missed for long. */
  #isToldLost = false;
  #wasComplete = false;

  /** @param onChange - called when something is missed for long, and when nothing is any more after that */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get standing(): WatchedParts['standing'] {
    const kinds = [...this.#kinds.values()];
    const isAnyComplete = kinds.includes('complete');
    if (isAnyComplete && !kinds.includes('broken')) {
      return 'current';
    }
    if (Date.now() < this.#resumingUntil) {
      return 'resuming';
    }
    return isAnyComplete ? 'current' : 'lost';
  }

  isComplete(resource: ApiResource): boolean {
    return this.#kinds.get(keyOf(resource)) === 'complete';
  }

  set(resource: ApiResource, standing: KindStanding): void {
    const wasBroken = this.#isBroken;
    this.#kinds.set(keyOf(resource), standing);
    if (this.#isBroken && !wasBroken) {
      this.resume();
    } else if (!this.#isBroken && this.#kinds.size > 0) {
      this.#hasResumed();
    }
  }

  /** What is broken may be whole in a moment. */
  resume(): void {
    if (!this.#isBroken) {
      return;
    }
    this.#resumingUntil = Date.now() + RESUMING_MS;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#isLost(), RESUMING_MS).unref();
  }

  /** Nothing is watched any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#kinds.clear();
    this.#resumingUntil = Date.now() + RESUMING_MS;
    [this.#isToldLost, this.#wasComplete] = [false, false];
  }

  get #isBroken(): boolean {
    return [...this.#kinds.values()].includes('broken');
  }

  #hasResumed(): void {
    clearTimeout(this.#timer);
    this.#wasComplete = true;
    if (this.#isToldLost) {
      this.#isToldLost = false;
      this.#onChange();
    }
  }

  #isLost(): void {
    // What never was complete takes nothing away.
    if (this.#wasComplete && !this.#isToldLost) {
      this.#isToldLost = true;
      this.#onChange();
    }
  }
}

function keyOf(resource: ApiResource): string {
  return `${apiVersionOf(resource)}/${resource.kind}`;
}
