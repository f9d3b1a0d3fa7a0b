import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { hindrance, type Hindrance } from '../reconcile/Hindrance';
import { holdOf } from '../reconcile/finalizers';
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
 * (https://github.com/kubernetes/api/blob/master/core/v1/types.go, `NamespaceConditionType`), with the commands that
 * free it. Pure.
 *
 * @param remains - what is in it still; undefined when that was not looked at, or could not be
 */
export function describeTermination(
  live: StoredObject,
  remains: Remains | undefined,
): Hindrance {
  const hindrances = trueConditions(live).flatMap(condition =>
    describe(condition, live.metadata.name, remains),
  );
  const messages = [...new Set(hindrances.map(({ message }) => message))];
  const going = 'the namespace is being deleted';
  return {
    message: messages.length > 0 ? `${going}: ${messages.join('; ')}` : going,
    commands: [...new Set(hindrances.flatMap(({ commands }) => commands))],
  };
}

function trueConditions(live: StoredObject): LiveCondition[] {
  return liveConditions(live).filter(({ status }) => status === 'True');
}

function describe(
  { type, message }: LiveCondition,
  namespace: string,
  remains: Remains | undefined,
): Hindrance[] {
  switch (type) {
    case 'NamespaceDeletionDiscoveryFailure':
    case 'NamespaceDeletionGroupVersionParsingFailure':
      return [
        {
          message: `an API of the cluster does not answer, so that Kubernetes does not know what is in it (${message}): an administrator finds it by its APIService, and repairs what serves it or deletes the APIService`,
          commands: [apiServices(message)],
        },
      ];
    case 'NamespaceDeletionContentFailure':
      return [
        {
          message: `Kubernetes cannot delete something in it (${message}): when an admission webhook refuses or does not answer, an administrator repairs or deletes it`,
          commands: [
            'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
          ],
        },
      ];
    case 'NamespaceContentRemaining':
    case 'NamespaceFinalizersRemaining': {
      const told = remains ? describeContent(remains, namespace) : [];
      return told.length > 0 ? told : [hindrance(message)];
    }
    default:
      return [hindrance(message)];
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
): Hindrance[] {
  const going = objects.filter(
    ({ metadata }) => metadataSchema.parse(metadata).deletionTimestamp,
  );
  const held = going.flatMap(object => {
    const hold = holdOf(object, nameOf(object), namespace);
    return hold ? [{ object, hold }] : [];
  });
  const pods = going.filter(
    each => each.kind === 'Pod' && !held.some(({ object }) => object === each),
  );
  return [
    ...some(held, ({ hold }) => hold),
    ...some(pods, object => ({
      message: `${nameOf(
        object,
      )} is still ending; if its node is gone for good, an administrator deletes it by force`,
      commands: [
        `kubectl --namespace=${namespace} delete pod ${object.metadata.name} --force --grace-period=0`,
      ],
    })),
    ...(unread.length > 0
      ? [
          hindrance(
            `what could not be read: ${unread
              .map(({ what }) => what)
              .join(', ')}`,
          ),
        ]
      : []),
  ];
}

function some<T>(objects: T[], tell: (object: T) => Hindrance): Hindrance[] {
  const rest = objects.length - MOST_OBJECTS;
  return [
    ...objects.slice(0, MOST_OBJECTS).map(tell),
    ...(rest > 0 ? [hindrance(`and ${rest} more in the same way`)] : []),
  ];
}

function nameOf({ kind, metadata }: StoredObject): string {
  return `${kind} ${metadata.name}`;
}
