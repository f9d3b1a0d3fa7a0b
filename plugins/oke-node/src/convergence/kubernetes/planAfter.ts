import type {
  FieldChange,
  PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesObject } from '../../kubernetes';
import { fieldChanges } from '../fieldChanges';
import { isRecord } from '../isRecord';
import { attempt } from './attempt';
import type { KubernetesApi } from './KubernetesApi';
import { isOurs } from './identity';
import { refOf, type KubernetesPart } from './part';
import type { KubernetesIntention } from './planPart';

/** How API servers begin what an admission policy or a webhook says, each with a name before it. */
const DENIED = /\bdenied (?:the )?request: ([\s\S]+)$/;

/**
 * What converging changes of a part of ours that admission refuses as things stand, when it comes after a part that is
 * changed first: a Certificate for a host that its Namespace is only about to be allowed. What of it changes is then
 * told without the API server.
 *
 * @param options - `message`: how the dry run failed; `changes`: what is planned of all parts
 * @returns undefined when that is not so: then nothing is known of the part
 * @throws the reason of an abort
 */
export async function planAfter(
  api: KubernetesApi,
  options: {
    part: KubernetesPart;
    message: string;
    intention: KubernetesIntention;
    changes: PlanChange[];
  },
  signal?: AbortSignal,
): Promise<
  Pick<PlanChange, 'action' | 'reason' | 'fields' | 'diff'> | undefined
> {
  const { part, message, intention, changes } = options;
  const denial = DENIED.exec(message)?.[1];
  const first = changes.find(
    ({ part: id, action }) =>
      (action === 'create' || action === 'update') &&
      comesBefore(id, part, intention.parts),
  );
  if (!denial || !first) {
    return undefined;
  }
  const entry = intention.inventory.find(({ part: id }) => id === part.id);
  const read = await attempt(signal, () => api.get(refOf(part.object), signal));
  const live = 'value' in read ? read.value : undefined;
  if (!live || !isOurs(live, intention.id, entry?.uid)) {
    return undefined;
  }
  const diff = ownChanges(live, part.object);
  const reason = `after ${first.kind} ${first.name}, without which the cluster refuses it: ${denial}`;
  return {
    action: 'update',
    reason,
    fields: diff.map(({ field }) => field),
    diff,
  };
}

function comesBefore(
  id: string,
  part: KubernetesPart,
  parts: KubernetesPart[],
): boolean {
  return part.dependsOn.some(dependency => {
    const other = parts.find(each => each.id === dependency);
    return dependency === id || (other && comesBefore(id, other, parts));
  });
}

/** What an object gets of what is intended. What it has beside that is somebody else's, or the server's. */
function ownChanges(
  live: KubernetesObject,
  intended: KubernetesObject,
): FieldChange[] {
  return fieldChanges(live, merged(live, intended));
}

function merged(live: unknown, intended: unknown): unknown {
  if (!isRecord(live) || !isRecord(intended)) {
    return intended;
  }
  const own = Object.entries(intended).map(([key, value]) => [
    key,
    merged(live[key], value),
  ]);
  return { ...live, ...Object.fromEntries(own) };
}
