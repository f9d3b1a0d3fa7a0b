import { IdentityClient } from 'oci-identity';
import { OciApiError, type OciApiErrorReason } from './OciApiError';
import {
  authentication,
  FakeOci,
  html,
  json,
  ociError,
  type Answer,
} from './__testUtils__/FakeOci';
import { OciCalls } from './OciCalls';
import { inOperation, newOperationId } from './operation';

const resetByPeer: Answer = response => response.socket?.resetAndDestroy();
const resetWithinTheBody: Answer = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('[{"name":', () => response.socket?.resetAndDestroy());
};
const brokenJson: Answer = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('[{"name":');
};

const redirect: Answer = response => {
  response.writeHead(302, { location: '/login' });
  response.end();
};

/** Every way in which a call fails, and what it means. */
const FAILURES: [string, Answer, OciApiErrorReason, RegExp][] = [
  ['a reset', resetByPeer, 'Unreachable', /ECONNRESET|other side closed/],
  ['a reset within the body', resetWithinTheBody, 'Unreachable', /./],
  ['half an answer', brokenJson, 'Unreachable', /HTTP 200/],
  ['a page of a proxy', html(502), 'Unreachable', /HTTP 502/],
  ['a login page', html(200), 'Unreachable', /HTTP 200/],
  ['a redirect to one', redirect, 'Unreachable', /HTTP 302/],
  ['a page that is not found', html(404), 'Unreachable', /HTTP 404/],
  ['a page that throttles', html(429), 'Throttled', /HTTP 429/],
  ['an empty answer', r => r.writeHead(401).end(), 'Unreachable', /HTTP 401/],
  [
    'another error body',
    json({ error: 'no' }, { status: 404 }),
    'Unreachable',
    /HTTP 404/,
  ],
  ...(
    [
      [400, 'InvalidParameter', 'InvalidParameter'],
      [400, 'LimitExceeded', 'LimitExceeded'],
      [400, 'QuotaExceeded', 'LimitExceeded'],
      [401, 'NotAuthenticated', 'NotAuthenticated'],
      [403, 'SignUpRequired', 'Unexpected'],
      [404, 'NotAuthorizedOrNotFound', 'NotAuthorizedOrNotFound'],
      [409, 'IncorrectState', 'IncorrectState'],
      [409, 'Conflict', 'IncorrectState'],
      [409, 'InvalidatedRetryToken', 'InvalidatedRetryToken'],
      [412, 'NoEtagMatch', 'NoEtagMatch'],
      [412, 'PreconditionFailed', 'IncorrectState'],
      [429, 'TooManyRequests', 'Throttled'],
      [500, 'InternalServerError', 'Unreachable'],
      [501, 'MethodNotImplemented', 'Unexpected'],
      [503, 'ServiceUnavailable', 'Unreachable'],
    ] as const
  ).map(
    ([status, code, reason]): [string, Answer, OciApiErrorReason, RegExp] => [
      `${status} ${code}`,
      ociError(status, code),
      reason,
      new RegExp(`${code}: because of ${code} \\(opc-request-id request-1\\)`),
    ],
  ),
];

const PASSING: OciApiErrorReason[] = ['Unreachable', 'Throttled'];

