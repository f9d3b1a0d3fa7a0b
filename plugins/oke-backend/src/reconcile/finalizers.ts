import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { isCommandWord } from './isCommandWord';

/** Kubernetes takes these away itself, when what they wait for is done. */
const USUAL_FINALIZERS =
  /^(kubernetes\.io\/|service\.kubernetes\.io\/|foregroundDeletion$|orphan$|batch\.kubernetes\.io\/)/;

const metadataSchema = z.looseObject({
  finalizers: z.array(z.string()).default([]),
});

/** Finalizers of an object that somebody has to take away. */
export function holdingFinalizers({
  metadata,
}: Pick<StoredObject, 'metadata'>): string[] {
  return metadataSchema
    .parse(metadata)
    .finalizers.filter(name => !USUAL_FINALIZERS.test(name));
}

/** The command that takes all finalizers from an object; none when its name could be more than a name in a shell. */
export function withoutFinalizers(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  name: string,
  namespace: string,
): string[] {
  const target = `${typeOf(apiVersion, kind)}/${name}`;
  return isCommandWord(target)
    ? [
        `kubectl --namespace=${namespace} patch ${target} --type=merge --patch='{"metadata":{"finalizers":null}}'`,
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
