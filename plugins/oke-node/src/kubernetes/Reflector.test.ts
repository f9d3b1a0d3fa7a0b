import {
  FakeApiServer,
  type Handler,
  type ReceivedRequest,
  type Responder,
} from '../access/__testUtils__/FakeApiServer';
import { ClusterConnection } from '../access';
import {
  added,
  bookmark,
  deleted,
  errorEvent,
  initialEventsEnd,
  modified,
} from './__testUtils__/events';
import { FakeClock } from './__testUtils__/FakeClock';
import { CONFIG_MAPS, configMap, failure } from './__testUtils__/objects';
import { Recorder, trim, type Trimmed } from './__testUtils__/Recorder';
import { KubernetesClient } from './KubernetesClient';
import { Reflector } from './Reflector';

describe('Reflector', () => {
  let server: FakeApiServer;
  let connection: ClusterConnection;
  let clock: FakeClock;
  let recorder: Recorder;
  const started: Reflector<Trimmed>[] = [];

  beforeEach(async () => {
    server = await FakeApiServer.start(() => {});
    connection = new ClusterConnection(server.access);
    clock = new FakeClock();
    recorder = new Recorder();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map(reflector => reflector.stop()));
    await connection.close();
    await server.close();
  });

  function reflect(
    options: Partial<ConstructorParameters<typeof Reflector<Trimmed>>[0]> = {},
  ): Reflector<Trimmed> {
    const reflector = new Reflector({
      client: new KubernetesClient(connection, { clock }),
      resource: CONFIG_MAPS,
      trim,
      handler: recorder,
      clock,
      random: () => 0,
      ...options,
    });
    started.push(reflector);
    reflector.start();
    return reflector;
  }

  /** Answers one request after the other; those after the last remain without an answer. */
  function answer(...handlers: Handler[]): void {
    server.answerWith((request, respond) =>
      handlers.shift()?.(request, respond),
    );
  }

  /** A stream of these lines that goes on. */
  const stream =
    (...lines: unknown[]): Handler =>
    (_, respond) =>
      respond.begin().lines(...lines);

  /** A stream of these lines that the server ends in the proper way. */
  const ended =
    (...lines: unknown[]): Handler =>
    (_, respond) =>
      respond
        .begin()
        .lines(...lines)
        .end();

  /** A stream of these lines that breaks. */
  const broken =
    (...lines: unknown[]): Handler =>
    (_, respond) => {
      respond.begin().lines(...lines);
      setImmediate(() => respond.reset());
    };

  const refuse =
    (status: number, reason: string, headers?: Record<string, string>) =>
    (_: ReceivedRequest, respond: Responder) =>
      respond.send(status, failure(status, reason), headers);

  const cut: Handler = (_, respond) => respond.reset();

  /** The first view of most tests. */
  const initial = [
    added(configMap('a', '1')),
    added(configMap('b', '1')),
    initialEventsEnd('10'),
  ];

  function nthRequest(index: number): Record<string, string> {
    return server.requests[index].query;
  }

  describe('first view', () => {
    it('is of what a label selects, streamed or paged', async () => {
      answer(
        refuse(422, 'Invalid'),
        (_, respond) =>
          respond.send(200, { metadata: { resourceVersion: '10' }, items: [] }),
        stream(),
      );
      reflect({ labelSelector: 'okeanos.io/id' });
      await server.until(() => server.requests.length === 3);
      for (const n of [0, 1, 2]) {
        expect(nthRequest(n)).toMatchObject({ labelSelector: 'okeanos.io/id' });
      }
    });

    it('is streamed, and told when it is complete', async () => {
      let list: Responder | undefined;
      answer((_, respond) => {
        list = respond.begin().lines(added(configMap('a', '1')));
      });
      const reflector = reflect();
      await server.until(() => server.requests.length === 1);
      expect(nthRequest(0)).toEqual({
        watch: 'true',
        allowWatchBookmarks: 'true',
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        timeoutSeconds: '600',
      });
      expect(recorder.log).toEqual(['syncing']);

      clock.advance(5_000);
      list?.lines(
        added(configMap('b', '1')),
        modified(configMap('a', '2')),
        added(configMap('c', '1')),
        deleted(configMap('c', '3')),
        initialEventsEnd('3'),
      );
      await recorder.until(() => recorder.state === 'synced');
      expect(recorder.log).toEqual(['syncing', 'replace a@2 b@1', 'synced']);
      expect(recorder.states).toEqual([
        { state: 'syncing', since: new Date('2026-11-24T10:00:00Z') },
        { state: 'synced', since: new Date('2026-11-24T10:00:05Z') },
      ]);
      expect(reflector.lastHeard).toEqual(new Date('2026-11-24T10:00:05Z'));
      expect(reflector.viewAt).toEqual(new Date('2026-11-24T10:00:05Z'));

      list?.lines(
        added(configMap('d', '4')),
        modified(configMap('d', '4')), // told already
        modified(configMap('d', '5')),
        deleted(configMap('b', '6')),
        deleted(configMap('b', '6')), // told already
        modified(configMap('d', '7')),
      );
      await recorder.until(() => recorder.view.get('d') === '7');
      expect(recorder.log.slice(3)).toEqual([
        'upsert d@4',
        'upsert d@5',
        'delete uid-b',
        'upsert d@7',
      ]);
      expect(recorder.errors).toEqual([]);
      expect(server.requests).toHaveLength(1);
    });

    it('may be empty', async () => {
      answer(stream(initialEventsEnd('10')));
      reflect();
      await recorder.until(() => recorder.state === 'synced');
      expect(recorder.log).toEqual(['syncing', 'replace', 'synced']);
    });

    it.each([
      [422, 'Invalid'],
      [400, 'BadRequest'],
    ])(
      'is read page by page where streaming is refused: %s',
      async (status, reason) => {
        const page =
          (name: string, next?: string): Handler =>
          (_, respond) =>
            respond.send(200, {
              metadata: { resourceVersion: '10', continue: next },
              items: [configMap(name, '1')],
            });
        answer(
          refuse(status, reason),
          page('a', 'more'),
          page('b'),
          stream(
            modified(configMap('a', '11')),
            errorEvent(failure(410, 'Expired')),
          ),
          page('a'),
          stream(),
        );
        reflect();
        await recorder.until(() => recorder.log.includes('delete uid-b'));
        await recorder.until(() => recorder.state === 'synced');
        expect(recorder.log).toEqual([
          'syncing',
          'replace a@1 b@1',
          'synced',
          'upsert a@11',
          'syncing',
          'delete uid-b',
          'upsert a@1',
          'synced',
        ]);
        expect(nthRequest(1)).toEqual({ limit: '500' });
        expect(nthRequest(2)).toEqual({ limit: '500', continue: 'more' });
        expect(nthRequest(3)).toMatchObject({
          watch: 'true',
          resourceVersion: '10',
        });
        expect(nthRequest(3)).not.toHaveProperty('sendInitialEvents');
        // It does not ask for a streamed list again.
        expect(nthRequest(4)).toEqual({ limit: '500' });
        expect(recorder.errors).toHaveLength(1); // the 410
      },
    );

    it('is not told when the stream ends early', async () => {
      answer(ended(added(configMap('a', '1'))), stream(...initial));
      reflect();
      await recorder.until(() => recorder.state === 'synced');
      expect(recorder.log).toEqual([
        'syncing',
        'unreachable',
        'syncing',
        'replace a@1 b@1',
        'synced',
      ]);
      expect(recorder.errors).toEqual([
        expect.objectContaining({
          message: 'The streamed list ended before it was complete',
        }),
      ]);
      expect(clock.sleeps).toEqual([800]);
    });
  });

  describe('the watch', () => {
    it('goes on from the last version when the server ends it', async () => {
      answer(
        ended(...initial, modified(configMap('a', '12'))),
        ended(bookmark('20')),
        stream(modified(configMap('a', '21'))),
      );
      reflect({ random: () => 0.5 });
      await recorder.until(() => recorder.view.get('a') === '21');
      expect(nthRequest(1)).toEqual({
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: '12',
        timeoutSeconds: '900',
      });
      expect(nthRequest(2)).toMatchObject({ resourceVersion: '20' });
      expect(recorder.log.slice(2)).toEqual([
        'synced',
        'upsert a@12',
        'upsert a@21',
      ]);
      expect(clock.sleeps).toEqual([]);
      expect(recorder.errors).toEqual([]);
    });

    it('goes on from the last version when the connection breaks', async () => {
      answer(
        broken(...initial, modified(configMap('a', '12'))),
        stream(modified(configMap('a', '13'))),
      );
      reflect();
      await recorder.until(() => recorder.view.get('a') === '13');
      expect(nthRequest(1)).toMatchObject({ resourceVersion: '12' });
      expect(recorder.log.slice(2)).toEqual([
        'synced',
        'upsert a@12',
        'upsert a@13',
      ]);
      expect(clock.sleeps).toEqual([800]);
      expect(recorder.errors).toMatchObject([{ name: 'UnreachableError' }]);
    });

    it('goes on after a line that is no event', async () => {
      answer((_, respond) => {
        respond
          .begin()
          .lines(...initial)
          .write('{"type":"ADD\n');
      }, stream(modified(configMap('a', '11'))));
      reflect();
      await recorder.until(() => recorder.view.get('a') === '11');
      expect(nthRequest(1)).toMatchObject({ resourceVersion: '10' });
      expect(recorder.errors).toMatchObject([{ name: 'SyntaxError' }]);
    });

    it('works over HTTP/1.1', async () => {
      await connection.close();
      await server.close();
      server = await FakeApiServer.start(() => {}, { http2: false });
      connection = new ClusterConnection(server.access);
      answer(broken(...initial), stream(modified(configMap('a', '11'))));
      reflect();
      await recorder.until(() => recorder.view.get('a') === '11');
      expect(recorder.log.slice(1)).toEqual([
        'replace a@1 b@1',
        'synced',
        'upsert a@11',
      ]);
    });

    it('goes on from the list when connections break again and again soon after it', async () => {
      answer(
        broken(...initial),
        ...[broken(), broken(), broken()],
        stream(modified(configMap('a', '13'))),
      );
      reflect();
      await recorder.until(() => recorder.view.get('a') === '13');
      for (const n of [1, 2, 3, 4]) {
        expect(nthRequest(n)).toMatchObject({ resourceVersion: '10' });
      }
    });

    /** Each watch stands so long, by the clock, before it ends. */
    function standingFor(ms: number): KubernetesClient {
      const client = new KubernetesClient(connection, { clock });
      const watch = client.watch.bind(client);
      jest.spyOn(client, 'watch').mockImplementation(async (...args) => {
        const events = await watch(...args);
        setImmediate(() => clock.advance(ms));
        return events;
      });
      return client;
    }

    it('is made anew when nothing is heard', async () => {
      answer(
        stream(...initial), // silent from then on
        stream(), // silent at all
        stream(added(configMap('a', '2')), initialEventsEnd('30')),
      );
      reflect({ client: standingFor(100), idleTimeoutMs: 100 });
      await recorder.until(() => recorder.view.get('a') === '2');
      expect(nthRequest(1)).toMatchObject({ resourceVersion: '10' });
      // The server may not know that version: a resumed watch that was silent is no proof of anything.
      expect(nthRequest(2)).toMatchObject({ sendInitialEvents: 'true' });
      expect(recorder.log.slice(3)).toEqual([
        'unreachable',
        'syncing',
        'delete uid-b',
        'upsert a@2',
        'synced',
      ]);
      expect(server.connections).toBe(3);
    });

    it('is not lost when a kind has no bookmarks, or a proxy cuts what is silent', async () => {
      answer(
        stream(...initial), // silent from then on
        stream(), // silent at all
        stream(added(configMap('a', '2')), initialEventsEnd('30')),
      );
      reflect({ client: standingFor(30_000), idleTimeoutMs: 100 });
      await recorder.until(() => recorder.view.get('a') === '2');
      expect(nthRequest(2)).toMatchObject({ sendInitialEvents: 'true' });
      expect(recorder.log).not.toContain('unreachable');
      // It stood for long: the next one need not wait for longer than after a first failure.
      expect(clock.sleeps).toEqual([800, 800]);
    });

    it('says that it is made anew, and not that it goes on', async () => {
      const onRelisted = jest.fn();
      answer(
        ended(...initial, bookmark('11')), // goes on
        stream(), // silent at all
        stream(added(configMap('a', '2')), initialEventsEnd('30')),
      );
      reflect({
        client: standingFor(100),
        handler: Object.assign(recorder, { onRelisted }),
        idleTimeoutMs: 100,
      });
      await recorder.until(() => server.requests.length === 2);
      expect(onRelisted).not.toHaveBeenCalled();
      await recorder.until(() => recorder.view.get('a') === '2');
      expect(onRelisted).toHaveBeenCalledTimes(1);
    });

    it('takes a watch that ends at once for an error', async () => {
      answer(ended(...initial), ended(), stream(...initial));
      reflect();
      await server.until(() => server.requests.length === 3);
      expect(recorder.errors).toMatchObject([
        { message: 'The watch ended at once' },
      ]);
      expect(clock.sleeps).toEqual([800]);
    });
  });

  describe('a version that is too old or too new', () => {
    it.each<[string, Handler]>([
      ['an event', stream(errorEvent(failure(410, 'Expired')))],
      ['a refusal', refuse(410, 'Gone')],
      [
        'a version from the future',
        (_, respond) =>
          respond.send(
            504,
            failure(504, 'Timeout', {
              causes: [{ reason: 'ResourceVersionTooLarge', message: 'no' }],
            }),
          ),
      ],
    ])('makes a new list, told by its differences: %s', async (_, tooOld) => {
      answer(
        ended(...initial, added(configMap('c', '11'))),
        tooOld,
        stream(
          added(configMap('a', '1')),
          added(configMap('c', '15')),
          added(configMap('d', '14')),
          initialEventsEnd('20'),
          modified(configMap('a', '21')),
        ),
      );
      reflect();
      await recorder.until(() => recorder.view.get('a') === '21');
      const relisted = recorder.log.slice(
        recorder.log.indexOf('upsert c@11') + 1,
      );
      expect(relisted).toEqual([
        'syncing',
        'delete uid-b',
        'upsert c@15',
        'upsert d@14',
        'synced',
        'upsert a@21',
      ]);
      expect(nthRequest(2)).toMatchObject({ sendInitialEvents: 'true' });
      expect(nthRequest(2)).not.toHaveProperty('resourceVersion');
      expect(clock.sleeps).toEqual([800]);
    });
  });

  describe('states', () => {
    it('is unreachable since the view ceased to be current', async () => {
      answer(
        broken(...initial),
        cut,
        cut,
        refuse(503, 'ServiceUnavailable'),
        stream(modified(configMap('a', '11'))),
      );
      const reflector = reflect();
      await recorder.until(() => recorder.view.get('a') === '11');
      const since = new Date('2026-11-24T10:00:00Z');
      expect(recorder.states.slice(2)).toEqual([
        {
          state: 'unreachable',
          since,
          error: expect.objectContaining({ name: 'UnreachableError' }),
        },
        // The same error again is no news; another is, but not another outage.
        {
          state: 'unreachable',
          since,
          error: expect.objectContaining({ name: 'KubernetesError' }),
        },
        { state: 'synced', since: new Date('2026-11-24T10:00:12Z') },
      ]);
      expect(nthRequest(4)).toMatchObject({ resourceVersion: '10' });
      expect(clock.sleeps).toEqual([800, 1_600, 3_200, 6_400]);
      expect(recorder.errors).toHaveLength(4);
      expect(reflector.lastHeard).toEqual(new Date('2026-11-24T10:00:12Z'));
    });

    it('does not take its view for younger than it is while a list is not complete', async () => {
      answer(
        broken(...initial),
        refuse(410, 'Expired'),
        broken(added(configMap('a', '20'))),
      );
      const reflector = reflect();
      await recorder.until(() => recorder.errors.length === 3);
      expect(recorder.view.get('a')).toBe('1');
      expect(reflector.viewAt).toEqual(new Date('2026-11-24T10:00:00Z'));
      expect(reflector.lastHeard!.getTime()).toBeGreaterThan(
        reflector.viewAt!.getTime(),
      );
    });

    it.each([
      [403, 'Forbidden'],
      [401, 'Unauthorized'],
    ])(
      'is not permitted after %s, and keeps its view',
      async (status, reason) => {
        answer(
          ended(...initial),
          refuse(status, reason),
          refuse(status, reason),
          stream(modified(configMap('a', '11'))),
        );
        reflect();
        await recorder.until(() => recorder.view.get('a') === '11');
        expect(recorder.log.slice(3)).toEqual([
          'notPermitted',
          'synced',
          'upsert a@11',
        ]);
        expect(recorder.states[2]).toEqual({
          state: 'notPermitted',
          since: new Date('2026-11-24T10:00:00Z'),
          error: expect.objectContaining({ status }),
        });
      },
    );

    it('is not installed when the kind is not served, and empty then', async () => {
      answer(
        ended(...initial),
        (_, respond) => respond.send(404, '404 page not found'),
        refuse(404, 'NotFound'),
        stream(added(configMap('a', '1')), initialEventsEnd('30')),
      );
      reflect({ random: () => 0.1 });
      await recorder.until(() => recorder.log.includes('upsert a@1'));
      await recorder.until(() => recorder.state === 'synced');
      expect(recorder.log.slice(3)).toEqual([
        'delete uid-a',
        'delete uid-b',
        'notInstalled',
        'syncing',
        'upsert a@1',
        'synced',
      ]);
      expect(clock.sleeps).toEqual([330_000, 330_000]);
    });

    it('does not wait when it is told that the kind is served now', async () => {
      answer(
        refuse(404, 'NotFound'),
        refuse(404, 'NotFound'),
        stream(...initial),
      );
      clock.held = true;
      const reflector = reflect();
      await clock.until(() => clock.sleeps.length === 1);
      expect(recorder.log).toEqual(['syncing', 'notInstalled']);
      reflector.retryNow(); // too early: it waits again
      await clock.until(() => clock.sleeps.length === 2);
      reflector.retryNow();
      await recorder.until(() => recorder.state === 'synced');
      reflector.retryNow(); // no delay to end: harmless
    });

    it('does not wait when it is told so while it still asks', async () => {
      let asked: Responder | undefined;
      answer((_, respond) => {
        asked = respond;
      }, stream(...initial));
      clock.held = true;
      const reflector = reflect();
      await server.until(() => server.requests.length === 1);
      reflector.retryNow();
      asked?.send(404, failure(404, 'NotFound'));
      await recorder.until(() => recorder.state === 'synced');
      expect(clock.sleeps).toEqual([]);
    });
  });

  describe('the delay after errors', () => {
    it.each([
      ['without jitter', 0, 1],
      ['with all of it', 1, 2],
    ])('is doubled each time up to 30 s, %s', async (_, random, factor) => {
      server.answerWith(refuse(500, 'InternalError'));
      reflect({ random: () => random });
      await clock.until(() => clock.sleeps.length >= 8);
      expect(clock.sleeps.slice(0, 8)).toEqual(
        [800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000, 15_000].map(
          ms => ms * factor,
        ),
      );
    });

    it('is short when the server is back and wants a new list', async () => {
      const tooOld = stream(errorEvent(failure(410, 'Expired')));
      answer(
        broken(...initial, bookmark('20')),
        cut,
        cut,
        tooOld,
        ended(...initial),
        tooOld, // right after the list: something is wrong
        ended(...initial),
        tooOld,
        stream(...initial),
      );
      reflect();
      await server.until(() => server.requests.length === 9);
      expect(clock.sleeps).toEqual([800, 1_600, 3_200, 800, 1_600, 3_200]);
    });

    it('is short again after two minutes without errors', async () => {
      const later: Handler = (request, respond) => {
        clock.advance(121_000);
        broken(bookmark('20'))(request, respond);
      };
      answer(cut, cut, broken(...initial), later, stream(bookmark('30')));
      reflect();
      await server.until(() => server.requests.length === 5);
      expect(clock.sleeps).toEqual([800, 1_600, 3_200, 800]);
    });

    it('is as long as the server asks for, within bounds', async () => {
      answer(
        refuse(429, 'TooManyRequests', { 'retry-after': '7' }),
        refuse(429, 'TooManyRequests', { 'retry-after': '3600' }),
        stream(...initial),
      );
      reflect();
      await recorder.until(() => recorder.state === 'synced');
      expect(clock.sleeps).toEqual([7_000, 30_000]);
    });
  });

  describe('what the owner does', () => {
    it('reports objects that cannot be read, and goes on', async () => {
      answer(
        stream(
          ...initial,
          modified(configMap('a', '11', { bad: 'yes' })),
          modified(configMap('a', '12')),
          modified(configMap('b', '13', { bad: 'yes' })),
          deleted(configMap('b', '14')),
        ),
      );
      const problem = new Error('bad');
      const onUnreadable = jest.spyOn(recorder, 'onUnreadable');
      reflect({
        trim: object => {
          if (
            object.metadata.resourceVersion === '1' &&
            object.metadata.name === 'b'
          ) {
            throw problem;
          }
          if (JSON.stringify(object.data).includes('bad')) {
            throw problem;
          }
          return trim(object);
        },
      });
      await recorder.until(() => recorder.log.at(-1) === 'delete uid-b');
      expect(recorder.log).toEqual([
        'syncing',
        'replace a@1',
        'unreadable b',
        'synced',
        'unreadable a',
        'upsert a@12',
        'unreadable b',
        'delete uid-b',
      ]);
      expect(onUnreadable).toHaveBeenNthCalledWith(
        1,
        { uid: 'uid-b', namespace: 'shop', name: 'b' },
        problem,
      );
      expect(server.requests).toHaveLength(1);
    });

    it('survives what its callbacks throw', async () => {
      answer(
        stream(
          ...initial,
          added(configMap('c', '11')),
          added(configMap('d', '12')),
        ),
      );
      const thrown = ['onReplace', 'onState', 'onUpsert'].map(
        callback => new Error(callback),
      );
      jest.spyOn(recorder, 'onReplace').mockImplementation(() => {
        throw thrown[0];
      });
      jest.spyOn(recorder, 'onState').mockImplementation(() => {
        throw thrown[1];
      });
      jest
        .spyOn(recorder, 'onUpsert')
        .mockImplementationOnce(() => {
          throw thrown[2];
        })
        // A callback that is asynchronous although it should not be.
        .mockImplementationOnce(() => Promise.reject(thrown[2]));
      const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
      const onError = jest
        .spyOn(recorder, 'onError')
        .mockImplementationOnce(() => {
          throw new Error('even this');
        });
      reflect();
      await recorder.until(() => onError.mock.calls.length === 5);
      expect(onError.mock.calls.flat()).toEqual([
        thrown[1],
        thrown[0],
        thrown[1],
        thrown[2],
        thrown[2],
      ]);
      expect(warned).toHaveBeenCalledWith(
        expect.objectContaining({ cause: new Error('even this') }),
      );
      expect(server.requests).toHaveLength(1);
      warned.mockRestore();
    });
  });

  describe('stop', () => {
    it('ends the watch without a word, and leaves nothing', async () => {
      answer(
        stream(
          ...initial,
          added(configMap('c', '11')),
          added(configMap('d', '12')),
        ),
      );
      const reflector = reflect();
      const stopped = new Promise<void>(resolve => {
        const upsert = recorder.onUpsert.bind(recorder);
        recorder.onUpsert = object => {
          upsert(object);
          resolve(reflector.stop()); // with d in the same chunk
        };
      });
      await stopped;
      expect(recorder.log.at(-1)).toBe('upsert c@11');
      expect(recorder.errors).toEqual([]);
      expect(server.requests).toHaveLength(1);
      await connection.close();
      await server.until(() => server.openConnections === 0);
    });

    it.each<[string, Handler]>([
      ['before an answer', () => {}],
      ['during the list', stream(added(configMap('a', '1')))],
    ])('works %s', async (_, handler) => {
      answer(handler);
      const reflector = reflect();
      await server.until(() => server.requests.length === 1);
      await reflector.stop();
      expect(recorder.log).toEqual(['syncing']);
    });

    it('ends a delay', async () => {
      answer(refuse(500, 'InternalError'));
      clock.held = true;
      const reflector = reflect();
      await clock.until(() => clock.sleeps.length === 1);
      await reflector.stop();
      expect(server.requests).toHaveLength(1);
    });

    it('may be called from a callback', async () => {
      answer(refuse(500, 'InternalError'));
      clock.held = true;
      const stopped = new Promise<void>(resolve => {
        const reflector = reflect();
        recorder.onError = () => resolve(reflector.stop());
      });
      await stopped;
      expect(recorder.log).toEqual(['syncing']);
    });

    it('is for good', async () => {
      const reflector = reflect();
      await reflector.stop();
      await reflector.stop();
      expect(() => reflector.start()).toThrow(/was started before/);
    });
  });
});
