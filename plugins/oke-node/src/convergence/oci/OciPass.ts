import type { PartResult } from '../PartResult';
import type { OciApi } from '../../oci/OciApi';
import { OciApiError } from '../../oci/OciApiError';
import type { OciKind, OciResource } from '../../oci/kinds';
import type { OciScope } from '../../oci/kinds/defineKind';
import type { OciRecord, OciRecords } from './OciRecord';
import { failureMs } from './timing';

/**
 * What surrounds the effects of a pass. A rejection ends the pass.
 *
 * @public
 */
export interface OciHooks {
  /** Called before each effect; rejects when the pass has lost the right to act. */
  beforeEffect(): Promise<void>;
  /** Called when the records changed, to write them down; one call at a time. */
  record(records: OciRecord[]): Promise<void>;
}

/**
 * What a pass takes from the outside beside OCI.
 *
 * @public
 */
export interface OciPassOptions {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** From 0 to 1; `Math.random` when left out. */
  random?: () => number;
  signal?: AbortSignal;
}

/** What looking at the parts of one cluster needs. */
export interface OciReading {
  api: OciApi;
  /** UID of the incarnation. */
  id: string;
  compartmentId: string;
  lists: OciLists;
  /** Resources that were seen in place, by part. */
  inPlace: Map<string, OciResource>;
  /** References to what is not in place stay as they are: nothing is sent. */
  isLooking?: boolean;
  now: () => number;
  random: () => number;
  signal?: AbortSignal;
}

/** One run over the parts of one cluster. */
export interface OciPass extends OciReading {
  hooks: OciHooks;
  records: OciRecords;
}

/** Lists, each read once in a pass. */
export class OciLists {
  readonly #api: OciApi;
  readonly #signal?: AbortSignal;
  readonly #lists = new Map<string, Promise<OciResource[]>>();

  constructor(api: OciApi, signal?: AbortSignal) {
    this.#api = api;
    this.#signal = signal;
  }

  get(kind: OciKind, scope: OciScope): Promise<OciResource[]> {
    const key = JSON.stringify([
      kind,
      scope.compartmentId,
      scope.vcnId,
      scope.clusterId,
      scope.logGroupId,
    ]);
    let list = this.#lists.get(key);
    if (!list) {
      list = this.#api.list(kind, scope, this.#signal);
      this.#lists.set(key, list);
    }
    return list;
  }
}

export function newReading(
  api: OciApi,
  { id, compartmentId }: { id: string; compartmentId: string },
  { now, random = Math.random, signal }: OciPassOptions,
): OciReading {
  return {
    api,
    id,
    compartmentId,
    lists: new OciLists(api, signal),
    inPlace: new Map(),
    now,
    random,
    signal,
  };
}

/**
 * How one part stands after a pass in OCI.
 *
 * @public
 */
export interface OciPartResult extends PartResult {
  /**
   * Rules, in words, that are not intended and are kept, since they are as a controller of the
   * cluster writes them. Who wrote them is not known.
   */
  kept?: string[];
  /** In words: what is to be said of it also when it is as intended. */
  notes?: string[];
  ocid?: string;
  /** Since when it waits, ISO 8601. */
  since?: string;
  /** As last seen in this pass; undefined when it does not exist, could not be read, or has no OCID. */
  live?: OciResource;
}

/** What became of a part in a pass. */
export interface OciOutcome
  extends Omit<OciPartResult, 'part' | 'kind' | 'name'> {
  /** Whether what depends on it can be made. */
  ready?: boolean;
  /** When the next look makes sense; undefined when nothing is expected. */
  againInMs?: number;
}

/**
 * What a pass comes to.
 *
 * @public
 */
export interface OciPassResult {
  results: OciPartResult[];
  /** Milliseconds until the next pass makes sense; undefined when nothing is expected to happen. */
  nextMs?: number;
}

/**
 * Runs a call whose failure is an outcome.
 *
 * @throws the signal's reason when it was aborted, and what is not a failed call
 */
export async function attempt<T>(
  { signal, random }: OciReading,
  state: 'unknown' | 'failed',
  call: () => Promise<T>,
): Promise<{ value: T } | { error: OciApiError; outcome: OciOutcome }> {
  try {
    return { value: await call() };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof OciApiError)) {
      throw error;
    }
    const { reason, message } = error;
    const againInMs = error.retryAfterMs ?? failureMs(random());
    return { error, outcome: { state, reason, message, againInMs } };
  }
}

/** When the next pass makes sense. While OCI throttles, not before it wants. */
export function soonest(outcomes: OciOutcome[]): number | undefined {
  const times = outcomes.flatMap(({ againInMs }) => againInMs ?? []);
  const throttled = outcomes
    .filter(({ reason }) => reason === 'Throttled')
    .flatMap(({ againInMs }) => againInMs ?? []);
  return times.length === 0
    ? undefined
    : Math.max(Math.min(...times), ...throttled);
}

/** The outcome without what only the pass needs. */
export function toResult(
  part: string,
  kind: string,
  name: string,
  outcome: OciOutcome,
): OciPartResult {
  const { ready: _ready, againInMs: _againInMs, ...shown } = outcome;
  return { part, kind, name, ...shown };
}
