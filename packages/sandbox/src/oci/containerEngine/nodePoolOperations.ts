import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { networkSecurityGroups, subnets } from '../core/collections';
import { getInVcn } from '../core/references';
import { DEFAULT_GBS_PER_OCPU } from '../core/shapes';
import { checkIfMatch } from '../http/etag';
import { Call, Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  conflict,
  invalidParameter,
  limitExceeded,
  missingParameter,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { availabilityDomainNames, FAULT_DOMAINS } from '../regions';
import { createTagFields, updateTagFields } from '../tags';
import { OperationType } from '../workRequests/model';
import { WorkRequests } from '../workRequests/WorkRequests';
import {
  Cluster,
  cyclingSchema,
  evictionSchema,
  labelsSchema,
  nodeConfigSchema,
  nativePodNetwork,
  NodePool,
  nodeShapeConfigSchema,
  nodeSourceSchema,
  podNetworkSchema,
} from './model';
import { registrationTaints } from './cloudInit';
import { cyclingCounts } from './cycleNodes';
import { madeFrom, maxPodsOf } from './nodes';
import { nodeImages, Offer, SHAPES } from './offer';
import {
  checkNoWork,
  etag,
  getActiveCluster,
  getNodePool,
  isVisible,
} from './records';
import { checkVersion, nodeVersionsFor } from './versions';

const name = z.string().min(1).max(255);

const createSchema = z.object({
  compartmentId: z.string(),
  clusterId: z.string(),
  name,
  kubernetesVersion: z.string().optional(),
  nodeShape: z.enum(SHAPES),
  nodeShapeConfig: nodeShapeConfigSchema.partial({ memoryInGBs: true }),
  nodeSourceDetails: nodeSourceSchema.optional(),
  /** "Deprecated. Use nodeSourceDetails instead. If you specify values for both, this value is ignored" (API reference). */
  nodeImageName: z.string().optional(),
  nodeMetadata: z.record(z.string(), z.string()).default({}),
  initialNodeLabels: labelsSchema.default([]),
  sshPublicKey: z.string().optional(),
  nodeConfigDetails: nodeConfigSchema,
  nodeEvictionNodePoolSettings: evictionSchema.optional(),
  nodePoolCyclingDetails: cyclingSchema.optional(),
  ...createTagFields,
});

const updateSchema = z.object({
  ...createSchema
    .pick({
      name: true,
      kubernetesVersion: true,
      nodeShape: true,
      nodeSourceDetails: true,
      sshPublicKey: true,
      nodeEvictionNodePoolSettings: true,
      nodePoolCyclingDetails: true,
    })
    .partial().shape,
  nodeShapeConfig: nodeShapeConfigSchema.partial().optional(),
  nodeMetadata: createSchema.shape.nodeMetadata.unwrap().optional(),
  initialNodeLabels: labelsSchema.optional(),
  nodeConfigDetails: nodeConfigSchema
    .extend({
      nsgIds: nodeConfigSchema.shape.nsgIds.unwrap(),
      nodePoolPodNetworkOptionDetails: podNetworkSchema,
    })
    .partial()
    .optional(),
  ...updateTagFields,
});

/** Managed node pools: https://docs.oracle.com/en-us/iaas/api/#/en/containerengine/20180222/NodePool/ */
export function nodePoolOperations(
  cloud: Cloud,
  workRequests: WorkRequests,
  offer: Offer,
): Operation[] {
  const path = '/20180222/nodePools';
  const { nodePools } = cloud.state.containerEngine;
  const accept = (
    operationType: OperationType,
    pool: Pick<NodePool, 'id' | 'compartmentId' | 'clusterId'>,
    call: Call,
  ) =>
    workRequests.accept({
      operationType,
      compartmentId: pool.compartmentId,
      clusterId: pool.clusterId,
      entityType: 'nodepool',
      identifier: pool.id,
      failure: call.workRequestFailure,
    });
  /** The pool, if it can be changed now. */
  const getForChange = ({ params, ifMatch }: Call): NodePool => {
    const pool = getNodePool(cloud, params.id);
    if (pool.lifecycleState === 'DELETED') {
      throw notAuthorizedOrNotFound();
    }
    checkIfMatch(ifMatch, etag(pool));
    getActiveCluster(cloud, pool.clusterId);
    checkNoWork(cloud, ({ identifier }) => identifier === pool.id);
    return pool;
  };

  return [
    {
      service: 'containerengine',
      name: 'createNodePool',
      method: 'POST',
      path,
      retryToken: true,
      handle(call) {
        const { nodeImageName, nodeSourceDetails, ...details } = parse(
          createSchema,
          call.body,
        );
        if (!cloud.hasCompartment(details.compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        const cluster = getActiveCluster(cloud, details.clusterId);
        const { ocpus, memoryInGBs = ocpus * DEFAULT_GBS_PER_OCPU } =
          details.nodeShapeConfig;
        const id = cloud.newOcid('nodepool');
        const pool: NodePool = {
          ...details,
          id,
          kubernetesVersion:
            details.kubernetesVersion ?? cluster.kubernetesVersion,
          nodeShapeConfig: { ocpus, memoryInGBs },
          nodeSourceDetails:
            nodeSourceDetails ?? sourceNamed(cloud, offer, nodeImageName),
          timeCreated: cloud.timestamp(),
          lifecycleState: 'CREATING',
          nodes: [],
          revision: 0,
        };
        checkPool(cloud, cluster, pool, offer);
        checkCycling(cluster, pool);
        nodePools[id] = pool;
        const work = accept('NODEPOOL_CREATE', pool, call);
        return {
          status: 202,
          headers: { 'opc-work-request-id': work.id },
          created: id,
        };
      },
    },
    {
      service: 'containerengine',
      name: 'getNodePool',
      method: 'GET',
      path: `${path}/{id}`,
      handle({ params }) {
        const pool = getNodePool(cloud, params.id);
        return {
          headers: { etag: etag(pool) },
          body: { ...summary(cloud, pool, offer), ...getOnly(pool) },
        };
      },
    },
    {
      service: 'containerengine',
      name: 'listNodePools',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const states = query.getAll('lifecycleState');
        const found = Object.values(nodePools).filter(
          pool =>
            isVisible(cloud, pool.timeCreated) &&
            pool.compartmentId === compartmentId &&
            (query.get('clusterId') ?? pool.clusterId) === pool.clusterId &&
            (query.get('name') ?? pool.name) === pool.name &&
            (states.length === 0 || states.includes(pool.lifecycleState)),
        );
        const order = query.get('sortOrder') === 'DESC' ? 'DESC' : 'ASC';
        const byName = query.get('sortBy') === 'NAME';
        const shown = page(found, query, order, pool => ({
          value: byName ? pool.name : pool.timeCreated,
          id: pool.id,
        }));
        return pageAnswer(shown, pool => summary(cloud, pool, offer));
      },
    },
    {
      service: 'containerengine',
      name: 'updateNodePool',
      method: 'PUT',
      path: `${path}/{id}`,
      handle(call) {
        const { nodeConfigDetails, nodeShapeConfig, ...changes } = parse(
          updateSchema,
          call.body,
        );
        const pool = getForChange(call);
        const changed: NodePool = {
          ...pool,
          ...changes,
          nodeShapeConfig: { ...pool.nodeShapeConfig, ...nodeShapeConfig },
          nodeConfigDetails: {
            ...pool.nodeConfigDetails,
            ...nodeConfigDetails,
          },
          lifecycleState: 'UPDATING',
          revision: pool.revision + 1,
        };
        const cluster = getActiveCluster(cloud, pool.clusterId);
        checkPool(cloud, cluster, changed, offer);
        checkCycling(cluster, changed, pool);
        nodePools[pool.id] = changed;
        const work = accept('NODEPOOL_UPDATE', pool, call);
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
    {
      service: 'containerengine',
      name: 'deleteNodePool',
      method: 'DELETE',
      path: `${path}/{id}`,
      handle(call) {
        const pool = getForChange(call);
        pool.lifecycleState = 'DELETING';
        pool.revision++;
        const work = accept('NODEPOOL_DELETE', pool, call);
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
    {
      service: 'containerengine',
      name: 'deleteNode',
      method: 'DELETE',
      path: `${path}/{id}/node/{nodeId}`,
      handle(call) {
        const { params, query } = call;
        const pool = getForChange(call);
        const node = pool.nodes.find(({ id }) => id === params.nodeId);
        if (!node) {
          throw notAuthorizedOrNotFound();
        }
        // "If the nodepool should be scaled down after the node is deleted" (API reference); otherwise another one takes its place.
        if (query.get('isDecrementSize') !== 'false') {
          pool.nodeConfigDetails.size--;
        }
        node.lifecycleState = 'DELETING';
        node.isLeaving = true;
        pool.lifecycleState = 'UPDATING';
        pool.revision++;
        const work = accept('NODEPOOL_UPDATE', pool, call);
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
  ];
}

/** @throws ServiceError 400 when there is no image of the name */
function sourceNamed(
  cloud: Cloud,
  offer: Offer,
  imageName: string | undefined,
): NodePool['nodeSourceDetails'] {
  if (!imageName) {
    throw missingParameter('nodeSourceDetails');
  }
  const image = nodeImages(cloud, offer).find(
    each => each.sourceName === imageName,
  );
  if (!image) {
    throw invalidParameter(
      `nodeImageName: ${imageName} is not one of the images that getNodePoolOptions lists`,
    );
  }
  return { sourceType: 'IMAGE', imageId: image.imageId };
}

/** @throws ServiceError when the pool refers to what is not there, or cannot be */
function checkPool(
  cloud: Cloud,
  { vcnId, kubernetesVersion, clusterPodNetworkOptions }: Cluster,
  pool: NodePool,
  offer: Offer,
): void {
  const { nodeConfigDetails: config, nodeShapeConfig } = pool;
  registrationTaints(pool.nodeMetadata);
  checkVersion(
    pool.kubernetesVersion,
    nodeVersionsFor(kubernetesVersion, offer.kubernetesVersions),
  );
  const { imageId } = pool.nodeSourceDetails;
  const image = nodeImages(cloud, offer).find(each => each.imageId === imageId);
  if (!image) {
    throw invalidParameter(
      `imageId: ${imageId} is not one of the images that getNodePoolOptions lists`,
    );
  }
  if (image.kubernetesVersion !== pool.kubernetesVersion) {
    throw invalidParameter(
      `imageId: ${image.sourceName} is not an image for ${pool.kubernetesVersion}`,
    );
  }
  const domains = availabilityDomainNames(
    cloud.region,
    cloud.state.tenancy.availabilityDomainPrefix,
  );
  for (const placement of config.placementConfigs) {
    getInVcn(cloud, subnets, placement.subnetId, vcnId);
    checkAmong('availabilityDomain', [placement.availabilityDomain], domains);
    checkAmong('faultDomains', placement.faultDomains ?? [], FAULT_DOMAINS);
  }
  const { cniType } = config.nodePoolPodNetworkOptionDetails;
  if (cniType !== clusterPodNetworkOptions[0].cniType) {
    throw invalidParameter(
      `nodePoolPodNetworkOptionDetails.cniType: ${cniType} is not that of the cluster, ${clusterPodNetworkOptions[0].cniType}`,
    );
  }
  const pods = nativePodNetwork(config);
  pods.podSubnetIds.forEach(id => getInVcn(cloud, subnets, id, vcnId));
  [...config.nsgIds, ...pods.podNsgIds].forEach(id =>
    getInVcn(cloud, networkSecurityGroups, id, vcnId),
  );
  const maxPods = maxPodsOf(nodeShapeConfig.ocpus);
  if ((pods.maxPodsPerNode ?? 0) > maxPods) {
    throw invalidParameter(
      `maxPodsPerNode: a node of ${nodeShapeConfig.ocpus} OCPUs has at most ${maxPods} pods`,
    );
  }
  const others = Object.values(cloud.state.containerEngine.nodePools)
    .filter(
      each =>
        each.clusterId === pool.clusterId &&
        each.id !== pool.id &&
        each.lifecycleState !== 'DELETED',
    )
    .reduce((sum, { nodeConfigDetails }) => sum + nodeConfigDetails.size, 0);
  if (others + config.size > cloud.settings.limits.nodes) {
    throw limitExceeded(
      `A cluster has at most ${cloud.settings.limits.nodes} nodes`,
    );
  }
}

/**
 * Whether the nodes can be cycled as it is asked.
 *
 * @param before - the pool without the change
 */
function checkCycling(
  { type }: Cluster,
  pool: NodePool,
  before?: NodePool,
): void {
  const cycling = pool.nodePoolCyclingDetails;
  if (!cycling?.isNodeCyclingEnabled) return;
  if (type !== 'ENHANCED_CLUSTER') {
    throw invalidParameter(
      'nodePoolCyclingDetails: nodes can be cycled in an ENHANCED_CLUSTER only',
    );
  }
  const { surge, unavailable } = cyclingCounts(pool);
  if (surge + unavailable === 0) {
    throw invalidParameter(
      'nodePoolCyclingDetails: one of maximumSurge and maximumUnavailable must be greater than 0',
    );
  }
  if (
    before &&
    !isDeepStrictEqual(
      pool.nodeConfigDetails.placementConfigs,
      before.nodeConfigDetails.placementConfigs,
    )
  ) {
    throw conflict(
      'Cannot perform nodepool cycling and nodepool Placement Configuration change simultaneously.',
    );
  }
}

function checkAmong(
  field: string,
  values: readonly string[],
  known: readonly string[],
): void {
  const wrong = values.find(value => !known.includes(value));
  if (wrong) {
    throw invalidParameter(`${field}: ${wrong} is not one of ${known}`);
  }
}

/** What lists show. */
function summary(cloud: Cloud, pool: NodePool, offer: Offer) {
  const { nodes, nodeMetadata, revision, timeCreated, ...fields } = pool;
  const { imageId } = pool.nodeSourceDetails;
  const sourceName = nodeImages(cloud, offer).find(
    image => image.imageId === imageId,
  )?.sourceName;
  return {
    ...fields,
    nodeImageId: imageId,
    nodeImageName: sourceName,
    nodeSource: { sourceType: 'IMAGE', sourceName, imageId },
    subnetIds: pool.nodeConfigDetails.placementConfigs.map(
      ({ subnetId }) => subnetId,
    ),
    systemTags: {},
  };
}

/** What only a get shows. */
function getOnly(pool: NodePool) {
  return {
    nodeMetadata: pool.nodeMetadata,
    nodes: pool.nodes.map(node => {
      const {
        vnicId,
        podVnicId,
        timeCreated,
        isLeaving,
        madeFrom: _,
        ...fields
      } = node;
      const { kubernetesVersion } = madeFrom(node, pool);
      return { ...fields, kubernetesVersion, nodePoolId: pool.id };
    }),
  };
}
