import { itemCardSchema } from '@okeanos/backstage-plugin-oke-common';
import { ownKinds } from '@okeanos/backstage-plugin-oke-node';
import type {
  Evaluator,
  Kind,
  NamedObject,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { isApiVersion, KIND } from './kubernetesNames';
import { Registrations } from './Registrations';

/** Without a slash: no subresource, of which `pods/log` and the like would be more than reading objects. */
const PLURAL = /^[a-z][a-z0-9]{0,62}$/;

const OKEANOS = 'Okeanos';

/** What reads kinds, for messages. */
interface Reader {
  /** For example `evaluator`. */
  what: string;
  id: string;
  module: string;
}

/** What modules say of services, and the kinds that they read for it, beside Okeanos' own. */
export class Evaluators {
  readonly #registered = new Registrations<Evaluator>('evaluator');
  /** By id, with the name of the package that brought it. */
  readonly #kinds = new Map<
    string,
    { kind: Kind<NamedObject>; module: string }
  >(ownKinds.map(kind => [kind.id, { kind, module: OKEANOS }]));

  /**
   * @throws Error that names the modules when another evaluator has the id, or reads another definition of a kind, or
   *   when something of it cannot be used
   */
  add(evaluator: Evaluator): void {
    const { id, module, card, kinds } = evaluator;
    const reader = { what: 'evaluator', id, module };
    if (!itemCardSchema.safeParse(card).success) {
      throw new Error(
        `The evaluator '${id}' of ${module} has the card '${card}', which there is not: take ${itemCardSchema.options.join(
          ', ',
        )}`,
      );
    }
    kinds.forEach(kind => this.#check(kind, reader));
    this.#registered.add(evaluator);
    this.watch(kinds, reader);
  }

  /**
   * Kinds that a module reads for something else than an evaluator.
   *
   * @throws Error that names the modules when one of them cannot be watched, or is defined differently
   */
  watch(kinds: readonly Kind<NamedObject>[], reader: Reader): void {
    kinds.forEach(kind => this.#check(kind, reader));
    for (const kind of kinds) {
      if (!this.#kinds.has(kind.id)) {
        this.#kinds.set(kind.id, { kind, module: reader.module });
      }
    }
  }

  list(): Evaluator[] {
    return this.#registered.list();
  }

  /** All that is watched: Okeanos' own kinds, and those that modules read. */
  kinds(): Kind<NamedObject>[] {
    return [...this.#kinds.values()].map(({ kind }) => kind);
  }

  #check(kind: Kind<NamedObject>, { what, id, module }: Reader): void {
    const refuse = (why: string) => {
      throw new Error(`The ${what} '${id}' of ${module} ${why}`);
    };
    const [group] = kind.apiVersion.includes('/')
      ? kind.apiVersion.split('/')
      : [''];
    if (
      !isApiVersion(kind.apiVersion) ||
      !KIND.test(kind.kind) ||
      !PLURAL.test(kind.plural) ||
      kind.id !== (group ? `${kind.kind}.${group}` : kind.kind)
    ) {
      refuse(
        `reads a kind that cannot be watched (${kind.apiVersion} ${kind.kind}, '${kind.plural}'): take one kind as defineKind makes it, without wildcards and subresources`,
      );
    }
    if (!group && (kind.kind === 'Secret' || kind.plural === 'secrets')) {
      refuse('reads Secrets, which the watcher never does');
    }
    const other = this.#kinds.get(kind.id);
    if (other && other.kind !== kind) {
      refuse(
        other.module === OKEANOS
          ? `defines ${kind.id}, which Okeanos reads itself: take kinds.${kind.kind} of '@okeanos/backstage-plugin-oke-node/alpha'`
          : `defines ${kind.id} in another way than ${other.module}: let both take it from one package`,
      );
    }
  }
}
