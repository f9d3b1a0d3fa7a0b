import { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { replacePolicies } from '../policies/replacePolicies';
import { Faults, faultSchema } from './Faults';
import { readBody } from './readBody';

interface Controlled {
  faults: Faults;
  cloud: Cloud;
  /** Resolves when all that was changed is on disk. */
  commit(): Promise<void>;
  /** Writes the token of another session into the file of the profile SESSION. */
  renewSession(minutes: number): void;
}

const sessionSchema = z.object({ minutes: z.number().min(0).max(60) });

type Handler = (body: unknown) => unknown;

/**
 * What tests that run the sandbox as a process of its own change and read beside OCI: faults on demand, the tenancy's policies, what they
 * were asked, and the session of the config file. It is never served on the OCI port. A web page cannot use it: its requests carry
 * another host or, without asking first, no JSON.
 */
export async function handleControl(
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, body?: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const resources = controls(controlled);
  const { url = '', method = '' } = request;
  if (!Object.hasOwn(resources, url)) {
    answer(404, { message: `There is only ${Object.keys(resources)}` });
    return;
  }
  const handlers = resources[url];
  const hasBody = method === 'POST' || method === 'PUT';
  const handle = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (
    !handle ||
    (hasBody && request.headers['content-type'] !== 'application/json')
  ) {
    answer(405, {
      message: `Use ${Object.keys(
        handlers,
      )}; those with a body with application/json`,
    });
    return;
  }
  let result: unknown;
  try {
    result = await handle(
      hasBody ? JSON.parse((await readBody(request)).toString()) : undefined,
    );
  } catch (error) {
    answer(400, { message: String(error) });
    return;
  }
  const emptyStatus = method === 'POST' ? 201 : 204;
  answer(result === undefined ? emptyStatus : 200, result);
}

function controls({
  faults,
  cloud,
  commit,
  renewSession,
}: Controlled): Record<string, Record<string, Handler>> {
  const { policies, state } = cloud;
  return {
    '/sandbox/faults': {
      GET: () => faults.list(),
      POST: body => faults.inject(faultSchema.parse(body)),
      DELETE: () => faults.clear(),
    },
    '/sandbox/policies': {
      GET: () => ({
        policies: state.tenancy.policies,
        dynamicGroups: state.tenancy.dynamicGroups,
      }),
      PUT: async body => {
        replacePolicies(cloud, body);
        await commit();
      },
    },
    '/sandbox/session': {
      PUT: body => renewSession(sessionSchema.parse(body).minutes),
    },
    '/sandbox/authorizations': {
      GET: () => policies.authorizations(),
      DELETE: () => policies.forget(),
    },
  };
}
