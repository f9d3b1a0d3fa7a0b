import { isDeepStrictEqual } from 'node:util';
import {
  KubernetesError,
  type FieldConflict,
  type KubernetesObject,
  type StoredObject,
} from '../../../kubernetes';
import { isRecord } from '../../isRecord';
import type {
  ApplyOutcome,
  KindScope,
  KubernetesApi,
  ObjectRef,
} from '../KubernetesApi';

const US = 'okeanos';

/** Path of a field -> its value and who owns it. Lists are fields as a whole. */
type Fields = Map<string, { value: unknown; owners: Set<string> }>;

interface Stored {
  ref: ObjectRef;
  uid: string;
  version: number;
  deletionTimestamp?: string;
  fields: Fields;
}

/**
 * An API server that keeps objects in memory, with as much of server-side apply as convergence
 * leans on: owners of fields, conflicts, force, and that fields which are no longer applied go.
 */
export class InMemoryCluster implements KubernetesApi {
  /** What was done for good, in order, for example `create ConfigMap a`. */
  readonly effects: string[] = [];
  /** Kinds that are not served. */
  readonly notServed = new Set<string>();
  readonly #objects = new Map<string, Stored>();
  #lastUid = 0;

  async scopeOf({ kind }: { kind: string }): Promise<KindScope | undefined> {
    if (this.notServed.has(kind)) {
      return undefined;
    }
    return kind === 'Namespace' || kind.startsWith('Cluster')
      ? 'Cluster'
      : 'Namespaced';
  }

  async get(ref: ObjectRef): Promise<StoredObject | undefined> {
    const stored = this.#objects.get(keyOf(ref));
    return stored && toObject(stored);
  }

  async apply(
    object: KubernetesObject,
    { force, dryRun }: { force: boolean; dryRun: boolean },
  ): Promise<ApplyOutcome> {
    const ref = { ...object, ...object.metadata };
    this.#checkNamespace(ref);
    const live = this.#objects.get(keyOf(ref));
    const wanted = fieldsOf(object);
    const conflicts = live ? conflictsOf(live.fields, wanted) : [];
    if (conflicts.length > 0 && !force) {
      return { type: 'conflict', conflicts };
    }
    const fields = live ? applied(live.fields, wanted) : wanted;
    const isSame = live && isDeepStrictEqual(live.fields, fields);
    const stored: Stored = live
      ? { ...live, fields, version: live.version + (isSame ? 0 : 1) }
      : this.#newObject(ref, fields);
    if (!dryRun && !isSame) {
      this.#objects.set(keyOf(ref), stored);
      this.effects.push(`${live ? 'update' : 'create'} ${nameOf(ref)}`);
    }
    return { type: 'applied', object: toObject(stored) };
  }

  async delete(ref: ObjectRef, uid: string): Promise<void> {
    if (this.#objects.get(keyOf(ref))?.uid === uid) {
      this.#objects.delete(keyOf(ref));
      this.effects.push(`delete ${nameOf(ref)}`);
    }
  }

  /** Somebody else makes an object, or takes over fields of one by force. */
  applyAs(manager: string, object: KubernetesObject): void {
    const ref = { ...object, ...object.metadata };
    const stored =
      this.#objects.get(keyOf(ref)) ?? this.#newObject(ref, new Map());
    for (const [path, { value }] of fieldsOf(object)) {
      stored.fields.set(path, { value, owners: new Set([manager]) });
    }
    stored.version += 1;
    this.#objects.set(keyOf(ref), stored);
  }

  /** Somebody else removes a field, whoever owned it. */
  removeField(ref: ObjectRef, ...path: string[]): void {
    this.#find(ref).fields.delete(JSON.stringify(path));
  }

  /** Somebody else deletes an object, at once or with a finalizer that holds it. */
  remove(ref: ObjectRef, options: { held: boolean } = { held: false }): void {
    const stored = this.#find(ref);
    if (options.held) {
      stored.deletionTimestamp = '2026-01-01T00:00:00Z';
    } else {
      this.#objects.delete(keyOf(ref));
    }
  }

