import { mockServices } from '@backstage/backend-test-utils';
import { createRouter } from '../http/router';

const UNUSED = {} as never;

/** The HTTP API for tests of what it serves, in which no handler is called. */
export const routerWithoutServices = () =>
  createRouter({
    httpAuth: mockServices.httpAuth(),
    auditor: mockServices.auditor.mock(),
    choices: UNUSED,
    options: UNUSED,
    clusters: UNUSED,
    clusterStatuses: UNUSED,
    entityPlaces: UNUSED,
    entityStatuses: UNUSED,
    history: UNUSED,
    hosts: UNUSED,
    namespaces: UNUSED,
    namespaceStatuses: UNUSED,
    unreadable: UNUSED,
    rates: UNUSED,
  });
