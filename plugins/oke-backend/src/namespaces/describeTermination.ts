import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { holdingFinalizers, withoutFinalizers } from '../reconcile/finalizers';
import {
  liveConditions,
  type LiveCondition,
} from '../reconcile/liveConditions';
import type { Unread } from './namespaceContents';

const metadataSchema = z.looseObject({
  deletionTimestamp: z.string().optional(),
});

/** So many objects are told of each way to be held up. */
const MOST_OBJECTS = 3;

/** What is asked when Kubernetes says that something remains. */
export interface Remains {
  objects: StoredObject[];
  unread: Unread[];
}

/** Whether it has to be looked at what remains, to tell what the end of a Namespace waits for. */
export function isHeldByContent(live: StoredObject): boolean {
  return trueConditions(live).some(
    ({ type }) =>
      type === 'NamespaceContentRemaining' ||
      type === 'NamespaceFinalizersRemaining',
  );
}

/**
 * What the end of a Namespace waits for, by what Kubernetes says on it
 * (https://github.com/kubernetes/api/blob/master/core/v1/types.go, `NamespaceConditionType`), with the command that
 * frees it. Pure.
 *
 * @param remains - what is in it still; undefined when that was not looked at, or could not be
 */
export function describeTermination(
  live: StoredObject,
  remains: Remains | undefined,
): string {
  const hindrances = trueConditions(live).flatMap(condition =>
    describe(condition, live.metadata.name, remains),
  );
  const all = [...new Set(hindrances)];
  return all.length > 0
    ? `the namespace is being deleted: ${all.join('; ')}`
    : 'the namespace is being deleted';
}

function trueConditions(live: StoredObject): LiveCondition[] {
  return liveConditions(live).filter(({ status }) => status === 'True');
}

function describe(
  { type, message }: LiveCondition,
  namespace: string,
  remains: Remains | undefined,
): string[] {
  switch (type) {
    case 'NamespaceDeletionDiscoveryFailure':
    case 'NamespaceDeletionGroupVersionParsingFailure':
      return [
        `an API of the cluster does not answer, so that Kubernetes does not know what is in it (${message}). Find it with "${apiServices(
          message,
        )}", and repair what serves it, or delete its APIService`,
      ];
    case 'NamespaceDeletionContentFailure':
      return [
        `Kubernetes cannot delete something in it (${message}). When an admission webhook refuses or does not answer, find it with "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations", and repair or delete it`,
      ];
    case 'NamespaceContentRemaining':
    case 'NamespaceFinalizersRemaining': {
      const told = remains ? describeContent(remains, namespace) : [];
      return told.length > 0 ? told : [message];
    }
    default:
      return [message];
  }
}

function apiServices(message: string): string {
  const [, group, version] =
    message.match(/([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/(v[a-z0-9]+)\b/) ?? [];
  return group
    ? `kubectl get apiservices ${version}.${group}`
    : 'kubectl get apiservices';
}

function describeContent(
  { objects, unread }: Remains,
  namespace: string,
): string[] {
  const going = objects.filter(
    ({ metadata }) => metadataSchema.parse(metadata).deletionTimestamp,
  );
  const held = going.filter(object => holdingFinalizers(object).length > 0);
  const pods = going.filter(
    object => !held.includes(object) && object.kind === 'Pod',
  );
  return [
    ...some(
      held,
      object =>
        `${nameOf(object)} is held by ${holdingFinalizers(object).join(
          ', ',
        )}: who set that takes it away when their work is done; if nobody does, an administrator runs "${withoutFinalizers(
          object,
          object.metadata.name,
          namespace,
        )}"`,
    ),
    ...some(
      pods,
      object =>
        `${nameOf(
          object,
        )} is still ending; if its node is gone for good, an administrator runs "kubectl --namespace=${namespace} delete pod ${
          object.metadata.name
        } --force --grace-period=0"`,
    ),
    ...(unread.length > 0
      ? [`what could not be read: ${unread.map(({ what }) => what).join(', ')}`]
      : []),
  ];
}

function some(
  objects: StoredObject[],
  tell: (object: StoredObject) => string,
): string[] {
  const rest = objects.length - MOST_OBJECTS;
  return [
    ...objects.slice(0, MOST_OBJECTS).map(tell),
    ...(rest > 0 ? [`and ${rest} more in the same way`] : []),
  ];
}

function nameOf({ kind, metadata }: StoredObject): string {
  return `${kind} ${metadata.name}`;
}
