import { ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { DesiredState } from './desiredState';
import {
  AddonState,
  ControlPlaneEvent,
  LoadBalancer,
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
  /** By name. One that is not there is `DELETED`, also when it never was there, or not in it yet. */
  addons: Readonly<Record<string, AddonState>>;
  /** Unknown until the API server was asked. */
  nodes?: { generation: number; ready: number; desired: number };
  /**
   * The load balancers that Services have. Unknown until the API server was asked; the last known ones stay when the control
   * plane ends.
   */
  loadBalancers?: readonly LoadBalancer[];
  /** What became of the state that was desired last; unknown until it was read. */
  answer?: { accepted: true } | { accepted: false; message: string };
}

/** A desired state as it is sent. Its generation, which events repeat, comes first: it is read also when the rest is wrong. */
type Sent = { generation: number } & DesiredState;

type Listener = (event: ControlPlaneEvent, state: ControlPlaneState) => void;
type Supervisor = ChildProcessByStdio<Writable, Readable, null>;

/**
 * The control plane of one cluster: a `control-plane serve` process, which is started again when it is killed. Its data
 * folder keeps everything, so that the same cluster comes back.
 */
export class ControlPlane {
  readonly #program: string;
  readonly #args: string[];
  readonly #listeners = new Set<Listener>();
  #state: ControlPlaneState = { phase: 'stopped', message: '', addons: {} };
  #generation = 0;
  #desired?: Sent;
  #accepted?: Sent;
  #supervisor?: Supervisor;
  #ended: Promise<void> = Promise.resolve();
  #restart?: NodeJS.Timeout;
  #backoffMs = MIN_BACKOFF_MS;

  /**
   * @param options - `binaries` is the folder that `findBinaries` found; `dataDir` is made when it is missing, and used
   *   by one control plane at a time; `lockPatienceMs` is how long another one is waited for, by default as long as that
   *   may take to end.
   */
  constructor(options: {
    binaries: string;
    dataDir: string;
    lockPatienceMs?: number;
  }) {
    this.#program = path.join(options.binaries, 'control-plane');
    this.#args = ['serve', '--data', options.dataDir];
    if (options.lockPatienceMs !== undefined) {
      this.#args.push('--lock-patience', `${options.lockPatienceMs}ms`);
    }
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
    this.#generation++;
    this.#desired = { generation: this.#generation, ...desired };
    this.#state = { ...this.#state, answer: undefined };
    if (this.#supervisor) {
      send(this.#supervisor, this.#desired);
    } else if (!this.#restart) {
      this.#start(this.#desired);
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
   * Waits until what was desired last is accepted, also when that changes meanwhile.
   *
   * @throws when it is refused, when the control plane failed or is stopped before, and when the signal aborts.
   */
  async accepted(options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#waitUnlessRefused(({ answer }) => !!answer?.accepted, options);
  }

  /**
   * Waits until version, nodes and add-ons are what was desired last, also when that changes meanwhile.
   *
   * @throws when it is refused, when the control plane failed or is stopped before, and when the signal aborts.
   */
  async settled(options: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#waitUnlessRefused(({ nodes, addons, endpoint }) => {
      const wantedAddons: string[] = this.#desired?.addons ?? [];
      const wantedVersion = this.#desired?.kubernetesVersion;
      return (
        (wantedVersion ?? endpoint?.version) === endpoint?.version &&
        nodes?.generation === this.#generation &&
        nodes.ready === nodes.desired &&
        wantedAddons.every(addon => addons[addon] === 'ACTIVE') &&
        Object.entries(addons).every(
          ([addon, state]) =>
            state === 'DELETED' || wantedAddons.includes(addon),
        )
      );
    }, options);
  }

  async #waitUnlessRefused(
    condition: (state: ControlPlaneState) => boolean,
    options: { signal?: AbortSignal },
  ): Promise<void> {
    const { answer } = await this.waitFor(
      state => state.answer?.accepted === false || condition(state),
      options,
    );
    if (answer?.accepted === false) throw new Error(answer.message);
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

  #start(desired: Sent): void {
    const supervisor = spawn(this.#program, this.#args, {
      // Its stdin is also its lifeline: it ends when this process does.
      stdio: ['pipe', 'pipe', 'inherit'],
      // Ctrl-C in a terminal goes to this process, which ends its children in order.
      detached: true,
    });
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
      case 'nodes': {
        const { type, ...nodes } = event;
        this.#publish(event, { nodes });
        break;
      }
      case 'loadBalancers':
        this.#publish(event, { loadBalancers: event.balancers });
        break;
      case 'accepted':
      case 'refused':
        this.#takeAnswer(event);
        break;
      default:
        this.#publish(event, {});
    }
  }

  #takeAnswer(
    event: Extract<ControlPlaneEvent, { type: 'accepted' | 'refused' }>,
  ): void {
    if (event.generation !== this.#generation) {
      // Of a state that another one has replaced by now.
      this.#publish(event, {});
    } else if (event.type === 'accepted') {
      this.#accepted = this.#desired;
      this.#publish(event, { answer: { accepted: true } });
    } else {
      // What holds, also after a restart.
      this.#desired = this.#accepted ?? this.#desired;
      const { message } = event;
      this.#publish(event, { answer: { accepted: false, message } });
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

function send(supervisor: Supervisor, desired: Sent): void {
  supervisor.stdin.write(`${JSON.stringify(desired)}\n`);
}
