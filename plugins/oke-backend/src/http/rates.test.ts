import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { namespaceSpec } from '../__testUtils__/fixtures';
import { ADA, GRACE } from '../__testUtils__/teams';
import { DeclarationRates } from '../declarations/DeclarationRates';
import type { HostService } from '../hosts/HostService';
import type { NamespaceService } from '../namespaces/NamespaceService';
import { createRouter } from './router';

const UNUSED = {} as never;
const PATH = '/v1/clusters/demo/namespaces/shop';

describe('how often one caller asks', () => {
  const done: string[] = [];
  const does = (what: string) => async () => {
    done.push(what);
    return {} as never;
  };
  let app: express.Express;

  beforeEach(() => {
    done.length = 0;
    const namespaces: Partial<NamespaceService> = {
      declare: does('declare'),
      plan: does('plan'),
      delete: does('delete'),
      get: does('get'),
    };
    const hosts: Partial<HostService> = { free: does('free') };
    const router = createRouter({
      httpAuth: mockServices.httpAuth(),
      auditor: mockServices.auditor.mock(),
      ...{ choices: UNUSED, options: UNUSED, clusters: UNUSED },
      ...{ clusterStatuses: UNUSED, entityPlaces: UNUSED, history: UNUSED },
      ...{ entityStatuses: UNUSED, namespaceStatuses: UNUSED },
      unreadable: UNUSED,
      hosts: hosts as HostService,
      namespaces: namespaces as NamespaceService,
      rates: new DeclarationRates({
        declarationsPerMinute: 2,
        plansPerMinute: 1,
      }),
    });
    app = express().use(router).use(mockErrorHandler());
  });

  const as = (user: string, method: 'get' | 'put' | 'delete', query = '') =>
    request(app)
      [method](`${PATH}${query}`)
      .set('authorization', mockCredentials.user.header(user))
      .send(method === 'put' ? namespaceSpec() : undefined);

  it('is bounded for what changes something: 429, with when to try again, and nothing is done', async () => {
    await as(ADA, 'put');
    await as(ADA, 'delete');
    const { status, headers, body } = await as(ADA, 'put');
    expect(status).toBe(429);
    const seconds = Number(headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(body.error).toMatchObject({
      name: 'TooManyRequestsError',
      message: `You have declared more than 2 times within a minute. Try again in ${seconds} seconds.`,
    });
    await as(GRACE, 'put');
    await as(ADA, 'get');
    expect(done).toEqual(['declare', 'delete', 'declare', 'get']);
  });

  it('is bounded for plans by another measure, which is not got around', async () => {
    await as(ADA, 'put', '?dryRun=true');
    await as(ADA, 'put', '?dryRun=true').expect(429);
    // These are no plans.
    await as(ADA, 'put', '?dryRun=true&dryRun=true').expect(400);
    await request(app)
      .post('/v1/released-hosts/demo/a.example.com/free?dryRun=true')
      .set('authorization', mockCredentials.user.header(ADA))
      .send({ reason: 'It is needed' });
    await as(ADA, 'put').expect(429);
    expect(done).toEqual(['plan', 'free']);
  });
});
