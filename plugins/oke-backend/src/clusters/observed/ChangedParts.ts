import { kinds } from '@okeanos/backstage-plugin-oke-node';

/**
 * Kinds whose change may be drift of a namespace. Not ResourceQuota: its status changes with every
 * pod. The regular passes find what these kinds do not tell.
 */
const KINDS_OF_PARTS: readonly string[] = [
  kinds.Namespace.id,
  kinds.NetworkPolicy.id,
  kinds.Certificate.id,
];

/** Collects the namespaces of which something that they are made of may have changed. No I/O. */
export class ChangedParts {
  readonly #namespaces = new Set<string>();

  /** @param kind - id of the kind */
  note(kind: string, namespace: string): void {
    if (KINDS_OF_PARTS.includes(kind)) {
      this.#namespaces.add(namespace);
    }
  }

  /** The namespaces that were noted since this was asked last. */
  take(): string[] {
    const namespaces = [...this.#namespaces];
    this.#namespaces.clear();
    return namespaces;
  }
}
