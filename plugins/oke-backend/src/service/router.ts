import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { ClusterService } from './ClusterService';
import type { EntityStatusService } from './EntityStatusService';
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
    const query = parseQuery(req.query);
    const spec = parseNamespaceSpec(req.body);
    if (spec.cluster !== cluster || spec.name !== name) {
      throw new InputError(
        `The path names ${cluster}/${name}, but the spec ${spec.cluster}/${spec.name}: make them equal`,
      );
    }
    if (query.dryRun === 'true') {
      res.json(await namespaces.plan(spec, credentials));
      return;
    }
    const { owner } = spec;
    const event = await auditor.createEvent({
      eventId: 'namespace-declare',
      severityLevel: 'medium',
      request: req,
      meta: { cluster, name, owner, ifExists: query.ifExists },
    });
    try {
      const declared = await namespaces.declare(
        spec,
        query.ifExists,
        credentials,
        new Date(),
      );
      const { generation } = declared;
      await event.success({ meta: { cluster, name, owner, generation } });
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

function parseQuery(query: unknown): z.infer<typeof putQuerySchema> {
  const result = putQuerySchema.safeParse(query);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new InputError(`The query parameter ${path.join('.')}: ${message}`);
  }
  return result.data;
}
