import {
  explainDenial,
  OciApiError,
  type GeneratedStatement,
} from '@okeanos/backstage-plugin-oke-node';

/** Those of a cluster; undefined when they are not known. Asked for when OCI refuses something, which is rare. */
export type Statements = () => Promise<
  readonly GeneratedStatement[] | undefined
>;

/** OCI, all of whose calls are asynchronous, and whose refusals say which of the statements the call needs. */
export function explainDenials<Api extends object>(
  api: Api,
  statements: Statements,
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
          throw await explained(error, statements);
        }
      };
    },
  });
}

async function explained(
  error: unknown,
  statements: Statements,
): Promise<unknown> {
  if (!(error instanceof OciApiError)) {
    return error;
  }
  const explanation = explainDenial(error, (await statements()) ?? []);
  if (!explanation) {
    return error;
  }
  const { reason, message, operation } = error;
  return new OciApiError(reason, `${message}. ${explanation}`, {
    operation,
    cause: error,
  });
}
