import type { Change, Dependency } from './dependencies';

/**
 * Which services have to be evaluated again after a change: those whose last evaluation read
 * something that the change touched. There is no list of rules to keep in step with the evaluators.
 *
 * @public
 */
export class ServiceDependencies {
  readonly #services = new Map<string, ReadonlySet<Dependency>>();
  readonly #dependents = new Map<Dependency, Set<string>>();

  /**
   * Notes what the evaluation of a service read, in place of what the one before read.
   *
   * @param service - any key of the caller's, for example `namespace/name`
   * @param dependencies - as `evaluateService` returned them
   */
  set(service: string, dependencies: ReadonlySet<Dependency>): void {
    this.delete(service);
    this.#services.set(service, dependencies);
    for (const each of dependencies) {
      const dependents = this.#dependents.get(each) ?? new Set();
      this.#dependents.set(each, dependents.add(service));
    }
  }

  /** Forgets a service. */
  delete(service: string): void {
    for (const each of this.#services.get(service) ?? []) {
      const dependents = this.#dependents.get(each);
      dependents?.delete(service);
      if (dependents?.size === 0) {
        this.#dependents.delete(each);
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
      for (const service of this.#dependents.get(each) ?? []) {
        affected.add(service);
      }
    }
    return affected;
  }
}
