import type { KubernetesPart } from '@okeanos/backstage-plugin-oke-node';
import type { BlockConfig } from '../../config/okeConfig';
import {
  describePart,
  parseMadeParts,
  requireNoTwins,
} from '../../extensions/parseMade';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** The block that a part, or an entry of the inventory, belongs to; undefined when it is of none. Pure. */
export function blockOf(part: string): string | undefined {
  const [prefix, block] = part.split('.');
  return prefix === 'block' ? block : undefined;
}

/** Whether an object gives rights. Pure. */
export function isRbac({ apiVersion }: { apiVersion: string }): boolean {
  return apiVersion.split('/')[0] === RBAC_GROUP;
}

/**
 * Puts what a block makes into its namespace, under names of its own. Pure.
 *
 * @param made - what the block gave
 * @param context - `taken`: parts that exist beside it
 * @throws Error when that is no list of parts, or has what the block may not make
 */
export function placeParts(
  block: string,
  made: unknown,
  context: {
    namespace: string;
    allow: BlockConfig['allow'];
    taken: KubernetesPart[];
  },
): KubernetesPart[] {
  const { namespace, allow, taken } = context;
  const parts = parseMadeParts(made).map(part => {
    const { object, clusterScoped } = part;
    const { kind, metadata } = object;
    const what = describePart(part);
    if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
      throw new Error(`${what}, is of the namespace ${metadata.namespace}`);
    }
    if (kind === 'Namespace') {
      throw new Error(`${what}: blocks make no namespaces`);
    }
    requireAllowed(clusterScoped, 'clusterScoped', what, block, allow);
    requireAllowed(isRbac(object), 'rbac', what, block, allow);
    const { namespace: _, ...identity } = metadata;
    return {
      ...part,
      object: {
        ...object,
        metadata: clusterScoped ? identity : { ...identity, namespace },
      },
    };
  });
  requireNoTwins(parts, taken);
  return parts.map(({ id, dependsOn = [], object }) => ({
    id: partId(block, id),
    dependsOn: ['namespace', ...dependsOn.map(other => partId(block, other))],
    object,
  }));
}

function partId(block: string, id: string): string {
  return `block.${block}.${id}`;
}

function requireAllowed(
  isNeeded: boolean | undefined,
  kinds: BlockConfig['allow'][number],
  what: string,
  block: string,
  allow: BlockConfig['allow'],
): void {
  if (isNeeded && !allow.includes(kinds)) {
    throw new Error(
      `${what}, needs '${kinds}' in oke.namespaceBlocks.${block}.allow of app-config`,
    );
  }
}
