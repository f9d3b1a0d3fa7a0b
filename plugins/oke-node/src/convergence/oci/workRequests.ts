import { ociKinds, type OciKind, type OciResource } from '../../oci/kinds';
import { placeOfLog } from '../../oci/logAddress';
import type { OciWorkRequest } from '../../oci/workRequests';
import type { OciServiceName } from '../../oci/services';
import { hasFailed } from './lifecycle';
import type { OciReading } from './OciPass';
import { workServiceOf } from './workServiceOf';

/** What a work request tells about what it works on. */
export interface WorkInfo {
  /** Why it failed; undefined when it did not. */
  failure?: string;
  /** OCID of the resource of a kind that it works on; undefined when it has none (yet). */
  identifierOf(kind: OciKind): string | undefined;
}

/** @returns undefined when there is none, or it is not found */
export async function readWorkRequest(
  reading: OciReading,
  kind: OciKind | 'Addon',
  id: string | undefined,
): Promise<WorkInfo | undefined> {
  const service = workServiceOf(kind);
  const request =
    service &&
    id &&
    (await reading.api.getWorkRequest(service, id, reading.signal));
  if (!request) {
    return undefined;
  }
  return {
    failure: hasFailed(request)
      ? await describeFailure(reading, service, request)
      : undefined,
    identifierOf: other =>
      // By its own OCID alone, a log cannot be read.
      ociKinds[other].listedIn === 'LogGroup'
        ? undefined
        : request.resources.find(
            ({ entityType }) => entityType === other.toLocaleLowerCase('en-US'),
          )?.identifier,
  };
}

/** Why the last work on a resource failed; undefined when none did. */
export async function failureOfWorkOn(
  reading: OciReading,
  kind: OciKind,
  resource: OciResource,
): Promise<string | undefined> {
  const service = workServiceOf(kind);
  if (!service) {
    return undefined;
  }
  const requests = await reading.api.listWorkRequests(
    service,
    {
      compartmentId: resource.compartmentId || reading.compartmentId,
      resourceId:
        'logGroupId' in resource ? placeOfLog(resource.id).logId : resource.id,
    },
    reading.signal,
  );
  const failed = requests.find(hasFailed);
  return failed && describeFailure(reading, service, failed);
}

async function describeFailure(
  { api, signal }: OciReading,
  service: OciServiceName,
  { id, compartmentId, operationType, status }: OciWorkRequest,
): Promise<string> {
  const errors = await api.listWorkRequestErrors(
    service,
    { compartmentId, id },
    signal,
  );
  return errors.length > 0
    ? errors.map(({ code, message }) => `${code}: ${message}`).join('; ')
    : `${operationType} is ${status}`;
}
