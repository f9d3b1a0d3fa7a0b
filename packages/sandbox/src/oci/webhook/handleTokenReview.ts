import { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { readBody } from '../http/readBody';
import { groupIdsOf, isAllowed } from '../tenancy/authorize';
import { User } from '../tenancy/model';
import { verifyOkeToken } from './verifyOkeToken';

/** The API server adds a slash and its timeout as a query. */
const PATH = /^\/webhooks\/token\/([\w.-]+)\/?(\?.*)?$/;

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication */
const tokenReviewSchema = z.object({
  apiVersion: z.literal('authentication.k8s.io/v1'),
  kind: z.literal('TokenReview'),
  spec: z.object({ token: z.string() }),
});

/**
 * Tells the API server of a cluster (`POST /webhooks/token/<cluster OCID>`) which OCI user a token belongs to. Whatever is wrong with
 * a token, the answer is the same.
 */
export async function handleTokenReview(
  cloud: Cloud,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, clusterId] = PATH.exec(request.url ?? '') ?? [];
  if (request.method !== 'POST' || !clusterId) {
    response.writeHead(404).end();
    return;
  }
  const review = tokenReviewSchema.safeParse(
    parseJson((await readBody(request)).toString()),
  );
  if (!review.success) {
    response.writeHead(400).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      apiVersion: review.data.apiVersion,
      kind: review.data.kind,
      status: statusOf(cloud, clusterId, review.data.spec.token),
    }),
  );
}

function statusOf(cloud: Cloud, clusterId: string, token: string) {
  const { tenancy, containerEngine } = cloud.state;
  const cluster = containerEngine.clusters[clusterId];
  const user =
    cluster &&
    cluster.lifecycleState !== 'DELETED' &&
    verifyOkeToken(
      token,
      { region: cloud.region.name, clusterId },
      tenancy,
      cloud.now(),
    );
  if (
    !user ||
    !isAllowed(tenancy, user.id, { verb: 'use', resourceType: 'clusters' })
  ) {
    return { authenticated: false };
  }
  return { authenticated: true, user: kubernetesUser(cloud, user) };
}

/** RBAC binds OCIDs of users and groups; who may manage clusters is an administrator of each. */
function kubernetesUser({ state: { tenancy } }: Cloud, { id }: User) {
  const isAdministrator = isAllowed(tenancy, id, {
    verb: 'manage',
    resourceType: 'clusters',
  });
  return {
    username: id,
    uid: id,
    groups: [
      ...groupIdsOf(tenancy, id),
      ...(isAdministrator ? ['system:masters'] : []),
    ],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no TokenReview either.
    return undefined;
  }
}
