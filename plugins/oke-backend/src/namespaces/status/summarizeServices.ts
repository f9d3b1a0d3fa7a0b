import {
  serviceHeadline,
  worstFirst,
  type ClusterConnection,
  type NamespaceSpec,
  type ServiceStatus,
  type ServiceSummary,
  type Told,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * The services of a namespace, the worst first: those that are there, and those that its spec names and that are not.
 * What is a part of a Gateway is none of them: how it stands is said of each service behind the Gateway. Pure.
 *
 * @param statuses - of all Services that were seen in it
 * @param connection - undefined before the cluster was observed
 */
export function summarizeServices(
  spec: Pick<NamespaceSpec, 'services'>,
  statuses: readonly ServiceStatus[],
  connection: ClusterConnection | undefined,
): Told<ServiceSummary> {
  // Before the first complete view nothing tells that a Service is not there.
  if (!connection || connection.asOf === undefined) {
    return {
      state: 'unread',
      message: connection?.message ?? 'The cluster has not been read yet',
    };
  }
  const declared = new Set(spec.services.map(({ name }) => name));
  const there = statuses
    .filter(({ partOf, service }) => !partOf || declared.has(service))
    .map(status => ({
      name: status.service,
      isDeclared: declared.has(status.service),
      ...serviceHeadline(status),
    }));
  const missing = [...declared]
    .filter(name => statuses.every(({ service }) => service !== name))
    .map(
      (name): ServiceSummary => ({
        ...{ name, isDeclared: true, state: 'none' },
        message: 'No Service of this name is deployed there',
      }),
    );
  return { state: 'read', items: worstFirst([...there, ...missing]) };
}
