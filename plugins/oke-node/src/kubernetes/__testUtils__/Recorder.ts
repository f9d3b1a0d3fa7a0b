import { Changing } from '../../access/__testUtils__/Changing';
import type { StoredObject } from '../KubernetesObject';
import type { ReflectorHandler } from '../ReflectorHandler';
import type { ReflectorState } from '../ReflectorState';

/** What a reflector's owner may keep of an object. */
export interface Trimmed {
  uid: string;
  name: string;
  version: string;
}

export function trim({ metadata }: StoredObject): Trimmed {
  const { uid, name, resourceVersion } = metadata;
  return { uid, name, version: resourceVersion };
}

/** An owner of a reflector's view that remembers what it was told, and in which order. */
export class Recorder extends Changing implements ReflectorHandler<Trimmed> {
  /** For example `replace a@1 b@1`, `upsert a@2`, `delete uid-b`, `synced`. */
  readonly log: string[] = [];
  readonly states: ReflectorState[] = [];
  readonly errors: unknown[] = [];
  /** Name to version. */
  readonly view = new Map<string, string>();
  readonly #names = new Map<string, string>();

  onReplace(objects: Trimmed[]): void {
    objects.forEach(object => this.#keep(object));
    this.#note(
      ['replace', ...objects.map(o => `${o.name}@${o.version}`)].join(' '),
    );
  }

  onUpsert(object: Trimmed): void {
    this.#keep(object);
    this.#note(`upsert ${object.name}@${object.version}`);
  }

  onDelete(uid: string): void {
    this.view.delete(this.#names.get(uid) ?? '');
    this.#note(`delete ${uid}`);
  }

  onUnreadable(object: { uid: string; name: string }): void {
    this.#note(`unreadable ${object.name}`);
  }

  onState(state: ReflectorState): void {
    this.states.push(state);
    this.#note(state.state);
  }

  onError(error: unknown): void {
    this.errors.push(error);
    this.changed();
  }

  get state(): string | undefined {
    return this.states.at(-1)?.state;
  }

  #keep({ uid, name, version }: Trimmed): void {
    this.#names.set(uid, name);
    this.view.set(name, version);
  }

  #note(entry: string): void {
    this.log.push(entry);
    this.changed();
  }
}
