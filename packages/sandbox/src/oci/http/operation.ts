import { User } from '../tenancy/model';

/** One call of an operation, signed and allowed. */
export interface Call {
  /** Parts of the path, by their names in the operation's path. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** Value of the `if-match` header. */
  ifMatch?: string;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
  user: User;
  /** What has to go wrong with the work request that the call makes. */
  workRequestFailure?: { code: string; message: string };
}

export interface Answer {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is, under the content type of `headers`. */
  body?: unknown;
  /** OCID of what the call created. */
  created?: string;
}

/** An operation of an OCI service. */
export interface Operation {
  service:
    | 'identity'
    | 'core'
    | 'containerengine'
    | 'bastion'
    | 'logging'
    | 'loadbalancer'
    | 'networkloadbalancer';
  /** As SDKs call it: `createVcn`. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its version and parameters: `/20160918/vcns/{vcnId}`. */
  path: string;
  /** Whether it takes `opc-retry-token`. */
  retryToken?: boolean;
  /**
   * Has the whole effect before it returns, so that two calls never mix.
   *
   * @throws ServiceError before anything is changed
   */
  handle(call: Call): Answer;
}

/** Finds operations by method and path. */
export class Operations {
  constructor(private readonly operations: readonly Operation[]) {}

  find(
    method: string,
    path: string,
  ): { operation: Operation; params: Record<string, string> } | undefined {
    const segments = path.split('/');
    for (const operation of this.operations) {
      const params =
        operation.method === method && match(operation.path, segments);
      if (params) {
        return { operation, params };
      }
    }
    return undefined;
  }
}

function match(
  template: string,
  segments: string[],
): Record<string, string> | undefined {
  const expected = template.split('/');
  if (expected.length !== segments.length) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const segment = segments[index];
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name && segment !== '') {
      params[name] = decode(segment);
    } else if (part !== segment) {
      return undefined;
    }
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not percent-encoding: take it as it is. No resource has such a name.
    return segment;
  }
}
