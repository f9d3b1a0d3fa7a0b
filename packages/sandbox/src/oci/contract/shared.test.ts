import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  DefaultRequestSigner,
  ExponentialBackoffDelayStrategy,
  HttpRequest,
  MaxAttemptsTerminationStrategy,
} from 'oci-common';
import { compartmentOf } from '../__testUtils__/cluster';
import { createVcn, untilState } from '../__testUtils__/network';
import { ManualClock } from '../__testUtils__/ManualClock';
import { errorOf } from '../__testUtils__/sdk';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { TestCloud } from '../__testUtils__/TestCloud';

/** What every service has in common, seen through the Networking service and the official SDK. */
describe('every service', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Awaited<ReturnType<TestCloud['start']>>;
  let compartmentId: string;
  const start = async (options: Parameters<TestCloud['start']>[0] = {}) => {
    started = await cloud.start(options);
    compartmentId = await compartmentOf(
      started.identity,
      started.provider.getTenantId(),
    );
  };
  beforeEach(() => start());

  const details = (displayName: string) => ({
    compartmentId,
    displayName,
    cidrBlocks: ['10.0.0.0/16'],
  });
  const create = (displayName: string, opcRetryToken?: string) =>
    started.network.createVcn({
      createVcnDetails: details(displayName),
      opcRetryToken,
    });
  const names = async (displayName?: string) => {
    const { items } = await started.network.listVcns({
      compartmentId,
      displayName,
    });
    return items.map(vcn => vcn.displayName);
  };

  it('answers 401 without a good signature, and 400 to what it does not serve: nobody tries that again', async () => {
    const { url } = started.endpoint;
    const answer = await fetch(`${url}/20160918/vcns`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'NotAuthenticated' });

    const signer = new DefaultRequestSigner(started.provider);
    const send = async (method: string, path: string) => {
      const unsigned: HttpRequest = {
        uri: `${url}${path}`,
        method: method as HttpRequest['method'],
        headers: new Headers({ 'opc-request-id': 'mine' }),
      };
      await signer.signHttpRequest(unsigned);
      return fetch(unsigned.uri, { method, headers: unsigned.headers });
    };
    const instances = await send('GET', '/20160918/instances?limit=1');
    expect(instances.status).toBe(400);
    expect(await instances.json()).toEqual({
      code: 'NotImplemented',
      message:
        'The Okeanos sandbox does not serve core or identity: GET /20160918/instances.',
    });
    expect(instances.headers.get('opc-request-id')).toMatch(
      /^mine\/[0-9A-F]{32}\/[0-9A-F]{32}$/,
    );
    expect((await send('GET', '/20210331/bastions')).status).toBe(400);
  });

  it('changes the etag with each change, and obeys if-match', async () => {
    const { network } = started;
    const { id: vcnId } = await createVcn(network, compartmentId, 'etags');
    const { etag } = await network.getVcn({ vcnId });
    const update = (ifMatch: string, displayName: string) =>
      network.updateVcn({
        vcnId,
        ifMatch,
        updateVcnDetails: { displayName },
      });
    const { etag: next, vcn } = await update(etag, 'changed');
    expect(vcn.displayName).toBe('changed');
    expect(next).not.toBe(etag);
    expect(await errorOf(update(etag, 'again'))).toMatch(/^412 NoEtagMatch/);
    expect(await errorOf(network.deleteVcn({ vcnId, ifMatch: etag }))).toMatch(
      /^412 NoEtagMatch/,
    );
    await network.deleteVcn({ vcnId, ifMatch: next });
  });

  it('has one effect for calls with one retry token', async () => {
    const { network, endpoint } = started;
    const answers = await Promise.all([
      create('retried', 'token'),
      create('retried', 'token'),
    ]);
    const [vcnId, sameId] = answers.map(({ vcn }) => vcn.id);
    expect(sameId).toBe(vcnId);
    expect(await names('retried')).toEqual(['retried']);
    expect(await errorOf(create('other', 'token'))).toMatch(
      /^409 InvalidatedRetryToken/,
    );

    endpoint.faults.inject({
      operation: 'createVcn',
      effect: { kind: 'lostAnswer' },
    });
    await expect(create('lost', 'token2')).rejects.toMatchObject({
      message: expect.stringMatching(/fetch failed|socket|hang up/),
    });
    const { vcn } = await create('lost', 'token2');
    expect(await names('lost')).toEqual(['lost']);
    await untilState('AVAILABLE', async () => {
      const { vcn: made } = await network.getVcn({ vcnId: vcn.id });
      return made.lifecycleState;
    });
    await network.deleteVcn({ vcnId: vcn.id });
    expect(await errorOf(create('lost', 'token2'))).toMatch(
      /^409 InvalidatedRetryToken: .* deleted since/,
    );
  });

  it('pages, sorts and filters lists', async () => {
    const { network } = started;
    const wanted = Array.from({ length: 7 }, (_, index) => `page${index}`);
    for (const name of wanted) {
      await create(name);
    }
    const seen: string[] = [];
    for await (const vcn of network.listAllVcns({ compartmentId, limit: 2 })) {
      seen.push(vcn.displayName!);
    }
    expect(seen.filter(name => name.startsWith('page')).sort()).toEqual(wanted);
    const { items, opcNextPage } = await network.listVcns({
      compartmentId,
      sortBy: 'DISPLAYNAME' as never,
      sortOrder: 'DESC' as never,
      limit: 1,
    });
    expect(items).toHaveLength(1);
    expect(opcNextPage).toBeDefined();
    expect(await names('page3')).toEqual(['page3']);
    expect(await names('nobody')).toEqual([]);
    const { items: terminated } = await network.listVcns({
      compartmentId,
      displayName: 'page3',
      lifecycleState: 'TERMINATED',
    });
    expect(terminated).toEqual([]);
    expect(
      await errorOf(network.listVcns({ compartmentId, limit: 0 })),
    ).toMatch(/^400 InvalidParameter: limit/);
  });

  it('slows down who asks too much; the SDK comes again', async () => {
    await start({ throttle: { ratePerSecond: 20, burst: 3 } });
    const { network } = started;
    const list = (attempts: number) =>
      network.listVcns({
        compartmentId,
        retryConfiguration: {
          terminationStrategy: new MaxAttemptsTerminationStrategy(attempts),
          delayStrategy: new ExponentialBackoffDelayStrategy(1),
        },
      });
    const errors = await Promise.all(
      Array.from({ length: 10 }, () => errorOf(list(1)).catch(String)),
    );
    expect(errors).toContain(
      '429 TooManyRequests: Too many requests for the user in a short time.',
    );
    await list(8);
  });

  it('hides for a while what was just created', async () => {
    await start({ readLagMs: 150 });
    const { network } = started;
    const { vcn } = await create('lagging');
    expect(await errorOf(network.getVcn({ vcnId: vcn.id }))).toMatch(
      /^404 NotAuthorizedOrNotFound/,
    );
    expect(await names('lagging')).toEqual([]);
    await untilState('AVAILABLE', async () => {
      const call = network.getVcn({ vcnId: vcn.id });
      return call.then(
        ({ vcn: made }) => made.lifecycleState,
        () => 'hidden',
      );
    });
    expect(await names('lagging')).toEqual(['lagging']);
  });

  it('plays faults on demand, and takes them over the control port only', async () => {
    await start({ controlPort: 0 });
    const { endpoint, network } = started;
    const control = `${endpoint.controlUrl}/sandbox/faults`;
    const inject = (body: unknown, type = 'application/json') =>
      fetch(control, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });
    const fault = {
      operation: 'listVcns',
      effect: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    };
    expect((await inject(fault)).status).toBe(201);
    expect(await (await fetch(control)).json()).toMatchObject([fault]);
    expect(await errorOf(network.listVcns({ compartmentId }))).toBe(
      '503 ServiceUnavailable: Fault on demand',
    );
    await network.listVcns({ compartmentId });

    endpoint.faults.inject({
      operation: 'createVcn',
      effect: { kind: 'lostRequest' },
    });
    await expect(create('never')).rejects.toBeDefined();
    expect(await names('never')).toEqual([]);
    endpoint.faults.inject({
      operation: 'createVcn',
      effect: { kind: 'delay', ms: 1, when: 'afterEffect' },
    });
    await create('late');

    expect((await inject({ operation: 1 })).status).toBe(400);
    expect((await inject(fault, 'text/plain')).status).toBe(405);
    expect((await fetch(control, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(`${endpoint.url}/sandbox/faults`)).status).toBe(401);
    const { port } = new URL(endpoint.controlUrl!);
    const rebound = await new Promise<number | undefined>(resolve => {
      request({
        port,
        path: '/sandbox/faults',
        headers: { host: 'attacker.example' },
      })
        .on('response', response => {
          response.resume();
          resolve(response.statusCode);
        })
        .end();
    });
    expect(rebound).toBe(403);
  });

  it('breaks off a delay when it stops, and with it the effect', async () => {
    const clock = new ManualClock(Date.now());
    await start({ clock });
    const { faults } = started.endpoint;
    const ms = 3_600_000;
    faults.inject({ operation: 'createVcn', effect: { kind: 'delay', ms } });
    const outcome = create('too late').then(
      () => 'answered',
      () => 'broken off',
    );
    await untilState('delayed', async () =>
      faults.list().length === 0 ? 'delayed' : 'on its way',
    );
    await cloud.stop();
    expect(await outcome).toBe('broken off');
    expect(clock.sleeping).toBe(0);

    clock.advance(ms);
    await start();
    expect(await names('too late')).toEqual([]);
  });

  it('keeps its state and its keys over a restart', async () => {
    const { vcn } = await create('kept', 'kept');
    // Not only when it stops in order.
    const state = readFileSync(join(cloud.folder, 'state.json'), 'utf8');
    expect(state).toContain(vcn.id);
    const tenancyId = started.provider.getTenantId();
    await start();
    expect(started.provider.getTenantId()).toBe(tenancyId);
    expect(await names('kept')).toEqual(['kept']);
    const { vcn: same } = await create('kept', 'kept');
    expect(same.id).toBe(vcn.id);
  });

  it('stops at limits', async () => {
    await start({ limits: { vcns: 0 } });
    expect(await errorOf(create('one too many'))).toMatch(
      /^400 LimitExceeded: The following service limits were exceeded: vcns/,
    );
  });

  it('says which port it cannot have', async () => {
    const { port } = started.endpoint;
    const other = new TestCloud();
    await expect(other.start({ port })).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: is another sandbox running?`,
    );
    await other.remove();
  });
});
