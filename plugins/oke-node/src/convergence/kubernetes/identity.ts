import type { KubernetesObject } from '../../kubernetes';
import { ANNOTATION_PART, LABEL_ID } from '../../common/names';
import type { KubernetesPart } from './part';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
const LABEL_MANAGED_BY = 'app.kubernetes.io/managed-by';

/**
 * Adds to a part's object what tells whose it is.
 *
 * @param id - UID of the incarnation that the part belongs to
 * @public
 */
export function withIdentity(part: KubernetesPart, id: string): KubernetesPart {
  const { metadata } = part.object;
  return {
    ...part,
    object: {
      ...part.object,
      metadata: {
        ...metadata,
        labels: {
          ...metadata.labels,
          [LABEL_MANAGED_BY]: 'okeanos',
          [LABEL_ID]: id,
        },
        annotations: { ...metadata.annotations, [ANNOTATION_PART]: part.id },
      },
    },
  };
}

/**
 * The object without the labels and annotations that only Okeanos sets: somebody else's object can
 * be identical but for these.
 */
export function withoutIdentity(object: KubernetesObject): KubernetesObject {
  const { labels, annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: omitOurs(labels),
      annotations: omitOurs(annotations),
    },
  };
}

function omitOurs(all: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key]) => key !== LABEL_MANAGED_BY && !key.startsWith('okeanos.io/'),
    ),
  );
}

/**
 * Whether an object is of this incarnation: by its label, or by its UID when somebody took the
 * label away.
 *
 * @param uid - as the inventory has it; undefined when the part is not known to be made
 */
export function isOurs(
  { metadata }: KubernetesObject,
  id: string,
  uid: string | undefined,
): boolean {
  return (
    metadata.labels?.[LABEL_ID] === id ||
    (uid !== undefined && metadata.uid === uid)
  );
}
