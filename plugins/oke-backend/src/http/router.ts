import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import {
  choicePurposeSchema,
  ETAG_ABSENT,
} from '@okeanos/backstage-plugin-oke-common';
import { audited } from '../audit/audited';
import {
  namespaceDeclaration,
  namespaceDeletion,
  tellDeclared,
} from '../audit/callerEvents';
import type { HostService } from '../hosts/HostService';
import type { ChoiceService } from '../choices/ChoiceService';
import type { ClusterStatusService } from '../clusters/status/ClusterStatusService';
import type { EntityStatusService } from '../entities/EntityStatusService';
import { InvalidSpecError } from '../declarations/InvalidSpecError';
import type { NamespaceService } from '../namespaces/NamespaceService';
import type { ClusterService } from '../clusters/declared/ClusterService';
import {
  parseClusterSpec,
  parseNamespaceSpec,
} from '../declarations/parseSpec';

export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  choices: ChoiceService;
  clusterStatuses: ClusterStatusService;
  clusters: ClusterService;
  namespaces: NamespaceService;
  entityStatuses: EntityStatusService;
  hosts: HostService;
}

/** What callers of one version can rely on. */
const API_VERSION = 'v1';

const putQuerySchema = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false'),
  ifExists: z.enum(['fail', 'update']).default('fail'),
});

const deleteQuerySchema = putQuerySchema.pick({ dryRun: true });

