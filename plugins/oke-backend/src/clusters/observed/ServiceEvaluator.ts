import { isDeepStrictEqual } from 'node:util';
import {
  serviceHeadline,
  type ObservedState,
  type ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import {
  carrySince,
  isUnreadable,
  kinds,
  ServiceDependencies,
  LABEL_ID,
  type Change,
  type ClusterObjects,
  type Dependency,
} from '@okeanos/backstage-plugin-oke-node';
import {
  evaluateNamespace,
  evaluateService,
  type Evaluator,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import type { OnModuleFault } from '../../extensions/logModuleFaults';
import type { NamespaceState } from '../../statuses/NamespaceStateStore';
import type {
  StatusChange,
  StatusChanges,
  StatusRecord,
} from '../../statuses/StatusStore';

/** A record as JSON. There are very many: a text is one thing for the garbage collector, and a status some hundreds. */
interface KeptRecord {
  namespaceId: string;
  text: string;
}

/** What is known of a cluster's Services and namespaces from before. */
export interface KnownStates {
  services: StatusRecord[];
  namespaces: NamespaceState[];
}

/**
 * Keeps the statuses of all Services in the app namespaces of one cluster, and how each of these stands as a whole, and
 * evaluates again only what a change or the clock may have touched. No I/O.
 *
 * Its keys are `namespace/service`, and `namespace/` of a namespace as a whole.
 */
export class ServiceEvaluator {
  readonly #cluster: string;
  readonly #objects: ClusterObjects;
  readonly #evaluators: readonly Evaluator[];
  readonly #onFault: OnModuleFault;
  readonly #dependencies = new ServiceDependencies();
  /** Everything that has or gets a status -> UID of the namespace's incarnation. A namespace comes after its Services. */
  readonly #services = new Map<string, string>();
  /** Namespace -> name of each of its Services that is not as it should be -> how it stands. */
  readonly #troubles = new Map<string, Map<string, ObservedState>>();
  /** As last told. */
  readonly #statuses = new Map<string, KeptRecord>();
  readonly #nextAt = new Map<string, Date>();
  /** What was touched since it was last looked up whom that concerns. */
  readonly #touched = new Set<Dependency>();
  readonly #dirty = new Set<string>();
  /** What is still to be evaluated of what was dirty when the round began. */
  readonly #round = new Set<string>();
  /** Whether it must be looked up again which Services there are. */
  #listDirty = true;
  #allDirty = true;

  /**
   * @param known - as the database has it; the `since` of statuses is carried on
   * @param evaluators - of modules
   * @param onFault - told when one of them fails
   */
  constructor(
    cluster: string,
    objects: ClusterObjects,
    known: KnownStates,
    evaluators: readonly Evaluator[],
    onFault: OnModuleFault = () => {},
  ) {
    this.#cluster = cluster;
    this.#objects = objects;
    this.#evaluators = evaluators;
    this.#onFault = onFault;
    for (const record of known.services) {
      const key = keyOf(record.status.namespace, record.status.service);
      this.#services.set(key, record.namespaceId);
      this.#statuses.set(key, keep(record));
    }
    for (const { namespace, ...state } of known.namespaces) {
      const key = keyOf(namespace, '');
      this.#services.set(key, state.namespaceId);
      this.#statuses.set(key, keep(state));
    }
  }

  /** Notes what a change touches; evaluates nothing. */
  note(change: Change): void {
    if (change === 'all') {
      this.#allDirty = true;
      this.#listDirty = true;
      return;
    }
    change.forEach(dependency => this.#touched.add(dependency));
  }

  /** A Service or Namespace came or went: which Services there are is looked up again. */
  noteServices(): void {
    this.#listDirty = true;
  }

  /** When time alone will change something; undefined when never. */
  get nextAt(): Date | undefined {
    let next: Date | undefined;
    for (const at of this.#nextAt.values()) {
      if (!next || at < next) {
        next = at;
      }
    }
    return next;
  }

  /** Whether {@link evaluate} was interrupted: what it began with is not all done yet. */
  get hasMore(): boolean {
    return this.#round.size > 0;
  }

  /**
   * Evaluates what was noted and what is due, each with the objects as they are now, and tells what is
   * different. An interrupted round goes on with the next call; what is noted meanwhile belongs to the
   * next one, so that each comes to an end.
   *
   * @param isOver - asked after each Service; when it is true, the rest is left for the next call
   */
  evaluate(now: Date, isOver: () => boolean = () => false): StatusChanges {
    const changes: StatusChanges = new Map();
    const add = (namespace: string, change: StatusChange) => {
      const ofNamespace = changes.get(namespace) ?? [];
      ofNamespace.push(change);
      changes.set(namespace, ofNamespace);
    };

    if (this.#listDirty) {
      for (const key of this.#updateList()) {
        const [namespace, service] = key.split('/');
        add(
          namespace,
          service ? { type: 'delete', service } : { type: 'namespaceGone' },
        );
      }
    }
    if (!this.hasMore) {
      this.#beginRound(now);
    }
    for (const key of this.#round) {
      this.#round.delete(key);
      const [namespace, service] = key.split('/');
      const change = service
        ? this.#evaluateService(namespace, service, now)
        : this.#evaluateNamespace(namespace, now);
      if (change) {
        add(namespace, change);
      }
      if (isOver()) {
        break;
      }
    }
    return changes;
  }

  #beginRound(now: Date): void {
    const keys = this.#allDirty
      ? this.#services.keys()
      : [
          ...this.#dirty,
          ...this.#dependencies.affectedBy([...this.#touched]),
          ...[...this.#nextAt].flatMap(([key, at]) => (at <= now ? key : [])),
        ];
    for (const key of keys) {
      this.#round.add(key);
    }
    this.#allDirty = false;
    this.#touched.clear();
    this.#dirty.clear();
  }

  /**
   * Looks up which Services there are. While that cannot be told, all that were known stay: their
   * evaluation says what is wrong.
   *
   * @returns those that are gone
   */
  #updateList(): string[] {
    const services = this.#listServices();
    if (!services) {
      return [];
    }
    this.#listDirty = false;
    const gone = [...this.#services.keys()].filter(key => !services.has(key));
    gone.forEach(key => this.#forget(key));
    for (const [key, namespaceId] of services) {
      if (this.#services.get(key) !== namespaceId) {
        this.#services.set(key, namespaceId);
        this.#dirty.add(key);
      }
    }
    return gone;
  }

  #evaluateService(
    namespace: string,
    service: string,
    now: Date,
  ): StatusChange | undefined {
    const key = keyOf(namespace, service);
    const namespaceId = this.#services.get(key) ?? '';
    const known = this.#statuses.get(key);
    // What was of another namespace of that name tells nothing of this one.
    const before =
      known?.namespaceId === namespaceId
        ? read<StatusRecord>(known)
        : undefined;
    const { status, nextAt, dependencies } = evaluateService(
      this.#objects,
      { cluster: this.#cluster, namespace, service },
      now,
      this.#evaluators,
      ({ id, module }, error) =>
        this.#onFault(`evaluator '${id}' of ${module}`, error),
      before?.status,
    );
    this.#restsOn(key, dependencies, nextAt);
    const record: StatusRecord = {
      namespaceId,
      labels: this.#labelsOf(key) ?? before?.labels ?? {},
      status: carrySince(before?.status, status),
    };
    const kept = keep(record);
    const isSame =
      before !== undefined &&
      // What was read from the database has its fields in another order.
      (kept.text === known?.text || isDeepStrictEqual(before, read(kept)));
    this.#statuses.set(key, kept);
    const whole = keyOf(namespace, '');
    if (
      this.#noteTrouble(namespace, service, troubleOf(record.status)) &&
      this.#services.has(whole)
    ) {
      // At the end of this round, after the others of it.
      this.#round.delete(whole);
      this.#round.add(whole);
    }
    return isSame ? undefined : { type: 'upsert', ...record };
  }

  /** What its Services have come to is noted: it is evaluated after them. */
  #evaluateNamespace(namespace: string, now: Date): StatusChange | undefined {
    const key = keyOf(namespace, '');
    const { observed, nextAt, dependencies } = evaluateNamespace(
      this.#objects,
      namespace,
      [...(this.#troubles.get(namespace)?.values() ?? [])],
      now,
    );
    this.#restsOn(key, dependencies, nextAt);
    const namespaceId = this.#services.get(key) ?? '';
    const known = this.#statuses.get(key);
    const kept = keep({ namespaceId, observed });
    const isSame =
      known !== undefined && isDeepStrictEqual(read(known), read(kept));
    this.#statuses.set(key, kept);
    return isSame ? undefined : { type: 'namespace', namespaceId, observed };
  }

  #restsOn(
    key: string,
    dependencies: ReadonlySet<Dependency>,
    nextAt: Date | undefined,
  ): void {
    this.#dependencies.set(key, dependencies);
    if (nextAt) {
      this.#nextAt.set(key, nextAt);
    } else {
      this.#nextAt.delete(key);
    }
  }

  /** @returns whether it is another one than before: then the namespace stands differently, too */
  #noteTrouble(
    namespace: string,
    service: string,
    trouble: ObservedState | undefined,
  ): boolean {
    const troubles =
      this.#troubles.get(namespace) ?? new Map<string, ObservedState>();
    if (isDeepStrictEqual(troubles.get(service), trouble)) {
      return false;
    }
    if (trouble) {
      this.#troubles.set(namespace, troubles.set(service, trouble));
    } else {
      troubles.delete(service);
    }
    return true;
  }

  /** With the UID of each one's namespace. Undefined while it cannot be told which Services there are. */
  #listServices(): Map<string, string> | undefined {
    const namespaces = this.#objects.find(kinds.Namespace, 'namespace', '');
    if (namespaces.state !== 'read') {
      return undefined;
    }
    const keys = new Map<string, string>();
    for (const item of namespaces.items) {
      const { metadata } = item;
      if (isUnreadable(item)) {
        // Whose it is cannot be told: those that were known stay.
        for (const [key, namespaceId] of this.#services) {
          if (key.startsWith(keyOf(metadata.name, ''))) {
            keys.set(key, namespaceId);
          }
        }
        continue;
      }
      const namespaceId = item.metadata.labels[LABEL_ID];
      if (namespaceId === undefined) {
        continue;
      }
      const services = this.#objects.find(
        kinds.Service,
        'namespace',
        metadata.name,
      );
      if (services.state !== 'read') {
        return undefined;
      }
      for (const service of services.items) {
        keys.set(keyOf(metadata.name, service.metadata.name), namespaceId);
      }
      keys.set(keyOf(metadata.name, ''), namespaceId);
    }
    return keys;
  }

  /** Undefined when they cannot be read now. */
  #labelsOf(key: string): Record<string, string> | undefined {
    const services = this.#objects.find(kinds.Service, 'name', key);
    const [service] = services.state === 'read' ? services.items : [];
    return service && !isUnreadable(service)
      ? service.metadata.labels
      : undefined;
  }

  #forget(key: string): void {
    const [namespace, service] = key.split('/');
    if (!service) {
      this.#troubles.delete(namespace);
    } else if (
      this.#noteTrouble(namespace, service, undefined) &&
      this.#services.has(keyOf(namespace, ''))
    ) {
      this.#dirty.add(keyOf(namespace, ''));
    }
    this.#services.delete(key);
    this.#dirty.delete(key);
    this.#round.delete(key);
    this.#statuses.delete(key);
    this.#nextAt.delete(key);
    this.#dependencies.delete(key);
  }
}

function keyOf(namespace: string, service: string): string {
  return `${namespace}/${service}`;
}

/** How a Service stands that is not as it should be. A part of a Gateway is told of by the services behind it. */
function troubleOf(status: ServiceStatus): ObservedState | undefined {
  const { state, message, since } = serviceHeadline(status);
  return status.partOf || state === 'healthy' || state === 'none'
    ? undefined
    : { state, message, subject: status.service, since };
}

function keep<T extends { namespaceId: string }>(record: T): KeptRecord {
  return {
    namespaceId: record.namespaceId,
    text: JSON.stringify(record),
  };
}

function read<T>({ text }: KeptRecord): T {
  // Written by `keep`, of this process.
  return JSON.parse(text) as T;
}
