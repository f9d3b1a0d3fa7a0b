/** While a cluster is lost, it is looked so often whether its kubeconfig has changed. */
export const OUTDATED_CHECK_MS = 5_000;

export interface AccessCheckOptions {
  /** Whether a new connection would be another one. */
  isOutdated: () => Promise<boolean>;
  onError: (error: unknown) => void;
}

/** Looks now and then whether a lost cluster has another address or token by now: then there is a new watcher. */
export class AccessCheck {
  readonly #options: AccessCheckOptions;
  #nextAt = 0;

  constructor(options: AccessCheckOptions) {
    this.#options = options;
  }

  /**
   * For a cluster that is lost.
   *
   * @throws an error when it is to be connected anew
   */
  async throwIfOutdated(): Promise<void> {
    if (Date.now() < this.#nextAt) {
      return;
    }
    this.#nextAt = Date.now() + OUTDATED_CHECK_MS;
    const { isOutdated, onError } = this.#options;
    let isNewNeeded = false;
    try {
      isNewNeeded = await isOutdated();
    } catch (error) {
      // Without a usable kubeconfig, a new connection would not get further than this one.
      onError(error);
    }
    if (isNewNeeded) {
      throw new Error('The kubeconfig of the watcher has changed');
    }
  }
}
