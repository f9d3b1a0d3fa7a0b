import {
  explainDenial,
  OciApiError,
  type GeneratedStatement,
} from '@okeanos/backstage-plugin-oke-node';

/** OCI, all of whose calls are asynchronous, and whose refusals say which of the statements the call needs. */
export function explainDenials<Api extends object>(
  api: Api,
  statements: readonly GeneratedStatement[],
): Api {
  return new Proxy(api, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') {
        return member;
      }
      return async (...args: unknown[]) => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (error) {
          throw explained(error, statements);
        }
      };
    },
  });
}

function explained(
  error: unknown,
  statements: readonly GeneratedStatement[],
): unknown {
  const explanation = explainDenial(error, statements);
  if (!explanation || !(error instanceof OciApiError)) {
    return error;
  }
  const { reason, message, operation } = error;
  return new OciApiError(reason, `${message}. ${explanation}`, {
    operation,
    cause: error,
  });
}
