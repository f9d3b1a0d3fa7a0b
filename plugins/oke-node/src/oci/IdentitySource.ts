import {
  authenticate,
  type OciAuthentication,
  type OciIdentity,
} from './authentication';

/** A configuration file is read again after so long: its key may have been rotated. */
const REREAD_MS = 60_000;

/**
 * Who calls OCI. Reads the credentials when they are first needed, and what keeps no watch on itself again.
 *
 * @public
 */
export class IdentitySource {
  readonly #identity: OciIdentity;
  #current: Promise<OciAuthentication> | undefined;
  #readAt = 0;

  constructor(identity: OciIdentity) {
    this.#identity = identity;
  }

  /**
   * @returns the same object as long as the key is the same
   * @throws when the identity cannot be used; the next call tries again
   */
  get(): Promise<OciAuthentication> {
    const isDue =
      this.#identity.type === 'configFile' &&
      Date.now() - this.#readAt >= REREAD_MS;
    if (!this.#current || isDue) {
      this.#readAt = Date.now();
      const reading = this.#read(this.#current);
      reading.catch(() => {
        if (this.#current === reading) {
          this.#current = undefined;
        }
      });
      this.#current = reading;
    }
    return this.#current;
  }

  async #read(
    before: Promise<OciAuthentication> | undefined,
  ): Promise<OciAuthentication> {
    const next = await authenticate(this.#identity);
    const known = await before;
    const isSame =
      known && (await known.getKeyId()) === (await next.getKeyId());
    return isSame ? known : next;
  }
}
