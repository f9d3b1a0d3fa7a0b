import type { Registration } from '@okeanos/backstage-plugin-oke-node/alpha';

/**
 * What modules registered at one extension point, in the order of its coming.
 */
export class Registrations<T extends Registration> {
  readonly #what: string;
  readonly #byId = new Map<string, T>();

  /** @param what - for messages, for example `namespace block` */
  constructor(what: string) {
    this.#what = what;
  }

  /** @throws Error that names the modules when the id is taken, or not of the form of one */
  add(registration: T): void {
    const { id, module } = registration;
    if (!/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(id)) {
      throw new Error(
        `The ${
          this.#what
        } '${id}' of ${module} has an id that cannot be used: take lower-case letters, digits and dashes, at most 40, with a letter first`,
      );
    }
    const other = this.#byId.get(id);
    if (other) {
      throw new Error(
        other.module === module
          ? `${module} registers the ${this.#what} '${id}' twice`
          : `${other.module} and ${module} both register the ${
              this.#what
            } '${id}': install one of them, or rename one`,
      );
    }
    this.#byId.set(id, registration);
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  list(): T[] {
    return [...this.#byId.values()];
  }
}
