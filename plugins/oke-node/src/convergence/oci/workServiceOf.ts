import { isOciKind, ociKinds } from '../../oci/kinds';
import { ociServices, type OciServiceName } from '../../oci/services';

/** The service in whose work requests a part of this kind is made; undefined when the answer to a call ends it. */
export function workServiceOf(kind: string): OciServiceName | undefined {
  const service = isOciKind(kind) ? ociKinds[kind].service : serviceOf(kind);
  return service && ociServices[service].hasWorkRequests ? service : undefined;
}

/** Of what has no OCID. */
function serviceOf(kind: string): OciServiceName | undefined {
  return kind === 'Addon' ? 'containerEngine' : undefined;
}
