import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';

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

/** The command that takes all finalizers from an object. Its names are as the API server takes them: no quotes in them. */
export function withoutFinalizers(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  name: string,
  namespace: string,
): string {
  return `kubectl --namespace=${namespace} patch ${typeOf(
    apiVersion,
    kind,
  )}/${name} --type=merge --patch='{"metadata":{"finalizers":null}}'`;
}

/** As kubectl takes it: a kind is told from another of the same name by its group. */
function typeOf(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined
    ? kind.toLowerCase()
    : `${kind.toLowerCase()}.${group}`;
}
