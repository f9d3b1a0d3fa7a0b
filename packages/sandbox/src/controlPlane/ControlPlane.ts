import { ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { DesiredState } from './desiredState';
import {
  AddonState,
  ControlPlaneEvent,
  parseEvent,
  ReadyEvent,
} from './events';

const MIN_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;

/** Where and how a control plane is reached. */
export type ControlPlaneEndpoint = Omit<ReadyEvent, 'type'>;

/** What is known of a control plane. */
export interface ControlPlaneState {
  /** `failed` means that it cannot run and is not started again by itself; `message` says why. */
  phase: 'stopped' | 'starting' | 'ready' | 'stopping' | 'failed';
  /** The last progress or error. */
  message: string;
  /** Known from the first time that it was ready. */
  endpoint?: ControlPlaneEndpoint;
  /** By name. What was never installed is not in it. */
  addons: Readonly<Record<string, AddonState>>;
  /** Unknown until the API server was asked. */
  nodes?: { ready: number; desired: number };
}

type Listener = (event: ControlPlaneEvent, state: ControlPlaneState) => void;
type Supervisor = ChildProcessByStdio<Writable, Readable, null>;

/**
 * The control plane of one cluster: a `control-plane serve` process, which is started again when it is killed. Its data
 * folder keeps everything, so that the same cluster comes back.
 */
export class ControlPlane {
  readonly #program: string;
  readonly #dataDir: string;
  readonly #listeners = new Set<Listener>();
  #state: ControlPlaneState = { phase: 'stopped', message: '', addons: {} };
  #desired?: DesiredState;
  #supervisor?: Supervisor;
  #ended: Promise<void> = Promise.resolve();
  #restart?: NodeJS.Timeout;
  #backoffMs = MIN_BACKOFF_MS;

  /**
   * @param options - `binaries` is the folder that `findBinaries` found; `dataDir` is made when it is missing, and used
   *   by one control plane at a time.
   */
  constructor(options: { binaries: string; dataDir: string }) {
    this.#program = path.join(options.binaries, 'control-plane');
    this.#dataDir = options.dataDir;
  }

  get state(): ControlPlaneState {
    return this.#state;
  }

  /** Calls the listener for every event, with the state after it. Returns what unsubscribes it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Makes the cluster be as desired: starts it when it is not running, else changes it.
   *
   * @throws while it is being stopped.
   */
  apply(desired: DesiredState): void {
    if (this.#state.phase === 'stopping') {
      throw new Error(`The control plane of ${desired.name} is being stopped`);
    }
    this.#desired = desired;
    if (this.#supervisor) {
      send(this.#supervisor, desired);
    } else if (!this.#restart) {
      this.#start(desired);
    }
  }

  /**
   * Resolves with the first state that satisfies the condition.
   *
   * @throws when the control plane failed or is stopped before, and when the signal aborts.
   */
  waitFor(
    condition: (state: ControlPlaneState) => boolean,
    options: { signal?: AbortSignal } = {},
  ): Promise<ControlPlaneState> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      const cleanUps: (() => void)[] = [];
      const settle = (how: () => void) => {
        cleanUps.forEach(cleanUp => cleanUp());
        how();
      };
      const check = () => {
        const state = this.#state;
        if (condition(state)) {
          settle(() => resolve(state));
        } else if (state.phase === 'failed' || state.phase === 'stopped') {
          const message = `The control plane ${state.phase}: ${state.message}`;
          settle(() => reject(new Error(message)));
        } else if (signal?.aborted) {
          settle(() => reject(signal.reason));
        }
      };
      cleanUps.push(this.subscribe(check));
      signal?.addEventListener('abort', check);
      cleanUps.push(() => signal?.removeEventListener('abort', check));
      check();
    });
  }

  /** Waits until the API server can be used. */
  async ready(
    options: { signal?: AbortSignal } = {},
  ): Promise<ControlPlaneEndpoint> {
    const { endpoint } = await this.waitFor(
      state => state.phase === 'ready',
      options,
    );
    if (!endpoint) throw new Error('A ready control plane has an endpoint');
    return endpoint;
  }

  /**
   * Waits until nodes and add-ons are what was desired last, also when that changes meanwhile.
   *
   * @throws when the control plane failed or is stopped before, and when the signal aborts.
   */
  async settled(options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.waitFor(({ nodes, addons }) => {
      const desired = this.#desired;
      const wanted = desired?.nodes.length ?? 0;
      const wantedAddons: string[] = desired?.addons ?? [];
      return (
        nodes?.desired === wanted &&
        nodes.ready === wanted &&
        wantedAddons.every(addon => addons[addon] === 'ACTIVE') &&
        Object.entries(addons).every(
          ([addon, state]) =>
            state === 'DELETED' || wantedAddons.includes(addon),
        )
      );
    }, options);
  }

  /** Ends the control plane and all its processes, and waits for that. Its data stays. */
  async stop(): Promise<void> {
    clearTimeout(this.#restart);
    this.#restart = undefined;
    if (this.#supervisor) {
      this.#state = { ...this.#state, phase: 'stopping' };
      this.#supervisor.stdin.end();
    }
    await this.#ended;
    this.#publish(
      { type: 'progress', message: 'stopped' },
      { phase: 'stopped', nodes: undefined },
    );
  }

  #start(desired: DesiredState): void {
    const supervisor = spawn(
      this.#program,
      ['serve', '--data', this.#dataDir],
      {
        // Its stdin is also its lifeline: it ends when this process does.
        stdio: ['pipe', 'pipe', 'inherit'],
        // Ctrl-C in a terminal goes to this process, which ends its children in order.
        detached: true,
      },
    );
    this.#supervisor = supervisor;
    this.#state = { ...this.#state, phase: 'starting', message: 'starting' };

    let lastError: string | undefined;
    createInterface({ input: supervisor.stdout }).on('line', line => {
      const event = parseEvent(line);
      if (event.type === 'error') lastError = event.message;
      this.#take(event);
    });
    supervisor.stdin.on('error', () => {
      // It ended while it was written to, which 'close' tells.
    });
    this.#ended = new Promise(resolve => {
      const end = (reason: string, startAgain: boolean) => {
        if (this.#supervisor !== supervisor) return;
        this.#supervisor = undefined;
        if (this.#state.phase !== 'stopping') {
          this.#takeEnd(lastError ?? reason, startAgain);
        }
        resolve();
      };
      supervisor.on('error', error => end(error.message, false));
      // With an exit code it says itself that it cannot run. A signal came from outside.
      supervisor.on('close', (code, signal) =>
        end(`it ended with ${code ?? signal}`, code === null),
      );
    });
    send(supervisor, desired);
  }

  #takeEnd(reason: string, startAgain: boolean): void {
    if (!startAgain) {
      this.#publish({ type: 'error', message: reason }, { phase: 'failed' });
      return;
    }
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      if (this.#desired) this.#start(this.#desired);
    }, this.#backoffMs);
    this.#publish(
      {
        type: 'error',
        message: `${reason} (starting it again in ${this.#backoffMs} ms)`,
      },
      { phase: 'starting', nodes: undefined },
    );
    this.#backoffMs = Math.min(2 * this.#backoffMs, MAX_BACKOFF_MS);
  }

  #take(event: ControlPlaneEvent): void {
    switch (event.type) {
      case 'ready': {
        const { type, ...endpoint } = event;
        this.#backoffMs = MIN_BACKOFF_MS;
        this.#publish(event, { phase: 'ready', endpoint });
        break;
      }
      case 'addon':
        this.#publish(event, {
          addons: { ...this.#state.addons, [event.name]: event.state },
        });
        break;
      case 'nodes':
        this.#publish(event, {
          nodes: { ready: event.ready, desired: event.desired },
        });
        break;
      default:
        this.#publish(event, {});
    }
  }

  #publish(event: ControlPlaneEvent, change: Partial<ControlPlaneState>): void {
    // A last 'ready' that was on its way does not undo the stopping.
    const phase =
      this.#state.phase === 'stopping' && change.phase === 'ready'
        ? 'stopping'
        : change.phase ?? this.#state.phase;
    this.#state = {
      ...this.#state,
      ...change,
      phase,
      ...('message' in event ? { message: event.message } : {}),
    };
    for (const listener of this.#listeners) listener(event, this.#state);
  }
}

function send(supervisor: Supervisor, desired: DesiredState): void {
  supervisor.stdin.write(`${JSON.stringify(desired)}\n`);
}