  /** What is there: name of the object -> the object, without what differs between two runs. */
  get state(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.#objects.values()].map(stored => {
        const { metadata, ...rest } = toObject(stored);
        const { uid, resourceVersion, ...meta } = metadata;
        return [nameOf(stored.ref), { ...rest, metadata: meta }];
      }),
    );
  }

  #find(ref: ObjectRef): Stored {
    const stored = this.#objects.get(keyOf(ref));
    if (!stored) {
      throw new Error(`There is no ${nameOf(ref)}`);
    }
    return stored;
  }

  #newObject(ref: ObjectRef, fields: Fields): Stored {
    const { apiVersion, kind, namespace, name } = ref;
    this.#lastUid += 1;
    return {
      ref: { apiVersion, kind, namespace, name },
      uid: `uid-${this.#lastUid}`,
      version: 1,
      fields,
    };
  }

  #checkNamespace({ namespace }: ObjectRef): void {
    const key = keyOf({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: namespace ?? '',
    });
    if (namespace && !this.#objects.has(key)) {
      throw new KubernetesError(`namespaces "${namespace}" not found`, {
        status: 404,
        reason: 'NotFound',
      });
    }
  }
}

function conflictsOf(live: Fields, wanted: Fields): FieldConflict[] {
  return [...wanted].flatMap(([path, { value }]) => {
    const known = live.get(path);
    return known && !isDeepStrictEqual(known.value, value)
      ? [...known.owners]
          .filter(manager => manager !== US)
          .map(manager => ({ manager, field: JSON.parse(path).join('.') }))
      : [];
  });
}

function applied(live: Fields, wanted: Fields): Fields {
  const result: Fields = new Map();
  for (const [path, { value, owners }] of live) {
    const others = [...owners].filter(manager => manager !== US);
    if (!wanted.has(path) && others.length > 0) {
      result.set(path, { value, owners: new Set(others) });
    }
  }
  for (const [path, { value }] of wanted) {
    const known = live.get(path);
    const isSame = known && isDeepStrictEqual(known.value, value);
    result.set(path, {
      value,
      owners: new Set([US, ...(isSame ? known.owners : [])]),
    });
  }
  return result;
}

function fieldsOf({
  apiVersion,
  kind,
  metadata,
  ...rest
}: KubernetesObject): Fields {
  const { name, namespace, ...meta } = metadata;
  const fields: Fields = new Map();
  const collect = (value: unknown, path: string[]) => {
    if (isRecord(value) && Object.keys(value).length > 0) {
      for (const [key, inner] of Object.entries(value)) {
        collect(inner, [...path, key]);
      }
    } else if (path.length > 1 || path[0] !== 'metadata') {
      fields.set(JSON.stringify(path), { value, owners: new Set([US]) });
    }
  };
  collect(rest, []);
  collect(meta, ['metadata']);
  return fields;
}

function toObject(stored: Stored): StoredObject {
  const { ref, uid, version, deletionTimestamp, fields } = stored;
  const { apiVersion, kind, ...named } = ref;
  const tree: Record<string, unknown> = {};
  for (const [path, { value }] of fields) {
    const keys: string[] = JSON.parse(path);
    let at = tree;
    for (const key of keys.slice(0, -1)) {
      const next = isRecord(at[key]) ? at[key] : {};
      at[key] = next;
      at = next;
    }
    at[keys[keys.length - 1]] = value;
  }
  const { metadata, ...rest } = tree;
  return {
    apiVersion,
    kind,
    metadata: {
      ...named,
      ...(isRecord(metadata) && metadata),
      uid,
      resourceVersion: String(version),
      ...(deletionTimestamp && { deletionTimestamp }),
    },
    ...rest,
  };
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return [apiVersion, kind, namespace, name].join('/');
}

function nameOf({ kind, name }: ObjectRef): string {
  return `${kind} ${name}`;
}
