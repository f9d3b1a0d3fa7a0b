import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import type { Hindrance } from './Hindrance';
import { isCommandWord } from './isCommandWord';

/** Kubernetes takes these away itself, when what they wait for is done. */
const USUAL_FINALIZERS =
  /^(kubernetes\.io\/|service\.kubernetes\.io\/|foregroundDeletion$|orphan$|batch\.kubernetes\.io\/)/;

const metadataSchema = z.looseObject({
  finalizers: z.array(z.string()).default([]),
});

/** Finalizers of an object that somebody has to take away. */
function holdingFinalizers({
  metadata,
}: Pick<StoredObject, 'metadata'>): string[] {
  return finalizersOf({ metadata }).filter(
    name => !USUAL_FINALIZERS.test(name),
  );
}

function finalizersOf({ metadata }: Pick<StoredObject, 'metadata'>): string[] {
  return metadataSchema.parse(metadata).finalizers;
}

/** That an object is held by what somebody has to take away, in words for a list; nothing when it is not. */
export function heldUntil(object: Pick<StoredObject, 'metadata'>): string[] {
  const holding = holdingFinalizers(object);
  return holding.length > 0
    ? [`it is held until its finalizers are taken away: ${holding.join(', ')}`]
    : [];
}

/**
 * What holds the end of an object, and how it is taken away; undefined when nobody has to do that.
 *
 * @param title - how the object is called in the sentence
 */
export function holdOf(
  object: StoredObject,
  title: string,
  namespace: string,
): Hindrance | undefined {
  const holding = holdingFinalizers(object);
  return holding.length > 0
    ? {
        message: `${title} is held by ${holding.join(
          ', ',
        )}: who set that takes it away when their work is done; if nobody does, an administrator takes it away`,
        // Not those that others still work on, such as the end of a load balancer.
        commands: withoutFinalizers(
          ...([object, object.metadata.name, namespace] as const),
          finalizersOf(object).filter(each => !holding.includes(each)),
        ),
      }
    : undefined;
}

/**
 * The command that takes finalizers from an object; none when its name could be more than a name in a shell.
 *
 * @param kept - finalizers that stay
 */
export function withoutFinalizers(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  name: string,
  namespace: string,
  kept: string[] = [],
): string[] {
  const target = `${typeOf(apiVersion, kind)}/${name}`;
  const patch = JSON.stringify({
    metadata: { finalizers: kept.length > 0 ? kept : null },
  });
  return [target, ...kept].every(isCommandWord)
    ? [
        `kubectl --namespace=${namespace} patch ${target} --type=merge --patch='${patch}'`,
      ]
    : [];
}

/** As kubectl takes it: a kind is told from another of the same name by its group. */
function typeOf(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined
    ? kind.toLowerCase()
    : `${kind.toLowerCase()}.${group}`;
}
