import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { ClusterService } from './ClusterService';
import type { EntityStatusService } from './EntityStatusService';
import { InvalidSpecError } from './InvalidSpecError';
import type { NamespaceService } from './NamespaceService';
import { parseNamespaceSpec } from './parseNamespaceSpec';

export interface RouterOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  clusters: ClusterService;
  namespaces: NamespaceService;
  entityStatuses: EntityStatusService;
}

const putQuerySchema = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false'),
  ifExists: z.enum(['fail', 'update']).default('fail'),
});

/** The HTTP API. Callers are authorized by the services, with their own credentials. */
export function createRouter(options: RouterOptions): express.Router {
  const { httpAuth, auditor, clusters, namespaces, entityStatuses } = options;
  const router = Router();
  router.use(express.json({ limit: '256kb' }));
  const credentialsOf = (req: express.Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });

  router.get('/entities/:entityRef/status', async (req, res) => {
    res.json(
      await entityStatuses.get(req.params.entityRef, await credentialsOf(req)),
    );
  });

  router.get('/clusters', async (req, res) => {
    res.json({ items: await clusters.list(await credentialsOf(req)) });
  });

  router.get('/clusters/:cluster', async (req, res) => {
    res.json(await clusters.get(req.params.cluster, await credentialsOf(req)));
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
    const { dryRun, ifExists } = parseQuery(req.query);
    if (dryRun === 'true') {
      const spec = parseSpecOf({ cluster, name }, req.body);
      res.json(await namespaces.plan(spec, credentials));
      return;
    }
    const event = await auditor.createEvent({
      eventId: 'namespace-declare',
      severityLevel: 'medium',
      request: req,
      meta: { cluster, name, ifExists },
    });
    try {
      const declared = await namespaces.declare(
        parseSpecOf({ cluster, name }, req.body),
        { ifExists, ifMatch: req.header('if-match') },
        credentials,
        new Date(),
      );
      const { generation, spec } = declared;
      await event.success({ meta: { owner: spec.owner, generation } });
      res.json(declared);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  router.delete('/clusters/:cluster/namespaces/:name', async (req, res) => {
    const { cluster, name } = req.params;
    const credentials = await credentialsOf(req);
    const event = await auditor.createEvent({
      eventId: 'namespace-delete',
      severityLevel: 'high',
      request: req,
      meta: { cluster, name },
    });
    try {
      const deleted = await namespaces.delete(
        cluster,
        name,
        credentials,
        new Date(),
      );
      await event.success();
      res.status(202).json(deleted);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  return router;
}

function parseSpecOf(
  path: { cluster: string; name: string },
  body: unknown,
): NamespaceSpec {
  const spec = parseNamespaceSpec(body);
  for (const field of ['cluster', 'name'] as const) {
    if (spec[field] !== path[field]) {
      throw new InvalidSpecError([
        {
          field,
          value: spec[field],
          message: `the path names ${path[field]}`,
          remedy: 'Make them equal',
        },
      ]);
    }
  }
  return spec;
}

function parseQuery(query: unknown): z.infer<typeof putQuerySchema> {
  const result = putQuerySchema.safeParse(query);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) =>
      [...path, message].join(': '),
    );
    throw new InputError(`The query: ${problems.join('; ')}`);
  }
  return result.data;
}
