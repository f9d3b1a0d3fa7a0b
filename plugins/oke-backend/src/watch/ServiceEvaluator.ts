import { isDeepStrictEqual } from 'node:util';
import {
  carrySince,
  evaluateService,
  ServiceDependencies,
  LABEL_ID,
  type Change,
  type ClusterObjects,
} from '@okeanos/backstage-plugin-oke-node';
import type { StatusChange, StatusRecord } from '../database/StatusStore';

/** Changes of statuses, by namespace. */
export type StatusChanges = Map<string, StatusChange[]>;

/**
 * Keeps the statuses of all Services in the app namespaces of one cluster, and evaluates again only
 * what a change or the clock may have touched. No I/O.
 */
export class ServiceEvaluator {
  readonly #cluster: string;
  readonly #objects: ClusterObjects;
  readonly #dependencies = new ServiceDependencies();
  /** `namespace/name` -> as last told. */
  readonly #statuses = new Map<string, StatusRecord>();
  readonly #nextAt = new Map<string, Date>();
  readonly #dirty = new Set<string>();
  #allDirty = true;

  /** @param known - the statuses as the database has them, whose `since` is carried on */
  constructor(cluster: string, objects: ClusterObjects, known: StatusRecord[]) {
    this.#cluster = cluster;
    this.#objects = objects;
    known.forEach(record =>
      this.#statuses.set(
        keyOf(record.status.namespace, record.status.service),
        record,
      ),
    );
  }

  /** Notes what a change touches; evaluates nothing. */
  note(change: Change): void {
    if (change === 'all') {
      this.#allDirty = true;
      return;
    }
    this.#dependencies
      .affectedBy(change)
      .forEach(service => this.#dirty.add(service));
  }

  /** A Service or Namespace came or went: which Services there are is looked up again. */
  noteServices(): void {
    this.#allDirty = true;
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

  /** Evaluates what was noted and what is due, and tells what is different now. */
  evaluate(now: Date): StatusChanges {
    const changes: StatusChanges = new Map();
    const add = (namespace: string, change: StatusChange) =>
      changes.set(namespace, [...(changes.get(namespace) ?? []), change]);

    for (const [key, at] of this.#nextAt) {
      if (at <= now) {
        this.#dirty.add(key);
      }
    }
    const services = this.#allDirty ? this.#listServices() : undefined;
    if (services) {
      for (const key of this.#statuses.keys()) {
        if (!services.has(key)) {
          const [namespace, service] = key.split('/');
          this.#forget(key);
          add(namespace, { type: 'delete', service });
        }
      }
    }
    const keys = services ? services.keys() : this.#dirty.values();
    for (const key of [...keys]) {
      const record = this.#evaluateOne(key, now);
      if (record) {
        add(record.status.namespace, { type: 'upsert', ...record });
      }
    }
    this.#dirty.clear();
    this.#allDirty = this.#allDirty && services === undefined;
    return changes;
  }

  #evaluateOne(key: string, now: Date): StatusRecord | undefined {
    const [namespace, service] = key.split('/');
    const { status, nextAt, dependencies } = evaluateService(
      this.#objects,
      { cluster: this.#cluster, namespace, service },
      now,
    );
    this.#dependencies.set(key, dependencies);
    if (nextAt) {
      this.#nextAt.set(key, nextAt);
    } else {
      this.#nextAt.delete(key);
    }
    const before = this.#statuses.get(key);
    const record: StatusRecord = {
      labels: this.#labelsOf(key),
      status: carrySince(before?.status, status),
    };
    if (before && isDeepStrictEqual(before, record)) {
      return undefined;
    }
    this.#statuses.set(key, record);
    return record;
  }

  /** Undefined while it cannot be told which Services there are. */
  #listServices(): Set<string> | undefined {
    const namespaces = this.#objects.find('Namespace', 'namespace', '');
    if (namespaces.state !== 'synced') {
      return undefined;
    }
    const keys = new Set<string>();
    for (const { metadata } of namespaces.objects) {
      if (!(LABEL_ID in metadata.labels)) {
        continue;
      }
      const services = this.#objects.find(
        'Service',
        'namespace',
        metadata.name,
      );
      if (services.state !== 'synced') {
        return undefined;
      }
      services.objects.forEach(service =>
        keys.add(keyOf(metadata.name, service.metadata.name)),
      );
    }
    return keys;
  }

  #labelsOf(key: string): Record<string, string> {
    const services = this.#objects.find('Service', 'name', key);
    return services.state === 'synced'
      ? { ...services.objects[0]?.metadata.labels }
      : {};
  }

  #forget(key: string): void {
    this.#statuses.delete(key);
    this.#nextAt.delete(key);
    this.#dependencies.delete(key);
  }
}

function keyOf(namespace: string, service: string): string {
  return `${namespace}/${service}`;
}
