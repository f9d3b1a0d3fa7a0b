import type { OciReading } from './OciPass';
import type { OciKind, OciResource, OciWorkRequest } from './resources';

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
  id: string | undefined,
): Promise<WorkInfo | undefined> {
  const request = id && (await reading.api.getWorkRequest(id, reading.signal));
  if (!request) {
    return undefined;
  }
  return {
    failure: hasFailed(request)
      ? await describeFailure(reading, request)
      : undefined,
    identifierOf: kind =>
      request.resources.find(
        ({ entityType }) => entityType === kind.toLocaleLowerCase('en-US'),
      )?.identifier,
  };
}

/** Why the last work on a resource failed; undefined when none did. */
export async function failureOfWorkOn(
  reading: OciReading,
  { id, compartmentId }: OciResource,
): Promise<string | undefined> {
  const requests = await reading.api.listWorkRequests(
    { compartmentId, resourceId: id },
    reading.signal,
  );
  const failed = requests.find(hasFailed);
  return failed && describeFailure(reading, failed);
}

function hasFailed({ status }: OciWorkRequest): boolean {
  return status === 'FAILED' || status === 'CANCELED';
}

async function describeFailure(
  { api, signal }: OciReading,
  { id, compartmentId, operationType, status }: OciWorkRequest,
): Promise<string> {
  const errors = await api.listWorkRequestErrors({ compartmentId, id }, signal);
  return errors.length > 0
    ? errors.map(({ code, message }) => `${code}: ${message}`).join('; ')
    : `${operationType} is ${status}`;
}
