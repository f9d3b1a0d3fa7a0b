import type { Change, Dependency } from './dependencies';

/** A look-up, and the services that rest on it: mostly one, and a set costs more than that. */
interface Lookup {
  dependency: Dependency;
  services: string | Set<string>;
}

/**
 * Which services have to be evaluated again after a change: those whose last evaluation read
 * something that the change touched. There is no list of rules to keep in step with the evaluators.
 *
 * @public
 */
export class ServiceDependencies {
  readonly #services = new Map<string, readonly Lookup[]>();
  readonly #lookups = new Map<Dependency, Lookup>();

  /**
   * Notes what the evaluation of a service read, in place of what the one before read.
   *
   * @param service - any key of the caller's, for example `namespace/name`
   * @param dependencies - as `evaluateService` returned them
   */
  set(service: string, dependencies: ReadonlySet<Dependency>): void {
    const before = this.#services.get(service) ?? [];
    // Mostly the same is read again.
    if (
      before.length === dependencies.size &&
      before.every(({ dependency }) => dependencies.has(dependency))
    ) {
      return;
    }
    this.delete(service);
    this.#services.set(
      service,
      [...dependencies].map(dependency => this.#add(dependency, service)),
    );
  }

  /** Forgets a service. */
  delete(service: string): void {
    for (const lookup of this.#services.get(service) ?? []) {
      if (typeof lookup.services === 'string') {
        this.#lookups.delete(lookup.dependency);
      } else {
        lookup.services.delete(service);
        if (lookup.services.size === 0) {
          this.#lookups.delete(lookup.dependency);
        }
      }
    }
    this.#services.delete(service);
  }

  /** The services to evaluate again after a change. */
  affectedBy(change: Change): Set<string> {
    if (change === 'all') {
      return new Set(this.#services.keys());
    }
    const affected = new Set<string>();
    for (const each of change) {
      const services = this.#lookups.get(each)?.services ?? [];
      for (const service of typeof services === 'string'
        ? [services]
        : services) {
        affected.add(service);
      }
    }
    return affected;
  }

  #add(dependency: Dependency, service: string): Lookup {
    const known = this.#lookups.get(dependency);
    if (!known) {
      const lookup = { dependency, services: service };
      this.#lookups.set(dependency, lookup);
      return lookup;
    }
    if (typeof known.services === 'string') {
      known.services = new Set([known.services]);
    }
    known.services.add(service);
    return known;
  }
}
