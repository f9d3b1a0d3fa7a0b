import {
  KubernetesError,
  type KubernetesClient,
} from '@okeanos/backstage-plugin-oke-node';
import { Wakeup } from './Wakeup';

/** Deadline of a question, for the client that asks. */
export const ANSWER_TIMEOUT_MS = 5_000;
/**
 * Each watch brings a bookmark about every 61 s (`bookmarkFrequency` of kube-apiserver's watch cache).
 * While those of all watches come together, because they began together, an idle cluster is so asked
 * once between them; later, when they come at different seconds, hardly ever.
 */
const SILENT_MS = 32_000;
/** A silent API server is asked again so often. */
const RETRY_MS = 5_000;

export interface SilenceProbeOptions {
  client: KubernetesClient;
  /** When any watch heard something last; undefined when none did. */
  lastHeard: () => Date | undefined;
  /** Called when a question was not answered. */
  onSilence: (error: Error) => void;
  /** Called when it answers again, or a watch hears something again. */
  onEnd: () => void;
}

/**
 * Asks an API server whether it is there when nothing comes from it. The connections to one that is
 * frozen, or behind a broken network, stay open: watches alone would notice only after minutes.
 */
export class SilenceProbe {
  readonly #options: SilenceProbeOptions;
  readonly #wakeup = new Wakeup();
  /** When it answered last, or asking began. */
  #answeredMs = Date.now();
  #answeredAt: Date | undefined;
  #isSilent = false;
  /** Whether it has to be asked although something was heard. */
  #isInDoubt = false;

  constructor(options: SilenceProbeOptions) {
    this.#options = options;
  }

  /** When a question was answered last; undefined when none was. */
  get answeredAt(): Date | undefined {
    return this.#answeredAt;
  }

  /** Asks at once: something was lost, perhaps everything. */
  askNow(): void {
    this.#isInDoubt = true;
    this.#wakeup.wake();
  }

  /** Asks until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => this.#wakeup.wake();
    signal.addEventListener('abort', wake);
    this.#answeredMs = Date.now();
    while (!signal.aborted) {
      await this.#wakeup.sleep(await this.#look(signal));
    }
    signal.removeEventListener('abort', wake);
  }

  /** @returns after so long, to look again */
  async #look(signal: AbortSignal): Promise<number> {
    const heardAt = this.#options.lastHeard()?.getTime() ?? 0;
    const silentMs = Date.now() - Math.max(this.#answeredMs, heardAt);
    if (silentMs < SILENT_MS && !this.#isInDoubt) {
      this.#end();
      return SILENT_MS - silentMs;
    }
    this.#isInDoubt = false;
    try {
      await this.#options.client.version({ signal });
    } catch (error) {
      if (!isAnswer(error)) {
        if (!signal.aborted) {
          this.#isSilent = true;
          this.#options.onSilence(
            error instanceof Error ? error : new Error(String(error)),
          );
        }
        return RETRY_MS;
      }
    }
    this.#answeredAt = new Date();
    this.#answeredMs = this.#answeredAt.getTime();
    this.#end();
    return SILENT_MS;
  }

  #end(): void {
    if (this.#isSilent) {
      this.#isSilent = false;
      this.#options.onEnd();
    }
  }
}

/** A refusal is an answer. That it cannot answer now is none: a proxy says so for an API server that is frozen. */
function isAnswer(error: unknown): boolean {
  return error instanceof KubernetesError && error.status < 500;
}
