import type { ObjectOf } from './kinds';

/** Of what a controller makes for a Gateway: its name (GEP-1762). */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** The name of the Gateway of the same namespace that a Service is a part of; undefined when it is of none. */
export function gatewayOf({
  metadata,
}: ObjectOf<'Service'>): string | undefined {
  const { labels, ownerReferences } = metadata;
  return (
    ownerReferences.find(({ kind }) => kind === 'Gateway')?.name ??
    labels[GATEWAY_NAME]
  );
}
