import { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { readBody } from '../http/readBody';
import { need } from '../policies/needs';
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
  const cluster = cloud.state.containerEngine.clusters[clusterId];
  const user =
    cluster &&
    cluster.lifecycleState !== 'DELETED' &&
    verifyOkeToken(cloud, token, clusterId);
  // "CreateKubeconfig | CLUSTER_USE": https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/contengpolicyreference.htm
  if (
    !user ||
    !may(cloud, user, 'CreateKubeconfig', 'CLUSTER_USE', clusterId)
  ) {
    return { authenticated: false };
  }
  return { authenticated: true, user: kubernetesUser(cloud, user, clusterId) };
}

/** RBAC binds OCIDs of users and groups; who may manage a cluster is its administrator ("AdministerK8s | CLUSTER_MANAGE"). */
function kubernetesUser(cloud: Cloud, user: User, clusterId: string) {
  const isAdministrator = may(
    cloud,
    user,
    'AdministerK8s',
    'CLUSTER_MANAGE',
    clusterId,
  );
  return {
    username: user.id,
    uid: user.id,
    groups: [
      ...cloud.policies.user(user.id).groupIds,
      ...(isAdministrator ? ['system:masters'] : []),
    ],
  };
}

function may(
  { policies }: Cloud,
  { id }: User,
  operation: string,
  permission: string,
  clusterId: string,
): boolean {
  return policies.allow(
    policies.user(id),
    operation,
    need(permission, clusterId),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no TokenReview either.
    return undefined;
  }
}