describe('OciCalls', () => {
  let oci: FakeOci;
  let calls: OciCalls;
  let client: IdentityClient;
  const written = jest.fn();

  beforeAll(async () => {
    oci = await FakeOci.start();
  });
  afterAll(() => oci.stop());
  beforeEach(() => {
    oci.reset();
    use({ callTimeoutMs: 60_000, firstPauseMs: 1, longestPauseMs: 5 });
    for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation(written);
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
    // eslint-disable-next-line jest/no-standalone-expect -- of every test
    expect(written).not.toHaveBeenCalled();
  });

  function use(times: ConstructorParameters<typeof OciCalls>[1]) {
    calls = new OciCalls(authentication, times);
    client = new IdentityClient({ httpClient: calls.httpClient });
    client.endpoint = oci.url;
  }

  const list = () =>
    client.listAvailabilityDomains({ compartmentId: 'ocid1.tenancy.oc1..t' });
  const read = (signal?: AbortSignal) =>
    calls.read('list domains', signal, list);
  const write = (signal?: AbortSignal) =>
    calls.once('create a compartment', signal, () =>
      client.createCompartment({
        createCompartmentDetails: {
          compartmentId: 'ocid1.tenancy.oc1..t',
          name: 'shop',
          description: 'shop',
        },
      }),
    );
  const failureOf = async (call: Promise<unknown>): Promise<OciApiError> => {
    const error = await call.then(
      () => undefined,
      cause => cause,
    );
    expect(error).toBeInstanceOf(OciApiError);
    return error;
  };

  it.each(FAILURES)(
    'tells what %s means, and never repeats what writes',
    async (_what, answer, reason, message) => {
      oci.answers = [answer];
      const error = await failureOf(write());
      expect(error.reason).toBe(reason);
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/compartment/);
      expect(oci.requests).toHaveLength(1);
    },
  );

  it.each(FAILURES)(
    'repeats what reads after %s only when that can pass, within bounds',
    async (_what, answer, reason) => {
      oci.answers = [answer];
      expect((await failureOf(read())).reason).toBe(reason);
      expect(oci.requests).toHaveLength(PASSING.includes(reason) ? 4 : 1);
    },
  );

  it('waits for an answer only so long', async () => {
    use({ callTimeoutMs: 500, firstPauseMs: 1, longestPauseMs: 5 });
    oci.answers = [() => {}];
    const error = await failureOf(write());
    expect(error.reason).toBe('Unreachable');
    expect(error.message).toMatch(/no answer in time/);
  });

  it('reads in the end', async () => {
    oci.answers = [
      ociError(503, 'ServiceUnavailable'),
      resetByPeer,
      json([{ name: 'AD-1' }]),
    ];
    expect((await read()).items).toMatchObject([{ name: 'AD-1' }]);
    expect(oci.requests).toHaveLength(3);
  });

  it('says how long OCI wants to be left alone', async () => {
    oci.answers = [ociError(429, 'TooManyRequests', { 'retry-after': '7' })];
    expect((await failureOf(write())).retryAfterMs).toBe(7_000);
    oci.answers = [
      ociError(429, 'TooManyRequests', {
        'retry-after': 'Tue, 24 Nov 2026 12:00:00 GMT',
      }),
    ];
    expect((await failureOf(write())).retryAfterMs).toBeUndefined();
  });

  it('is Unreachable when nothing listens, with the cause', async () => {
    client.endpoint = 'http://127.0.0.1:1';
    const error = await failureOf(write());
    expect(error.reason).toBe('Unreachable');
    expect(error.message).toMatch(/ECONNREFUSED|bad port/);
    expect(error.cause).toBeDefined();
  });

  it('is Unexpected when what is asked for is not in the SDK', async () => {
    const error = await failureOf(
      calls.read('list domains', undefined, async () => {
        throw new Error('no such thing');
      }),
    );
    expect(error).toMatchObject({
      reason: 'Unexpected',
      message: 'OCI list domains: no such thing',
    });
  });

  describe('abort', () => {
    const stopped = new Error('stopped');

    it('ends a call that waits for its answer', async () => {
      const controller = new AbortController();
      oci.answers = [() => controller.abort(stopped)];
      await expect(write(controller.signal)).rejects.toBe(stopped);
    });

    it('ends the pause before a read is repeated', async () => {
      use({
        callTimeoutMs: 60_000,
        firstPauseMs: 60_000,
        longestPauseMs: 60_000,
      });
      const controller = new AbortController();
      oci.answers = [ociError(503, 'ServiceUnavailable')];
      // The length of the pause has a random part: now it begins.
      jest.spyOn(Math, 'random').mockImplementation(() => {
        setImmediate(() => controller.abort(stopped));
        return 0;
      });
      await expect(read(controller.signal)).rejects.toBe(stopped);
      expect(oci.requests).toHaveLength(1);
    });

    it('makes no call when it came before', async () => {
      const signal = AbortSignal.abort(stopped);
      await expect(read(signal)).rejects.toBe(stopped);
      await expect(write(signal)).rejects.toBe(stopped);
      expect(oci.requests).toHaveLength(0);
    });
  });

  it('tells of each request, with its status, also of a read that is repeated', async () => {
    const onEnd = jest.fn();
    const times = { callTimeoutMs: 60_000, firstPauseMs: 1, longestPauseMs: 5 };
    calls = new OciCalls(authentication, times, onEnd);
    client = new IdentityClient({ httpClient: calls.httpClient });
    client.endpoint = oci.url;
    oci.answers = [
      ociError(429, 'TooManyRequests'),
      resetByPeer,
      json([{ name: 'AD-1' }]),
    ];
    await read();
    const operation = 'list domains';
    expect(onEnd.mock.calls.map(([end]) => end)).toEqual([
      { operation, status: 429, seconds: expect.any(Number) },
      { operation, status: undefined, seconds: expect.any(Number) },
      { operation, status: 200, seconds: expect.any(Number) },
    ]);
  });

  describe('in an operation', () => {
    const sent = () =>
      oci.requests.map(({ headers }) => String(headers['opc-request-id']));

    it('each call carries its id, and one of its own', async () => {
      const id = newOperationId();
      oci.answers = [
        ociError(503, 'ServiceUnavailable'),
        json([{ name: 'AD-1' }]),
      ];
      await inOperation(id, () => read());
      // What OCI keeps of it, whatever the service.
      expect(sent()).toEqual(
        [1, 2].map(() => expect.stringMatching(/^[0-9a-f]{32}$/)),
      );
      expect(new Set(sent()).size).toBe(2);
      expect(sent().every(sentId => sentId.startsWith(id))).toBe(true);
    });

    it('does not spread to others at the same time', async () => {
      const [one, other] = [newOperationId(), newOperationId()];
      oci.answers = [json([])];
      await Promise.all([
        inOperation(one, () => read()),
        inOperation(other, () => read()),
        inOperation(undefined, () => read()),
      ]);
      const began = sent().map(id => id.slice(0, 16));
      expect(began).toEqual(expect.arrayContaining([one, other]));
      expect(began.filter(id => id === one || id === other)).toHaveLength(2);
    });
  });

  it('keeps calls at the same time apart', async () => {
    oci.answers = [
      json([{ name: 'AD-1' }]),
      ociError(404, 'NotAuthorizedOrNotFound'),
      json([{ name: 'AD-2' }]),
    ];
    const results = await Promise.allSettled([read(), read(), read()]);
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
  });

  it('calls nothing that is not in the list of calls', async () => {
    const named = calls.named('identity', client);
    await expect(
      calls.once('list groups', undefined, async () =>
        named.listGroups({ compartmentId: 'ocid1.tenancy.oc1..t' }),
      ),
    ).rejects.toThrow('identity.listGroups is not in ociOperations');
    expect(oci.requests).toEqual([]);
  });
});
