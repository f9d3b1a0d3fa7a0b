import type { AccessSource } from './AccessSource';
import type { ClusterAccess } from './ClusterAccess';

/** Told to everybody who may read the cluster or a namespace on it. */
const UNUSABLE =
  'how it is reached is not set up, or cannot be used; who runs the portal finds the reason in its log';

/** A cluster cannot be reached because of how the portal is set up. Names no file, command or user. */
export class ClusterAccessError extends Error {
  override readonly name = 'ClusterAccessError';

  constructor(cause: unknown) {
    super(UNUSABLE, { cause });
  }
}

/**
 * Access whose faults are told to who runs the portal only, once each: they name paths and commands of its machine, and
 * what a cluster is said to be is read by every team that has a namespace on it.
 *
 * @public
 */
export class DiscreetAccess implements AccessSource {
  readonly #source: AccessSource;
  readonly #tell: (fault: Error) => void;
  /** What of it fails -> how, as it was told. */
  readonly #told = new Map<string, string>();

  /** @param tell - called when a fault begins, and with each other one */
  constructor(source: AccessSource, tell: (fault: Error) => void) {
    this.#source = source;
    this.#tell = tell;
  }

  /** @throws ClusterAccessError, also from the credentials of the access */
  async load(): Promise<{ access: ClusterAccess; version: string }> {
    const { access, version } = await this.#guard('load', () =>
      this.#source.load(),
    );
    const { token, clientCertificate } = access;
    return {
      version,
      access: {
        ...access,
        token: () => this.#guard('token', token),
        ...(clientCertificate && {
          clientCertificate: () =>
            this.#guard('clientCertificate', clientCertificate),
        }),
      },
    };
  }

  async #guard<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      const result = await act();
      this.#told.delete(what);
      return result;
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      if (this.#told.get(what) !== fault.message) {
        this.#told.set(what, fault.message);
        this.#tell(fault);
      }
      throw new ClusterAccessError(fault);
    }
  }
}
