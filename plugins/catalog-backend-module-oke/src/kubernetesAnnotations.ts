import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_LABEL_SELECTOR,
  ANNOTATION_NAMESPACE,
  ANNOTATION_SERVICE,
} from '@okeanos/backstage-plugin-oke-common';

/** https://backstage.io/docs/features/kubernetes/configuration/#surfacing-your-kubernetes-components-as-part-of-an-entity */
const STOCK_ID = 'backstage.io/kubernetes-id';
const STOCK_CLUSTER = 'backstage.io/kubernetes-cluster';
const STOCK_NAMESPACE = 'backstage.io/kubernetes-namespace';

/** By this the network policies of a namespace know the pods of a service, and the pods need it for any traffic. */
const LABEL_APP_NAME = 'app.kubernetes.io/name';

/** What a name of a Service is (RFC 1035 label). Anything else would be another selector. */
const SERVICE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Tells Backstage's own Kubernetes plugin where a service of Okeanos runs, in the annotations that the plugin reads. Who has
 * written one of those that say where stays with what they wrote.
 *
 * @returns the same entity when there is nothing to add
 */
export function withKubernetesAnnotations(entity: Entity): Entity {
  const annotations = entity.metadata.annotations ?? {};
  const valueOf = (name: string) => String(annotations[name] ?? '').trim();
  const [cluster, namespace, service, selector] = [
    ANNOTATION_CLUSTER,
    ANNOTATION_NAMESPACE,
    ANNOTATION_SERVICE,
    ANNOTATION_LABEL_SELECTOR,
  ].map(valueOf);
  const isWritten = [STOCK_ID, STOCK_CLUSTER, STOCK_NAMESPACE].some(
    name => name in annotations,
  );
  const chosen =
    selector ||
    (SERVICE_NAME.test(service) ? `${LABEL_APP_NAME}=${service}` : '');
  if (isWritten || !cluster || !namespace || !chosen) {
    return entity;
  }
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...annotations,
        [STOCK_CLUSTER]: cluster,
        [STOCK_NAMESPACE]: namespace,
        [ANNOTATION_LABEL_SELECTOR]: chosen,
      },
    },
  };
}
