import { randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Cloud } from '../Cloud';
import { authorize } from '../policies/authorize';
import { checkRows } from '../policies/operations';
import { findSigner } from '../tenancy/findSigner';
import { FaultEffect, Faults } from './Faults';
import { Answer, Call, Operation, Operations } from './operation';
import { readBody } from './readBody';
import { RetryTokens, SentAnswer } from './RetryTokens';
import {
  cannotParseRequest,
  notImplemented,
  ServiceError,
} from './ServiceError';
import { verifySignature } from './signature';
import { TokenBucket } from './TokenBucket';

export interface OciHandlerOptions {
  operations: readonly Operation[];
  cloud: Cloud;
  faults: Faults;
  throttle: TokenBucket;
  retryTokens: RetryTokens;
  /** Resolves when all that was changed is on disk. */
  commit(): Promise<void>;
}

/** Thrown to break the connection without an answer. */
const CONNECTION_LOST = new Error('The connection breaks on demand');

/** What every request to a service goes through, in order. */
export class OciHandler {
  private readonly operations: Operations;
  private readonly closing = new AbortController();

  /** @throws Error when an operation is not in the table of permissions */
  constructor(private readonly options: OciHandlerOptions) {
    checkRows(options.operations);
    this.operations = new Operations(options.operations);
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const requestId = answerRequestId(request.headers['opc-request-id']);
    let answer: SentAnswer;
    try {
      answer = await this.answer(request, await readBody(request));
    } catch (error) {
      if (error === CONNECTION_LOST || request.socket.destroyed) {
        request.socket.destroy();
        return;
      }
      answer = answerError(error);
    }
    response.writeHead(answer.status, {
      ...answer.headers,
      'opc-request-id': requestId,
    });
    response.end(answer.body);
  }

  /** Breaks the connections of calls that are delayed on demand; those that had no effect yet get none. */
  close(): void {
    this.closing.abort(CONNECTION_LOST);
  }

  private async answer(
    request: IncomingMessage,
    body: Buffer,
  ): Promise<SentAnswer> {
    const { cloud, faults, throttle, commit } = this.options;
    const method = request.method ?? '';
    const target = request.url ?? '';
    const { pathname, searchParams } = new URL(target, 'http://localhost');

    const { user } = verifySignature(
      { method, target, headers: singleHeaders(request), body },
      keyId => findSigner(cloud, keyId),
      cloud.now(),
    );
    const found = this.operations.find(method, pathname);
    if (!found) {
      throw notImplemented(`${serviceOf(pathname)}: ${method} ${pathname}`);
    }
    const { operation, params } = found;
    throttle.take(user.id);
    const effect = faults.take(operation.name);
    await this.playBefore(effect);
    const call: Call = {
      params,
      query: searchParams,
      ifMatch: singleHeaders(request)['if-match'],
      body: parseJson(body),
      user,
      workRequestFailure:
        effect?.kind === 'failWorkRequest' ? effect : undefined,
    };
    authorize(cloud, operation, call);

    const answer = this.perform(operation, request, body, call);
    if (method !== 'GET') {
      await commit();
    }
    await this.playAfter(effect);
    return answer;
  }

  /** Not asynchronous: a repeated call must find what the first one did. */
  private perform(
    operation: Operation,
    request: IncomingMessage,
    body: Buffer,
    call: Call,
  ): SentAnswer {
    const { retryTokens, cloud } = this.options;
    const token = singleHeaders(request)['opc-retry-token'];
    const retried =
      operation.retryToken && token
        ? { userId: call.user.id, operation: operation.name, token, body }
        : undefined;
    const before = retried && retryTokens.find(retried, cloud.now());
    if (before) {
      return before;
    }
    const answer = operation.handle(call);
    const sent = serialize(answer);
    if (retried && answer.created) {
      retryTokens.remember(retried, sent, answer.created, cloud.now());
    }
    return sent;
  }

  private async playBefore(effect: FaultEffect | undefined): Promise<void> {
    if (effect?.kind === 'error') {
      throw new ServiceError(effect.status, effect.code, effect.message, {
        ...(effect.retryAfter !== undefined && {
          'retry-after': String(effect.retryAfter),
        }),
      });
    }
    if (effect?.kind === 'lostRequest') {
      throw CONNECTION_LOST;
    }
    if (effect?.kind === 'delay' && effect.when === 'beforeEffect') {
      await this.delay(effect.ms);
    }
  }

  private async playAfter(effect: FaultEffect | undefined): Promise<void> {
    if (effect?.kind === 'lostAnswer') {
      throw CONNECTION_LOST;
    }
    if (effect?.kind === 'delay' && effect.when === 'afterEffect') {
      await this.delay(effect.ms);
    }
  }

  private async delay(ms: number): Promise<void> {
    await this.options.cloud.clock.sleep(ms, this.closing.signal);
  }
}

/** The services that share one endpoint here, told apart by their API version. */
function serviceOf(path: string): string {
  const services: Record<string, string> = {
    '20160918': 'core or identity',
    '20180222': 'containerengine',
    '20170115': 'loadbalancer',
    '20200501': 'networkloadbalancer',
    '20210331': 'bastion',
    '20200531': 'logging',
    '20190909': 'loggingsearch',
    '20190901': 'audit',
  };
  return services[path.split('/')[1]] ?? 'unknown service';
}

function singleHeaders(
  request: IncomingMessage,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) {
    return undefined;
  }
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw cannotParseRequest(`The request body is not JSON: ${error}`);
  }
}

function serialize({ status = 200, headers, body }: Answer): SentAnswer {
  if (body === undefined) {
    return { status, headers: { ...headers }, body: '' };
  }
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function answerError(error: unknown): SentAnswer {
  if (error instanceof ServiceError) {
    const { status, code, message, headers } = error;
    return serialize({ status, headers, body: { code, message } });
  }
  console.error('The OCI endpoint failed to answer a request:', error);
  return serialize({
    status: 500,
    body: { code: 'InternalServerError', message: 'Internal Server Error' },
  });
}

/** `<of the client>/<of the first server>/<of the second>`, the first being what the client sent, if it did. */
function answerRequestId(sent: string | string[] | undefined): string {
  const random = () => randomBytes(16).toString('hex').toUpperCase();
  const [own] = /^[\w-]{1,98}/.exec(String(sent ?? '')) ?? [random()];
  return [own, random(), random()].join('/');
}
