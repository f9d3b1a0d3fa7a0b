import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import type { DeclarationRates } from '../declarations/DeclarationRates';
import { TooManyRequestsError } from '../declarations/TooManyRequestsError';
import type { HistoryService } from '../history/HistoryService';
import type { HostService } from '../hosts/HostService';
import type { ChoiceService } from '../choices/ChoiceService';
import type { OptionService } from '../choices/OptionService';
import type { ClusterStatusService } from '../clusters/status/ClusterStatusService';
import type { EntityPlaceService } from '../entities/EntityPlaceService';
import type { EntityStatusService } from '../entities/EntityStatusService';
import type { NamespaceService } from '../namespaces/NamespaceService';
import type { NamespaceStatusService } from '../namespaces/status/NamespaceStatusService';
import type { ClusterService } from '../clusters/declared/ClusterService';
import type { UnreadableService } from '../unreadable/UnreadableService';
import { clusterOperations } from './clusterOperations';
import { evenRefusals } from './evenRefusals';
import { hostOperations } from './hostOperations';
import { namespaceOperations } from './namespaceOperations';
import { openApiDocument } from './openApiDocument';
import { pageOperations } from './pageOperations';
import { refuseUnboundedBody } from './refuseUnboundedBody';
import { readJson } from './readJson';
import { refuseOtherBodies } from './refuseOtherBodies';

export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  choices: ChoiceService;
  options: OptionService;
  clusterStatuses: ClusterStatusService;
  clusters: ClusterService;
  namespaces: NamespaceService;
  namespaceStatuses: NamespaceStatusService;
  entityPlaces: EntityPlaceService;
  entityStatuses: EntityStatusService;
  hosts: HostService;
  history: HistoryService;
  unreadable: UnreadableService;
  rates: DeclarationRates;
}

/** What callers of one version can rely on. */
const API_VERSION = 'v1';

/** The HTTP API. Callers are authorized by the services, with their own credentials. */
export function createRouter(options: RouterOptions): express.Router {
  const operations = [
    ...clusterOperations(options),
    ...namespaceOperations(options),
    ...hostOperations(options),
    ...pageOperations(options),
  ];
  const router = Router();
  router.use(refuseOtherBodies, readJson, refuseUnboundedBody);
  for (const { method, path, serve, counted } of operations) {
    router[method](path, async (request, response) => {
      const credentials = await options.httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const what = counted(request.query);
      if (what) {
        await options.rates.count(what, credentials).catch(error => {
          if (error instanceof TooManyRequestsError) {
            response.set('Retry-After', String(error.retryAfterSeconds));
          }
          throw error;
        });
      }
      const { status, body } = await evenRefusals(() =>
        serve({
          parameters: request.params,
          query: request.query,
          body: request.body,
          credentials,
          request,
        }),
      );
      response.status(status).json(body);
    });
  }

  const document = openApiDocument(API_VERSION, operations);
  return Router()
    .use(`/${API_VERSION}`, router)
    .get('/openapi.json', (_request, response) => {
      response.json(document);
    });
}
