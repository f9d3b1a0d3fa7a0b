import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import type { Ending } from './audited';

/** Who calls, as the audit log takes it: by a request to the API, or else by name. */
export type Caller =
  | Required<Pick<AuditorServiceCreateEventOptions, 'request'>>
  | {
      /** Entity reference, or the name of a service. */
      caller: string;
      /** Name of the action that was called in place of the API. */
      action: string;
    };

/** For the audit log: somebody declares a namespace. */
export function namespaceDeclaration(
  target: { cluster: string; name: string; ifExists: 'fail' | 'update' },
  caller: Caller,
): AuditorServiceCreateEventOptions {
  return eventOf('namespace-declare', 'medium', target, caller);
}

/** For the audit log: somebody asks for the deletion of a namespace. */
export function namespaceDeletion(
  target: { cluster: string; name: string },
  caller: Caller,
): AuditorServiceCreateEventOptions {
  return eventOf('namespace-delete', 'high', target, caller);
}

function eventOf(
  eventId: string,
  severityLevel: 'medium' | 'high',
  target: Record<string, string>,
  by: Caller,
): AuditorServiceCreateEventOptions {
  return 'request' in by
    ? { eventId, severityLevel, request: by.request, meta: target }
    : { eventId, severityLevel, meta: { ...target, ...by } };
}

/** For the audit log: what was declared. */
export function tellDeclared(declared: {
  generation: number;
  operationId?: string;
  spec: { owner: string };
}): Ending {
  const { generation, operationId, spec } = declared;
  return { meta: { owner: spec.owner, generation, operationId } };
}

/** For the audit log: which operation deletes. */
export function tellDeletion({
  operationId,
}: {
  operationId?: string;
}): Ending {
  return { meta: { operationId } };
}
