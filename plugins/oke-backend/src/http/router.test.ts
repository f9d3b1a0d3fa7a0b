import {
  coreServices,
  createServiceFactory,
  type AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import SwaggerParser from '@apidevtools/swagger-parser';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  OKE_EVENT_TOPIC,
  okeNamespaceReadPermission,
} from '@okeanos/backstage-plugin-oke-common';
import request from 'supertest';
import {
  BILLING_TEAM,
  namespaceSpec,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { documentedAnswers } from '../__testUtils__/documentedAnswers';
import { ADA, GRACE, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { okePlugin } from '../plugin';

jest.setTimeout(60_000);

/** Its kubeconfigs do not exist: no answer needs the cluster. */
const demo = {
  name: 'demo',
  hostDomains: ['apps.example.com'],
  provisioner: { kubeconfig: '/nowhere/provisioner' },
  watcher: { kubeconfig: '/nowhere/watcher', group: 'okeanos:watchers' },
};

const withHost = (name: string, host: string) => ({
  name,
  services: [{ name: 'cart', ports: [8080], hosts: [host] }],
});

describe('the HTTP API', () => {
  const audited: [
    event: string,
    outcome: 'success' | 'fail' | undefined,
    options: AuditorServiceCreateEventOptions,
    meta?: unknown,
  ][] = [];
  const auditor = mockServices.auditor.mock();
  const events = mockServices.events.mock();
  let backend: TestBackend;
  let mustBeDocumented: ReturnType<typeof documentedAnswers>;

  const getDocument = (authorization: string) =>
    request(backend.server)
      .get('/api/oke/openapi.json')
      .set('authorization', authorization);

  beforeAll(async () => {
    events.publish.mockResolvedValue();
    auditor.createEvent.mockImplementation(async options => {
      const record: (typeof audited)[number] = [
        options.eventId,
        undefined,
        options,
      ];
      audited.push(record);
      return {
        success: async done => {
          record[1] = 'success';
          record[3] = done?.meta;
        },
        fail: async () => {
          record[1] = 'fail';
        },
      };
    });
    backend = await startTestBackend({
      features: [
        okePlugin,
        mockServices.rootConfig.factory({
          data: {
            oke: {
              clusters: [demo],
              rates: { declarationsPerMinute: 1000, plansPerMinute: 1000 },
            },
          },
        }),
        catalogServiceMock.factory({
          entities: ['shop-team', 'billing-team'].map(name => ({
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name },
            spec: { type: 'team', children: [] },
          })),
        }),
        auditor.factory,
        events.factory,
        createServiceFactory({
          service: coreServices.permissions,
          deps: {},
          factory: () => teamPermissions,
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish: jest.fn() }),
        }),
      ],
    });
    const { body } = await getDocument(mockCredentials.user.header(ADA));
    mustBeDocumented = documentedAnswers(body);
  });
  beforeEach(() => {
    audited.length = 0;
    events.publish.mockClear();
  });

  /** Every answer of these tests is held to the OpenAPI document. */
  function call(
    user: string,
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
  ): request.Test {
    return request(backend.server)
      [method](`/api/oke/v1${path}`)
      .set('authorization', mockCredentials.user.header(user))
      .expect(({ status, body }) =>
        mustBeDocumented({ method, path, status, body }),
      );
  }

  const put = (
    user: string,
    changes: Parameters<typeof namespaceSpec>[0] = {},
    query = '',
  ) => {
    const spec = namespaceSpec(changes);
    const path = `/clusters/${spec.cluster}/namespaces/${spec.name}${query}`;
    return call(user, 'put', path).send(spec);
  };

  /** What a caller can tell from an answer. */
  const tellsOf = async (answer: request.Test, name: string) => {
    const { status, body } = await answer;
    const text = JSON.stringify(body.error).replaceAll(name, '<name>');
    return [status, text];
  };

  it('needs somebody who calls', async () => {
    for (const path of ['/clusters', '/namespaces', '/entities/a/status']) {
      const { status } = await request(backend.server)
        .get(`/api/oke/v1${path}`)
        .set('authorization', mockCredentials.none.header());
      expect(status).toBe(401);
    }
  });

  it('is described by a valid OpenAPI document, for those who may call it', async () => {
    await getDocument(mockCredentials.none.header()).expect(401);
    for (const header of [
      mockCredentials.user.header(ADA),
      mockCredentials.service.header(),
    ]) {
      const { body } = await getDocument(header).expect(200);
      expect(body).toMatchObject({ openapi: '3.1.1' });
      await SwaggerParser.validate(body);
    }
  });

  describe('clusters', () => {
    it('are listed and shown to who may read them', async () => {
      const expected = {
        name: 'demo',
        owner: PLATFORM_TEAM,
        connection: {
          state: expect.any(String),
          message: expect.any(String),
          since: expect.any(String),
        },
        components: [],
        nodes: {},
        namespaces: 0,
        may: { change: false, delete: false }, // it is of app-config
      };
      const { body: list } = await call(ADA, 'get', '/clusters');
      expect(list).toEqual({ items: [expected] });
      const { body: one } = await call(ADA, 'get', '/clusters/demo/status');
      expect(one).toEqual(expected);
    });

    it('are listed in parts, with the fields that are asked for', async () => {
      const { body: list } = await call(
        ADA,
        'get',
        '/clusters?limit=1&fields=name',
      );
      expect(list).toEqual({ items: [{ name: 'demo' }] });
      await call(ADA, 'get', '/clusters?fields=kubeconfig').expect(400);
    });

    it('have a history for who may read them, and none for others', async () => {
      await call(ADA, 'get', '/clusters/demo/history').expect(200, {
        items: [],
      });
      const hidden = await tellsOf(
        call(NED, 'get', '/clusters/demo/history'),
        'demo',
      );
      expect(hidden[0]).toBe(404);
      expect(
        await tellsOf(call(NED, 'get', '/clusters/no/history'), 'no'),
      ).toEqual(hidden);
    });

    it('are unknown to who may not', async () => {
      const { body: list } = await call(NED, 'get', '/clusters');
      expect(list).toEqual({ items: [] });
      const denied = call(NED, 'get', '/clusters/demo/status');
      const missing = call(NED, 'get', '/clusters/other/status');
      expect(await tellsOf(denied, 'demo')).toEqual(
        await tellsOf(missing, 'other'),
      );
    });

    it('count the namespaces that the caller may read', async () => {
      await put(ADA, { name: 'counted' }).expect(200);
      const countOf = async (user: string) =>
        (await call(user, 'get', '/clusters/demo/status')).body.namespaces;
      const [ada, grace, pia] = [
        await countOf(ADA),
        await countOf(GRACE),
        await countOf(PIA),
      ];
      expect(ada).toBeGreaterThan(0);
      expect(grace).toBe(0);
      expect(pia).toBe(ada);
    });
  });

  describe('PUT of a namespace', () => {
    it('declares it, and says so', async () => {
      const { body } = await put(ADA, { name: 'declared' }).expect(200);
      expect(body).toMatchObject({
        spec: namespaceSpec({ name: 'declared' }),
        generation: 1,
        etag: expect.stringMatching(/^"[0-9a-f-]{36}\.1"$/),
        requestedBy: ADA,
        createdAt: expect.any(String),
      });
      const path = '/clusters/demo/namespaces/declared';
      const { body: found } = await call(ADA, 'get', path).expect(200);
      expect(found).toMatchObject({ spec: body.spec, etag: body.etag });
      expect(events.publish).toHaveBeenCalledWith({
        topic: OKE_EVENT_TOPIC,
        eventPayload: {},
      });
    });

    it('does nothing when it is repeated, one after the other or at once', async () => {
      const answers = await Promise.all(
        [1, 2, 3].map(() => put(ADA, { name: 'repeated' })),
      );
      answers.push(await put(ADA, { name: 'repeated' }));
      answers.push(await put(ADA, { name: 'repeated' }, '?ifExists=update'));
      expect(answers.map(({ status }) => status)).toEqual(
        answers.map(() => 200),
      );
      expect(new Set(answers.map(({ body }) => body.etag)).size).toBe(1);
    });

    it('refuses another spec with the difference, unless it shall be updated', async () => {
      const name = 'updated';
      const drift = 'repair';
      await put(ADA, { name }).expect(200);
      const { body: refused } = await put(ADA, { name, drift }).expect(409);
      expect(refused.error.message).toMatch(/It differs in: drift\./);

      const query = '?ifExists=update';
      const { body } = await put(ADA, { name, drift }, query).expect(200);
      expect(body).toMatchObject({ generation: 2, spec: { drift } });
    });

    it('changes only what the caller has seen, with If-Match', async () => {
      const name = 'matched';
      const { body: first } = await put(ADA, { name });
      const update = (etag: string) =>
        put(ADA, { name, drift: 'repair' }, '?ifExists=update').set(
          'if-match',
          etag,
        );
      await update('"other.1"').expect(412);
      await update(first.etag).expect(200);
      await update(first.etag).expect(412);
    });

    it('takes any etag of a list, or whatever is there, with If-Match', async () => {
      const name = 'listed';
      const update = (drift: 'report' | 'repair', etags: string) =>
        put(ADA, { name, drift }, '?ifExists=update').set('if-match', etags);
      const { body: none } = await update('report', '*').expect(412);
      expect(none.error.message).toContain(
        'the namespace listed on cluster demo is none: it does not exist',
      );
      const { body } = await put(ADA, { name }).expect(200);
      await update('repair', `"other.1", ${body.etag}`).expect(200);
      await update('report', '*').expect(200);
      const unquoted = body.etag.replaceAll('"', '');
      const { body: refused } = await update('repair', unquoted).expect(400);
      expect(refused.error.message).toContain('with its quotes');
    });

    it('refuses a field that schemas do not see', async () => {
      const { body } = await call(ADA, 'put', '/clusters/demo/namespaces/shop')
        .set('content-type', 'application/json')
        .send(
          JSON.stringify(namespaceSpec()).replace(
            '"blocks":{}',
            '"blocks":{"__proto__":{}}',
          ),
        )
        .expect(400);
      expect(body.error.problems).toMatchObject([
        { field: 'blocks.__proto__' },
      ]);
    });

    it('makes it only if there is none, with If-None-Match', async () => {
      const make = (etags: string) =>
        put(ADA, { name: 'none' }).set('if-none-match', etags);
      const { body } = await make('"x.1"').expect(400);
      expect(body.error.message).toContain('If-None-Match takes * only');
      await make('*').set('if-match', '"x.1"').expect(400);
      await make('*').expect(200);
      await make('*').expect(412);
    });

    it('says with a plan what it was compared with', async () => {
      const changes = { name: 'compared' };
      const { body: before } = await put(ADA, changes, '?dryRun=true');
      expect(before.etag).toBe('absent');
      const { body: declared } = await put(ADA, changes);
      const { body: after } = await put(ADA, changes, '?dryRun=true');
      expect(after.etag).toBe(declared.etag);
    });

    describe('with the id of a plan', () => {
      const change = { drift: 'repair' as const };
      const planOf = async (
        user: string,
        changes: Parameters<typeof namespaceSpec>[0],
      ) => (await put(user, changes, '?dryRun=true').expect(200)).body;

      it('makes what was planned, and does nothing when that is asked again, also at once', async () => {
        const changes = { name: 'confirmed' };
        const { id } = await planOf(ADA, changes);
        const answers = await Promise.all(
          [1, 2, 3].map(() => put(ADA, changes, `?plan=${id}`)),
        );
        answers.push(await put(ADA, changes, `?plan=${id}`));
        expect(answers.map(({ status }) => status)).toEqual([
          200, 200, 200, 200,
        ]);
        expect(new Set(answers.map(({ body }) => body.etag)).size).toBe(1);
        expect(answers[0].body.generation).toBe(1);
      });

      it('answers 412 when something else was declared, with the new plan and the difference, and takes the new one', async () => {
        const name = 'moved';
        await put(ADA, { name });
        const seen = await planOf(ADA, { name, ...change });
        await put(
          PIA,
          { name, deletionProtection: true },
          '?ifExists=update',
        ).expect(200);
        audited.length = 0;
        const { body } = await put(
          ADA,
          { name, ...change },
          `?plan=${seen.id}`,
        ).expect(412);
        expect(body.error).toMatchObject({
          name: 'PlanMovedError',
          message: expect.stringMatching(/confirm the new plan/),
        });
        expect(body.error.difference).toEqual([
          {
            what: 'what is declared',
            before: 'version 1',
            now: `version 2, declared by ${PIA}`,
          },
          {
            what: 'spec deletionProtection',
            now: 'true → false',
          },
        ]);
        expect(body.error.stack).toBeUndefined();
        expect(audited.map(([event, outcome]) => [event, outcome])).toEqual([
          ['namespace-declare', 'fail'],
        ]);
        const { plan } = body.error;
        expect(plan).toEqual(await planOf(ADA, { name, ...change }));
        expect(plan.id).not.toBe(seen.id);
        const { body: done } = await put(
          ADA,
          { name, ...change },
          `?plan=${plan.id}`,
        ).expect(200);
        expect(done.generation).toBe(3);
      });

      it('does not tell somebody else what was shown to the caller', async () => {
        const name = 'shown';
        await put(ADA, { name });
        const { id } = await planOf(ADA, { name, ...change });
        await put(ADA, { name, deletionProtection: true }, '?ifExists=update');
        const { body } = await put(
          PIA,
          { name, ...change },
          `?plan=${id}`,
        ).expect(412);
        expect(body.error.difference).toBeUndefined();
        expect(body.error.message).toMatch(/cannot be told/);
      });

      it('gives no rights: another team gets the same answer with an id and without', async () => {
        const name = 'rightful';
        await put(ADA, { name });
        const { id } = await planOf(ADA, { name, ...change });
        const theirs = { name, owner: BILLING_TEAM, ...change };
        const [withId, without] = await Promise.all(
          [`?plan=${id}`, '?ifExists=update'].map(query =>
            put(GRACE, theirs, query).expect(400),
          ),
        );
        expect(withId.body.error).toEqual(without.body.error);
      });

      it('takes no id of another object', async () => {
        await put(ADA, { name: 'one' });
        await put(ADA, { name: 'two' });
        const { id } = await planOf(ADA, { name: 'one', ...change });
        const { body } = await put(
          ADA,
          { name: 'two', ...change },
          `?plan=${id}`,
        ).expect(412);
        expect(body.error.difference).toBeUndefined();
        expect(body.error.plan.id).not.toBe(id);
      });

      it('refuses, where it is to be made, what exists by now', async () => {
        const changes = { name: 'by-now', ...change };
        const { id } = await planOf(ADA, changes);
        await put(PIA, { name: 'by-now' }).expect(200);
        const { body } = await put(ADA, changes, `?plan=${id}`).expect(412);
        expect(body.error.difference).toContainEqual({
          what: 'what is declared',
          before: 'nothing',
          now: `version 1, declared by ${PIA}`,
        });
        const { body: refused } = await put(
          ADA,
          changes,
          `?plan=${id}&ifExists=fail`,
        ).expect(409);
        expect(refused.error.message).toMatch(/It differs in: drift\./);
      });

      it.each(['', `x${'y'.repeat(64)}`])('refuses "%s" as one', async id => {
        await put(ADA, { name: 'odd' }, `?plan=${id}`).expect(400);
      });
    });

    it('refuses bad input with every field, its value and a remedy', async () => {
      const path = '/clusters/demo/namespaces/shop';
      const { body } = await call(ADA, 'put', path)
        .send({ ...namespaceSpec(), quota: { pods: 0 }, colour: 'red' })
        .expect(400);
      expect(body.error).toMatchObject({
        name: 'InputError',
        problems: [
          {
            field: 'quota.pods',
            value: '0',
            message: expect.any(String),
            remedy: 'Correct the field',
          },
          {
            field: 'colour',
            value: '"red"',
            message: 'there is no such field',
            remedy: 'Remove the field',
          },
        ],
      });
      expect(body.error.stack).toBeUndefined();
    });

    it.each([
      ['the cluster', '/clusters/other/namespaces/shop', 'cluster', 'demo'],
      ['the name', '/clusters/demo/namespaces/other', 'name', 'shop'],
    ])('refuses a path that has not %s', async (_what, path, field, value) => {
      const { body } = await call(ADA, 'put', path)
        .send(namespaceSpec())
        .expect(400);
      expect(body.error.problems).toMatchObject([{ field, value }]);
    });

    it.each([
      ['?dryRun=yes', /dryRun/],
      ['?ifExists=replace', /ifExists/],
      ['?force=true', /^The query: there is no force$/],
    ])('refuses the query %s', async (query, message) => {
      const { body } = await put(ADA, {}, query).expect(400);
      expect(body.error.message).toMatch(message);
    });

    it.each(['{"cluster": ', 'null', '"text"'])(
      'refuses what is not JSON with an object: %s',
      async sent => {
        const { body } = await call(
          ADA,
          'put',
          '/clusters/demo/namespaces/shop',
        )
          .set('content-type', 'application/json')
          .send(sent)
          .expect(400);
        expect(body.error.message).toBe(
          'The body is not JSON with an object in it.',
        );
      },
    );

    it('refuses what is too large, as that', async () => {
      await call(ADA, 'put', '/clusters/demo/namespaces/shop')
        .send({ name: 'x'.repeat(300_000) })
        .expect(413);
    });

    it('refuses a body that is not said to be JSON, and does not call its fields missing', async () => {
      const { body } = await call(ADA, 'put', '/clusters/demo/namespaces/shop')
        .set('content-type', 'text/plain')
        .send(JSON.stringify(namespaceSpec()))
        .expect(400);
      expect(body.error.message).toBe(
        'The body is not sent as JSON. Set the header Content-Type to application/json.',
      );
    });

    it('refuses what nests very deeply, as the input that it is', async () => {
      const depth = 60_000;
      for (const field of ['blocks', 'services', 'x']) {
        const { body } = await call(
          ADA,
          'put',
          '/clusters/demo/namespaces/shop',
        )
          .set('content-type', 'application/json')
          .send(`{"${field}":${'['.repeat(depth)}${']'.repeat(depth)}}`)
          .expect(400);
        expect(body.error.message).toMatch(/32 levels deep/);
      }
    });

    it('refuses what has very many entries, as the input that it is', async () => {
      const services = Array.from({ length: 125_000 }, () => 1);
      const { body } = await call(ADA, 'put', '/clusters/demo/namespaces/shop')
        .send({ services })
        .expect(400);
      expect(body.error.message).toBe('The body has more than 5000 entries.');
    });

    it.each([
      ['clusters/de%0Amo/namespaces/shop', 'cluster', '"de\\nmo"'],
      [
        'clusters/demo/namespaces/shop%0D%0Aforged',
        'name',
        '"shop\\r\\nforged"',
      ],
      ['clusters/demo/namespaces/..%2F..%2Fx', 'name', '"../../x"'],
    ])(
      'takes nothing on record whose path has no names (%s)',
      async (path, field, value) => {
        for (const method of ['get', 'put', 'delete'] as const) {
          const { body } = await call(ADA, method, `/${path}`)
            .send(method === 'put' ? namespaceSpec() : undefined)
            .expect(400);
          expect(body.error.problems).toEqual([
            expect.objectContaining({ field, value }),
          ]);
        }
        expect(audited).toEqual([]);
      },
    );

    const problemOf = async (
      user: string,
      changes: Parameters<typeof namespaceSpec>[0],
    ) => {
      const { body } = await put(user, changes).expect(400);
      const { body: plan } = await put(user, changes, '?dryRun=true');
      expect(plan).toEqual({ changes: [], problems: body.error.problems });
      expect(body.error.problems).toHaveLength(1);
      return body.error.problems[0];
    };

    it('refuses an owner that is not one of the caller, but not to the platform team', async () => {
      const changes = { name: 'foreign', owner: BILLING_TEAM };
      expect(await problemOf(ADA, changes)).toEqual({
        field: 'owner',
        value: BILLING_TEAM,
        message: 'the group is not one of yours',
        remedy: 'Choose a group that you are a member of',
      });
      await put(PIA, changes).expect(200);
    });

    it('does not tell an unknown cluster from one that may not be read', async () => {
      const problem = {
        field: 'cluster',
        message: 'there is no such cluster',
        remedy: 'Choose a cluster that the portal lists',
      };
      expect(await problemOf(ADA, { cluster: 'other' })).toEqual({
        ...problem,
        value: 'other',
      });
      expect(await problemOf(NED, {})).toEqual({ ...problem, value: 'demo' });
    });

    it('does not tell who has a name', async () => {
      await put(ADA, { name: 'taken' }).expect(200);
      expect(
        await problemOf(GRACE, { name: 'taken', owner: BILLING_TEAM }),
      ).toEqual({
        field: 'name',
        value: 'taken',
        message: 'the name is not available on this cluster',
        remedy: 'Choose another name',
      });
    });

    it('does not let an owner give away what is another’s', async () => {
      await put(ADA, { name: 'given' }).expect(200);
      const changes = { name: 'given', owner: BILLING_TEAM };
      await put(ADA, changes, '?ifExists=update').expect(400);
      await put(GRACE, changes, '?ifExists=update').expect(400);
      const { body } = await put(PIA, changes, '?ifExists=update').expect(200);
      expect(body.spec.owner).toBe(BILLING_TEAM);
    });

    it('lets only the platform team adopt what exists', async () => {
      const changes = { name: 'adopted', adoptPolicy: 'Always' as const };
      expect(await problemOf(ADA, changes)).toMatchObject({
        field: 'adoptPolicy',
        value: 'Always',
      });
      await put(PIA, changes).expect(200);
    });

    it('gives a host to one namespace only', async () => {
      const host = 'shop.apps.example.com';
      await put(ADA, withHost('host-a', host)).expect(200);
      const changes = { ...withHost('host-b', host), owner: BILLING_TEAM };
      expect(await problemOf(GRACE, changes)).toMatchObject({
        field: 'services[0].hosts[0]',
        value: host,
      });
    });

    it('plans without declaring anything', async () => {
      const { body } = await put(ADA, { name: 'planned' }, '?dryRun=true');
      expect(body.problems).toEqual([]);
      expect(body.changes[0]).toEqual({
        part: 'namespace',
        kind: 'Namespace',
        name: 'planned',
        action: 'unknown',
        reason:
          'the cluster could not be asked: how it is reached is not set up, or cannot be used; who runs the portal finds the reason in its log',
        fields: [],
      });
      const path = '/clusters/demo/namespaces/planned';
      await call(ADA, 'get', path).expect(404);
      expect(audited).toEqual([]);
      expect(events.publish).not.toHaveBeenCalled();
    });
  });

  describe('namespaces of others', () => {
    const path = '/clusters/demo/namespaces';

    beforeAll(async () => {
      await put(ADA, { name: 'secret' });
    });

    it('are not listed', async () => {
      const names = async (user: string) => {
        const { body } = await call(user, 'get', '/namespaces').expect(200);
        return body.items.map(
          ({ spec }: { spec: { name: string } }) => spec.name,
        );
      };
      expect(await names(ADA)).toContain('secret');
      expect(await names(PIA)).toContain('secret');
      expect(await names(GRACE)).not.toContain('secret');
      expect(await names(NED)).toEqual([]);
    });

    it.each(['get', 'delete'] as const)(
      'are unknown to %s, in the same words',
      async method => {
        const denied = call(GRACE, method, `${path}/secret`);
        const missing = call(GRACE, method, `${path}/missing`);
        const told = await tellsOf(denied, 'secret');
        expect(told[0]).toBe(404);
        expect(told).toEqual(await tellsOf(missing, 'missing'));
      },
    );

    it('are not observed for them, and are in the same words as what is not there', async () => {
      const status = (user: string, name: string) =>
        call(user, 'get', `${path}/${name}/status`);
      const told = await tellsOf(status(GRACE, 'secret'), 'secret');
      expect(told[0]).toBe(404);
      expect(told).toEqual(await tellsOf(status(GRACE, 'missing'), 'missing'));
      // Who may read it is told what is not known: there is no cluster that answers.
      const { body } = await status(ADA, 'secret').expect(200);
      const states = [
        ...[body.services, body.quota, body.access],
        ...[body.policies, body.certificates],
      ].map(({ state }) => state);
      expect(states).toEqual(Array(5).fill('unread'));
    });

    it('have a history for who may read them, and none for others', async () => {
      const historyOf = (user: string, name: string) =>
        call(user, 'get', `/clusters/demo/namespaces/${name}/history`);
      await historyOf(ADA, 'secret').expect(200, { items: [] });
      const hidden = await tellsOf(historyOf(GRACE, 'secret'), 'secret');
      expect(hidden[0]).toBe(404);
      expect(await tellsOf(historyOf(GRACE, 'nowhere'), 'nowhere')).toEqual(
        hidden,
      );
    });

    it('have no status', async () => {
      const { body } = await call(
        GRACE,
        'get',
        `/entities/${encodeURIComponent('component:default/cart')}/status`,
      ).expect(404);
      expect(body.error.message).toBe('No status of component:default/cart');
    });
  });

  it('says of what it shows what the caller may do with it', async () => {
    const changes = { name: 'may' };
    await put(ADA, changes).expect(200);
    const mayDoAll = { change: true, delete: true };
    for (const user of [ADA, PIA]) {
      const { body: one } = await call(
        user,
        'get',
        '/clusters/demo/namespaces/may',
      );
      expect(one.may).toEqual(mayDoAll);
      const { body: all } = await call(user, 'get', '/namespaces');
      expect(all.items).toContainEqual(
        expect.objectContaining({
          spec: namespaceSpec(changes),
          may: mayDoAll,
        }),
      );
    }
  });

  describe('export of a namespace', () => {
    it('gives files to who may change it, and nothing to others', async () => {
      await put(ADA, { name: 'exported' }).expect(200);
      const exported = (user: string, name = 'exported') =>
        call(user, 'get', `/clusters/demo/namespaces/${name}/export`);
      const { body } = await exported(ADA).expect(200);
      expect(body).toMatchObject({
        files: [
          { name: 'kustomization.yaml' },
          {
            name: 'exported.yaml',
            content: expect.stringContaining('kind: ResourceQuota'),
          },
        ],
        leftOut: [],
      });
      await exported(PIA).expect(200);
      expect(await tellsOf(exported(GRACE), 'exported')).toEqual(
        await tellsOf(exported(GRACE, 'none'), 'none'),
      );
    });
  });

  describe('DELETE of a namespace', () => {
    const path = (name: string) => `/clusters/demo/namespaces/${name}`;

    it('asks for it once, however often it is asked', async () => {
      await put(ADA, { name: 'deleted' });
      const [{ body }] = await Promise.all(
        [1, 2].map(() => call(ADA, 'delete', path('deleted')).expect(202)),
      );
      expect(body.deletionRequestedAt).toEqual(expect.any(String));
      const again = await call(PIA, 'delete', path('deleted')).expect(202);
      expect(again.body).toMatchObject({
        deletionRequestedAt: body.deletionRequestedAt,
        requestedBy: ADA,
      });
      const { body: refused } = await put(ADA, { name: 'deleted' }).expect(409);
      expect(refused.error.message).toMatch(/is being deleted since/);
    });

    it('is refused while the spec protects it', async () => {
      const changes = { name: 'protected', deletionProtection: true };
      await put(ADA, changes);
      const { body } = await call(ADA, 'delete', path('protected')).expect(409);
      expect(body.error.message).toMatch(/Set deletionProtection to false/);
      const off = { ...changes, deletionProtection: false };
      await put(ADA, off, '?ifExists=update').expect(200);
      await call(ADA, 'delete', path('protected')).expect(202);
    });
  });

  describe('DELETE with If-Match', () => {
    it('deletes only what the caller has seen', async () => {
      const { body } = await put(ADA, { name: 'seen' });
      const remove = (etag: string) =>
        call(ADA, 'delete', '/clusters/demo/namespaces/seen').set(
          'if-match',
          etag,
        );
      await remove('"other.1"').expect(412);
      await remove(body.etag).expect(202);
      await remove(body.etag).expect(202);
    });
  });

  describe('DELETE with the id of a plan', () => {
    const path = (name: string) => `/clusters/demo/namespaces/${name}`;
    const planOf = async (user: string, name: string) =>
      (await call(user, 'delete', `${path(name)}?dryRun=true`).expect(200))
        .body;
    const remove = (user: string, name: string, id: string) =>
      call(user, 'delete', `${path(name)}?plan=${id}`);

    it('deletes what was planned, and does nothing when that is asked again', async () => {
      await put(ADA, { name: 'gone' });
      const { id } = await planOf(ADA, 'gone');
      await Promise.all([1, 2].map(() => remove(ADA, 'gone', id).expect(202)));
      await remove(ADA, 'gone', id).expect(202);
    });

    it('answers 412 when something was declared, with the new plan and the difference', async () => {
      await put(ADA, { name: 'altered' });
      const { id } = await planOf(ADA, 'altered');
      const changes = withHost('altered', 'altered.apps.example.com');
      await put(PIA, changes, '?ifExists=update').expect(200);
      const { body } = await remove(ADA, 'altered', id).expect(412);
      expect(body.error.difference).toEqual([
        {
          what: 'what is declared',
          before: 'version 1',
          now: `version 2, declared by ${PIA}`,
        },
        {
          what: 'host altered.apps.example.com',
          now: 'as soon as the namespace is gone',
        },
      ]);
      expect(body.error.plan).toMatchObject({
        id: expect.any(String),
        unread: [{ what: 'Everything in the namespace' }],
      });
      await remove(ADA, 'altered', body.error.plan.id).expect(202);
    });

    it('takes no id of another object, or of a declaration, and tells strangers nothing', async () => {
      await put(ADA, { name: 'kept-a' });
      await put(ADA, { name: 'kept-b' });
      const { id } = await planOf(ADA, 'kept-a');
      await remove(ADA, 'kept-b', id).expect(412);
      const { body } = await put(ADA, { name: 'kept-b' }, '?dryRun=true');
      await remove(ADA, 'kept-b', body.id).expect(412);
      const told = await tellsOf(remove(GRACE, 'kept-a', id), 'kept-a');
      expect(told[0]).toBe(404);
      expect(told).toEqual(
        await tellsOf(remove(GRACE, 'missing', id), 'missing'),
      );
    });
  });

  describe('DELETE with dryRun', () => {
    const path = (name: string) => `/clusters/demo/namespaces/${name}`;
    const tryOut = (user: string, name: string) =>
      call(user, 'delete', `${path(name)}?dryRun=true`);

    it('tells what would be deleted, and deletes nothing', async () => {
      const { body: declared } = await put(ADA, { name: 'tried' });
      audited.length = 0;
      const { body } = await tryOut(ADA, 'tried').expect(200);
      expect(body.spec).toEqual(declared.spec);
      expect(body.deletionRequestedAt).toBeUndefined();
      const { body: after } = await call(ADA, 'get', path('tried'));
      expect(after.deletionRequestedAt).toBeUndefined();
      expect(audited).toEqual([]);
    });

    it('tells what is in the way of the deletion, and nothing to strangers', async () => {
      await put(ADA, { name: 'tried-too', deletionProtection: true });
      const { body } = await tryOut(ADA, 'tried-too').expect(200);
      expect(body.problems).toMatchObject([{ field: 'deletionProtection' }]);
      expect(body).not.toHaveProperty('id');
      const told = await tellsOf(tryOut(GRACE, 'tried-too'), 'tried-too');
      expect(told[0]).toBe(404);
      expect(told).toEqual(await tellsOf(tryOut(GRACE, 'missing'), 'missing'));
    });

    it('deletes nothing when the query is misspelt', async () => {
      await put(ADA, { name: 'misspelt' });
      for (const query of ['dryRun=yes', 'dryrun=true', 'dry-run']) {
        await call(ADA, 'delete', `${path('misspelt')}?${query}`).expect(400);
      }
      const { body } = await call(ADA, 'get', path('misspelt'));
      expect(body.deletionRequestedAt).toBeUndefined();
    });
  });

  describe('choices', () => {
    it('are what the caller has the right to', async () => {
      await put(ADA, { name: 'chosen' }).expect(200);
      const choicesOf = async (user: string) =>
        (await call(user, 'get', '/choices/delete-namespace')).body.items;
      expect(await choicesOf(ADA)).toContainEqual({
        cluster: 'demo',
        namespace: 'chosen',
        isKept: false,
      });
      expect(JSON.stringify(await choicesOf(GRACE))).not.toContain('chosen');
    });

    it('are for something', async () => {
      const { body } = await call(ADA, 'get', '/choices/anything').expect(400);
      expect(body.error.message).toMatch(/^There is nothing to choose for/);
    });
  });

  describe('options', () => {
    it('are the groups that the caller may make namespaces for', async () => {
      const { body } = await call(ADA, 'get', '/options/namespace-owner');
      expect(body.items).toContainEqual(
        expect.objectContaining({ value: SHOP_TEAM }),
      );
      expect(JSON.stringify(body.items)).not.toContain(BILLING_TEAM);
    });

    it('are of something', async () => {
      const { body } = await call(ADA, 'get', '/options/anything').expect(400);
      expect(body.error.message).toMatch(/^There are no options for that/);
      await call(ADA, 'get', '/options/node-shape?compartment=x').expect(400);
    });
  });

  describe('bounds', () => {
    const boundsOf = (owner: string, cluster = 'demo') =>
      call(ADA, 'get', `/clusters/${cluster}/namespace-bounds?owner=${owner}`);

    it('are told to who may make namespaces for the owner, there', async () => {
      const { body } = await boundsOf(SHOP_TEAM).expect(200);
      expect(body).toEqual({ items: [] });
      for (const [owner, cluster, field] of [
        [BILLING_TEAM, 'demo', 'owner'],
        [SHOP_TEAM, 'absent', 'cluster'],
        ['shop-team', 'demo', undefined],
      ]) {
        const refused = await boundsOf(owner!, cluster).expect(400);
        expect(refused.body.error.problems?.[0]?.field).toBe(field);
      }
    });
  });

  describe('the audit log', () => {
    const outcomes = () => audited.map(([event, outcome]) => [event, outcome]);

    it('has what was declared, with the owner that it got', async () => {
      await put(ADA, { name: 'audited' });
      expect(outcomes()).toEqual([['namespace-declare', 'success']]);
      expect(audited[0][2]).toMatchObject({
        severityLevel: 'medium',
        meta: { cluster: 'demo', name: 'audited', ifExists: 'fail' },
      });
      expect(audited[0][2].request).toBeDefined();
    });

    it('has what was refused: by form, by permission, by conflict', async () => {
      await put(ADA, { name: 'refused' });
      audited.length = 0;
      await call(ADA, 'put', '/clusters/demo/namespaces/refused').send({});
      await put(GRACE, { name: 'refused', owner: BILLING_TEAM });
      await put(ADA, { name: 'refused', drift: 'repair' });
      await call(GRACE, 'delete', '/clusters/demo/namespaces/refused');
      expect(outcomes()).toEqual([
        ['namespace-declare', 'fail'],
        ['namespace-declare', 'fail'],
        ['namespace-declare', 'fail'],
        ['namespace-delete', 'fail'],
      ]);
    });

    it('has who freed a host early, of whom, and why', async () => {
      const host = 'early.apps.example.com';
      await put(ADA, withHost('early', host));
      await put(ADA, { name: 'early' }, '?ifExists=update');
      audited.length = 0;
      const free = (user: string, reason: string) =>
        call(user, 'post', `/released-hosts/demo/${host}/free`).send({
          reason,
        });
      await free(ADA, 'I want to have it').expect(404);
      await free(PIA, ' too short ').expect(400);
      await free(PIA, 'The shop has moved').expect(200);
      // It is free now, as one that never was.
      await free(PIA, 'The shop has moved').expect(404);
      expect(
        audited.map(([event, outcome, , meta]) => [event, outcome, meta]),
      ).toEqual([
        ['host-free', 'fail', undefined],
        ['host-free', 'fail', undefined],
        [
          'host-free',
          'success',
          {
            namespace: 'early',
            owner: SHOP_TEAM,
            endsAt: undefined,
            reason: 'The shop has moved',
          },
        ],
        ['host-free', 'fail', undefined],
      ]);
      expect(audited[2][2]).toMatchObject({
        severityLevel: 'high',
        meta: { cluster: 'demo', host },
      });
      await put(GRACE, {
        ...withHost('late', host),
        owner: BILLING_TEAM,
      }).expect(200);
    });

    it('has what was deleted', async () => {
      await put(ADA, { name: 'audited-too' });
      audited.length = 0;
      await call(ADA, 'delete', '/clusters/demo/namespaces/audited-too');
      expect(outcomes()).toEqual([['namespace-delete', 'success']]);
      expect(audited[0][2]).toMatchObject({ severityLevel: 'high' });
    });
  });

  it('tells the permission backend who owns what', async () => {
    await put(ADA, { name: 'asked' });
    const { body } = await request(backend.server)
      .post('/api/oke/.well-known/backstage/permissions/apply-conditions')
      .set('authorization', mockCredentials.service.header())
      .send({
        items: ['demo/asked', 'demo/missing'].map(resourceRef => ({
          id: resourceRef,
          resourceRef,
          resourceType: okeNamespaceReadPermission.resourceType,
          conditions: {
            rule: 'IS_OWNER',
            resourceType: okeNamespaceReadPermission.resourceType,
            params: { owners: [SHOP_TEAM] },
          },
        })),
      });
    expect(body.items).toEqual([
      { id: 'demo/asked', result: 'ALLOW' },
      { id: 'demo/missing', result: 'DENY' },
    ]);
  });
});