/** The HTTP API. Callers are authorized by the services, with their own credentials. */
export function createRouter(options: RouterOptions): express.Router {
  const {
    httpAuth,
    auditor,
    choices,
    clusterStatuses,
    clusters,
    namespaces,
    entityStatuses,
    hosts,
  } = options;
  const router = Router();
  router.use(express.json({ limit: '256kb' }));
  const credentialsOf = (req: express.Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });

  router.get('/entities/:entityRef/status', async (req, res) => {
    res.json(
      await entityStatuses.get(req.params.entityRef, await credentialsOf(req)),
    );
  });

  router.get('/choices/:purpose', async (req, res) => {
    const credentials = await credentialsOf(req);
    const purpose = choicePurposeSchema.safeParse(req.params.purpose);
    if (!purpose.success) {
      throw new InputError(
        `There is nothing to choose for that. Choose for ${choicePurposeSchema.options.join(
          ', ',
        )}.`,
      );
    }
    res.json({ items: await choices.list(purpose.data, credentials) });
  });

  router.get('/clusters', async (req, res) => {
    res.json({ items: await clusterStatuses.list(await credentialsOf(req)) });
  });

  router.get('/clusters/:cluster/status', async (req, res) => {
    res.json(
      await clusterStatuses.get(req.params.cluster, await credentialsOf(req)),
    );
  });

  router.get('/clusters/:cluster', async (req, res) => {
    res.json(await clusters.get(req.params.cluster, await credentialsOf(req)));
  });

  router.put('/clusters/:cluster', async (req, res) => {
    const path = { name: req.params.cluster };
    const credentials = await credentialsOf(req);
    const { dryRun, ifExists } = parseQuery(putQuerySchema, req.query);
    if (dryRun === 'true') {
      const spec = matching(path, parseClusterSpec(req.body));
      res.json(await clusters.plan(spec, credentials));
      return;
    }
    const declared = await audited(
      auditor,
      {
        eventId: 'cluster-declare',
        severityLevel: 'medium',
        request: req,
        meta: { ...path, ifExists },
      },
      async () =>
        clusters.declare(
          matching(path, parseClusterSpec(req.body)),
          { ifExists, ifMatch: seenBy(req) },
          credentials,
          new Date(),
        ),
      tellDeclared,
    );
    res.json(declared);
  });

  router.delete('/clusters/:cluster', async (req, res) => {
    const name = req.params.cluster;
    const credentials = await credentialsOf(req);
    if (parseQuery(deleteQuerySchema, req.query).dryRun === 'true') {
      res.json(await clusters.planDeletion(name, credentials));
      return;
    }
    const deleted = await audited(
      auditor,
      {
        eventId: 'cluster-delete',
        severityLevel: 'high',
        request: req,
        meta: { name },
      },
      () => clusters.delete(name, seenBy(req), credentials, new Date()),
    );
    res.status(202).json(deleted);
  });

  router.get('/namespaces', async (req, res) => {
    res.json({ items: await namespaces.list(await credentialsOf(req)) });
  });

  router.get('/clusters/:cluster/namespaces/:name', async (req, res) => {
    const { cluster, name } = req.params;
    res.json(await namespaces.get(cluster, name, await credentialsOf(req)));
  });

  router.put('/clusters/:cluster/namespaces/:name', async (req, res) => {
    const { cluster, name } = req.params;
    const credentials = await credentialsOf(req);
    const { dryRun, ifExists } = parseQuery(putQuerySchema, req.query);
    if (dryRun === 'true') {
      const spec = matching({ cluster, name }, parseNamespaceSpec(req.body));
      res.json(await namespaces.plan(spec, credentials));
      return;
    }
    const declared = await audited(
      auditor,
      namespaceDeclaration({ cluster, name, ifExists }, { request: req }),
      async () =>
        namespaces.declare(
          matching({ cluster, name }, parseNamespaceSpec(req.body)),
          { ifExists, ifMatch: seenBy(req) },
          credentials,
          new Date(),
        ),
      tellDeclared,
    );
    res.json(declared);
  });

  router.delete('/clusters/:cluster/namespaces/:name', async (req, res) => {
    const { cluster, name } = req.params;
    const credentials = await credentialsOf(req);
    if (parseQuery(deleteQuerySchema, req.query).dryRun === 'true') {
      res.json(await namespaces.planDeletion(cluster, name, credentials));
      return;
    }
    const deleted = await audited(
      auditor,
      namespaceDeletion({ cluster, name }, { request: req }),
      () =>
        namespaces.delete(cluster, name, seenBy(req), credentials, new Date()),
    );
    res.status(202).json(deleted);
  });

  router.get('/released-hosts', async (req, res) => {
    res.json({ items: await hosts.list(await credentialsOf(req)) });
  });

  router.post('/released-hosts/:cluster/:host/free', async (req, res) => {
    const { cluster, host } = req.params;
    const credentials = await credentialsOf(req);
    await audited(
      auditor,
      {
        eventId: 'host-free',
        severityLevel: 'high',
        request: req,
        meta: { cluster, host },
      },
      () => hosts.free({ cluster, host }, req.body, credentials),
      ({ claim: { namespace, owner, endsAt }, reason }) => ({
        meta: { namespace, owner, endsAt, reason },
      }),
    );
    res.json({});
  });

  return Router().use(`/${API_VERSION}`, router);
}

/** What the caller has seen of the object, for `ifMatch`. */
function seenBy(req: express.Request): string | undefined {
  const none = req.header('if-none-match');
  const match = req.header('if-match');
  if (none === undefined) {
    return match;
  }
  if (none !== '*' || match !== undefined) {
    throw new InputError(
      'If-None-Match takes * only, which says that there is nothing yet, and not together with If-Match.',
    );
  }
  return ETAG_ABSENT;
}

/** The spec, unless the path names something else. */
function matching<S extends object>(path: Partial<S>, spec: S): S {
  for (const field of Object.keys(path) as (keyof S & string)[]) {
    if (spec[field] !== path[field]) {
      throw new InvalidSpecError([
        {
          field,
          value: String(spec[field]),
          message: `the path names ${path[field]}`,
          remedy: 'Make them equal',
        },
      ]);
    }
  }
  return spec;
}

function parseQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const result = schema.safeParse(query);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) =>
      [...path, message].join(': '),
    );
    throw new InputError(`The query: ${problems.join('; ')}`);
  }
  return result.data;
}
