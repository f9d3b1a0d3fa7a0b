import { z } from 'zod';
import { freeAddress, overlaps, parseCidr, prefixLength } from '../cidr';
import { Cloud } from '../Cloud';
import { networkSecurityGroups, subnets } from '../core/collections';
import { getInVcn, getVcn } from '../core/references';
import { noSecurityAttributes } from '../core/schemas';
import { checkIfMatch } from '../http/etag';
import { Call, Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  conflict,
  invalidParameter,
  limitExceeded,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { OperationType } from '../workRequests/model';
import { WorkRequests } from '../workRequests/WorkRequests';
import {
  Cluster,
  clusterOptionsSchema,
  clusterPodNetworkSchema,
  endpointConfigSchema,
  imagePolicySchema,
  kmsKeySchema,
  shortName,
} from './model';
import { Offer } from './offer';
import {
  checkNoWork,
  etag,
  getActiveCluster,
  getCluster,
  isVisible,
} from './records';
import { madeFrom } from './nodes';
import { checkUpgrade, checkVersion, upgradesOf } from './versions';
import { takenAddresses } from './vnics';

const name = z.string().min(1).max(255);

const createSchema = z.object({
  name,
  compartmentId: z.string(),
  vcnId: z.string(),
  kubernetesVersion: z.string(),
  // "The default is BASIC_CLUSTER" (API reference of CreateClusterDetails.type).
  type: z.enum(['BASIC_CLUSTER', 'ENHANCED_CLUSTER']).default('BASIC_CLUSTER'),
  endpointConfig: endpointConfigSchema.extend({
    isPublicIpEnabled: z
      .literal(false, {
        error: 'the Okeanos sandbox has private endpoints only',
      })
      .default(false),
  }),
  clusterPodNetworkOptions: clusterPodNetworkSchema.default([
    { cniType: 'FLANNEL_OVERLAY' },
  ]),
  options: clusterOptionsSchema.prefault({}),
  kmsKeyId: kmsKeySchema,
  imagePolicyConfig: imagePolicySchema.prefault({}),
  ...createTagFields,
});

const updateSchema = z.object({
  name: name.optional(),
  kubernetesVersion: z.string().optional(),
  type: z.enum(['BASIC_CLUSTER', 'ENHANCED_CLUSTER']).optional(),
  imagePolicyConfig: imagePolicySchema.optional(),
  options: clusterOptionsSchema
    .pick({
      admissionControllerOptions: true,
      serviceLbConfig: true,
      persistentVolumeConfig: true,
      openIdConnectTokenAuthenticationConfig: true,
      openIdConnectDiscovery: true,
    })
    .optional(),
  ...updateTagFields,
});

const updateEndpointSchema = z.object({
  nsgIds: endpointConfigSchema.shape.nsgIds.unwrap().optional(),
  isPublicIpEnabled: z.literal(false).optional(),
  securityAttributes: noSecurityAttributes,
});

/** Clusters: https://docs.oracle.com/en-us/iaas/api/#/en/containerengine/20180222/Cluster/ */
export function clusterOperations(
  cloud: Cloud,
  workRequests: WorkRequests,
  offer: Offer,
): Operation[] {
  const path = '/20180222/clusters';
  const { clusters } = cloud.state.containerEngine;
  const accept = (
    operationType: OperationType,
    cluster: Pick<Cluster, 'id' | 'compartmentId'>,
    call: Call,
  ) =>
    workRequests.accept({
      operationType,
      compartmentId: cluster.compartmentId,
      clusterId: cluster.id,
      entityType: 'cluster',
      identifier: cluster.id,
      failure: call.workRequestFailure,
    });
  /** Has a change made: it shows at once, and the cluster is UPDATING until it is in place. */
  const update = (cluster: Cluster, call: Call, change: Partial<Cluster>) => {
    const work = accept('CLUSTER_UPDATE', cluster, call);
    Object.assign(cluster, change, {
      lifecycleState: 'UPDATING',
      revision: cluster.revision + 1,
      metadata: {
        ...cluster.metadata,
        timeUpdated: cloud.timestamp(),
        updatedByUserId: call.user.id,
        updatedByWorkRequestId: work.id,
      },
    });
    return { status: 202, headers: { 'opc-work-request-id': work.id } };
  };

  return [
    {
      service: 'containerengine',
      name: 'createCluster',
      method: 'POST',
      path,
      retryToken: true,
      handle(call) {
        const details = parse(createSchema, call.body);
        if (!cloud.hasCompartment(details.compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        const parts = checkedParts(cloud, details, offer);
        const id = cloud.newOcid('cluster');
        const work = accept('CLUSTER_CREATE', { ...details, id }, call);
        clusters[id] = {
          ...details,
          ...parts,
          id,
          endpointVnicId: cloud.newOcid('vnic'),
          loadBalancers: [],
          metadata: {
            timeCreated: cloud.timestamp(),
            createdByUserId: call.user.id,
            createdByWorkRequestId: work.id,
          },
          lifecycleState: 'CREATING',
          revision: 0,
        };
        return {
          status: 202,
          headers: { 'opc-work-request-id': work.id },
          created: id,
        };
      },
    },
    {
      service: 'containerengine',
      name: 'getCluster',
      method: 'GET',
      path: `${path}/{id}`,
      handle({ params }) {
        const cluster = getCluster(cloud, params.id);
        return {
          headers: { etag: etag(cluster) },
          body: view(cloud, cluster, offer),
        };
      },
    },
    {
      service: 'containerengine',
      name: 'listClusters',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const states = query.getAll('lifecycleState');
        const found = Object.values(clusters).filter(
          cluster =>
            isVisible(cloud, cluster.metadata.timeCreated) &&
            cluster.compartmentId === compartmentId &&
            (query.get('name') ?? cluster.name) === cluster.name &&
            (states.length === 0 || states.includes(cluster.lifecycleState)),
        );
        const order = query.get('sortOrder') === 'DESC' ? 'DESC' : 'ASC';
        const byName = query.get('sortBy') === 'NAME';
        const shown = page(found, query, order, cluster => ({
          value: byName ? cluster.name : cluster.metadata.timeCreated,
          id: cluster.id,
        }));
        return pageAnswer(shown, cluster => view(cloud, cluster, offer));
      },
    },
    {
      service: 'containerengine',
      name: 'updateCluster',
      method: 'PUT',
      path: `${path}/{id}`,
      handle(call) {
        const details = parse(updateSchema, call.body);
        const cluster = getActiveCluster(cloud, call.params.id);
        checkIfMatch(call.ifMatch, etag(cluster));
        const version = details.kubernetesVersion ?? cluster.kubernetesVersion;
        checkUpgrade(
          ...([cluster.kubernetesVersion, version] as const),
          ...([
            offer.kubernetesVersions,
            nodeVersionsOf(cloud, cluster),
          ] as const),
        );
        // https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengcomparingenhancedwithbasicclusters_topic.htm
        if (details.type === 'BASIC_CLUSTER' && cluster.type !== details.type) {
          throw invalidParameter(
            'type: an ENHANCED_CLUSTER cannot become a BASIC_CLUSTER',
          );
        }
        checkNsgs(
          cloud,
          cluster.vcnId,
          details.options?.serviceLbConfig?.backendNsgIds,
        );
        return update(cluster, call, {
          name: details.name ?? cluster.name,
          // It is told when the control plane has it: an upgrade can fail.
          ...(version !== cluster.kubernetesVersion && { upgradeTo: version }),
          type: details.type ?? cluster.type,
          options: { ...cluster.options, ...details.options },
          imagePolicyConfig:
            details.imagePolicyConfig ?? cluster.imagePolicyConfig,
          freeformTags: details.freeformTags ?? cluster.freeformTags,
          definedTags: details.definedTags ?? cluster.definedTags,
        });
      },
    },
    {
      service: 'containerengine',
      name: 'updateClusterEndpointConfig',
      method: 'POST',
      path: `${path}/{id}/actions/updateEndpointConfig`,
      handle(call) {
        const details = parse(updateEndpointSchema, call.body);
        const cluster = getActiveCluster(cloud, call.params.id);
        checkIfMatch(call.ifMatch, etag(cluster));
        const nsgIds = details.nsgIds ?? cluster.endpointConfig.nsgIds;
        checkNsgs(cloud, cluster.vcnId, nsgIds);
        return update(cluster, call, {
          endpointConfig: { ...cluster.endpointConfig, nsgIds },
        });
      },
    },
    {
      service: 'containerengine',
      name: 'deleteCluster',
      method: 'DELETE',
      path: `${path}/{id}`,
      handle(call) {
        const cluster = getCluster(cloud, call.params.id);
        if (cluster.lifecycleState === 'DELETED') {
          throw notAuthorizedOrNotFound();
        }
        checkIfMatch(call.ifMatch, etag(cluster));
        checkNoWork(cloud, ({ clusterId }) => clusterId === cluster.id);
        const work = accept('CLUSTER_DELETE', cluster, call);
        cluster.lifecycleState = 'DELETING';
        cluster.revision++;
        cluster.metadata.deletedByUserId = call.user.id;
        cluster.metadata.deletedByWorkRequestId = work.id;
        // A cluster takes its node pools with it.
        Object.values(cloud.state.containerEngine.nodePools)
          .filter(
            pool =>
              pool.clusterId === cluster.id &&
              pool.lifecycleState !== 'DELETED',
          )
          .forEach(pool => {
            pool.lifecycleState = 'DELETING';
            pool.revision++;
          });
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
  ];
}

type CreateDetails = z.infer<typeof createSchema>;

/** What a new cluster takes from its network, after all of the request was checked. */
function checkedParts(cloud: Cloud, details: CreateDetails, offer: Offer) {
  checkVersion(details.kubernetesVersion, offer.kubernetesVersions);
  const vcn = getVcn(cloud, details.vcnId);
  const { subnetId, nsgIds } = details.endpointConfig;
  const subnet = getInVcn(cloud, subnets, subnetId, vcn.id);
  checkNsgs(cloud, vcn.id, nsgIds);
  const { serviceLbSubnetIds, serviceLbConfig, kubernetesNetworkConfig } =
    details.options;
  const [lbSubnet] = serviceLbSubnetIds.map(id =>
    getInVcn(cloud, subnets, id, vcn.id),
  );
  checkNsgs(cloud, vcn.id, serviceLbConfig?.backendNsgIds);
  const { servicesCidr, podsCidr } = kubernetesNetworkConfig;
  checkServicesCidr(servicesCidr, vcn.cidrBlocks);
  if (details.clusterPodNetworkOptions[0].cniType === 'FLANNEL_OVERLAY') {
    checkPodsCidr(podsCidr, [servicesCidr, ...vcn.cidrBlocks]);
  }

  const used = Object.values(cloud.state.containerEngine.clusters).filter(
    ({ lifecycleState }) => lifecycleState !== 'DELETED',
  ).length;
  if (used >= cloud.settings.limits.clusters) {
    throw limitExceeded(
      `The limit of ${cloud.settings.limits.clusters} clusters for this tenancy has been exceeded.`,
    );
  }
  const endpointAddress = freeAddress(
    subnet.cidrBlock,
    takenAddresses(cloud.state, subnetId),
  );
  if (!endpointAddress) {
    throw conflict(
      `The subnet ${subnetId} (${subnet.cidrBlock}) has no free IP address for the endpoint.`,
    );
  }
  return { endpointAddress, loadBalancerCidr: lbSubnet?.cidrBlock };
}

/** Of its node pools, and of the nodes that were made before their pool had its version. */
function nodeVersionsOf({ state }: Cloud, { id }: Cluster): string[] {
  return Object.values(state.containerEngine.nodePools)
    .filter(pool => pool.clusterId === id && pool.lifecycleState !== 'DELETED')
    .flatMap(pool => [
      pool.kubernetesVersion,
      ...pool.nodes.map(node => madeFrom(node, pool).kubernetesVersion),
    ]);
}

function checkNsgs(
  cloud: Cloud,
  vcnId: string,
  nsgIds: readonly string[] = [],
): void {
  nsgIds.forEach(id => getInVcn(cloud, networkSecurityGroups, id, vcnId));
}

/** Services get addresses that nothing else in the VCN has. */
function checkServicesCidr(cidr: string, vcnCidrs: string[]): void {
  const range = parseCidr(cidr);
  if ('problem' in range) {
    throw invalidParameter(`servicesCidr: ${range.problem}`);
  }
  // kube-apiserver takes no other.
  const length = prefixLength(cidr);
  if (length < 12 || length > 29) {
    throw invalidParameter(`servicesCidr: ${cidr} is not between /12 and /29`);
  }
  const vcnCidr = vcnCidrs.find(block => overlaps(block, cidr));
  if (vcnCidr) {
    throw invalidParameter(
      `servicesCidr: ${cidr} overlaps with the CIDR block ${vcnCidr} of the VCN`,
    );
  }
}

/** Pods of an overlay network get addresses that nothing else has. */
function checkPodsCidr(cidr: string, others: string[]): void {
  const range = parseCidr(cidr);
  if ('problem' in range) {
    throw invalidParameter(`podsCidr: ${range.problem}`);
  }
  const other = others.find(block => overlaps(block, cidr));
  if (other) {
    throw invalidParameter(`podsCidr: ${cidr} overlaps with ${other}`);
  }
}

function view(cloud: Cloud, cluster: Cluster, offer: Offer) {
  const {
    caPem,
    endpointAddress,
    endpointVnicId,
    loadBalancerCidr,
    loadBalancers,
    revision,
    upgradeTo,
    ...fields
  } = cluster;
  return {
    ...fields,
    availableKubernetesUpgrades: upgradesOf(
      cluster.kubernetesVersion,
      offer.kubernetesVersions,
    ),
    systemTags: {},
    ...(caPem && {
      endpoints: {
        privateEndpoint: `${endpointAddress}:6443`,
        vcnHostnameEndpoint: hostnameOf(cloud, cluster),
      },
    }),
  };
}

/**
 * The name of the private endpoint in the VCN's DNS, where VCN and subnet have labels:
 * https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/dns.htm ("<hostname>.<subnet DNS label>.<VCN DNS label>.oraclevcn.com").
 */
function hostnameOf(
  { state }: Cloud,
  { id, endpointConfig }: Cluster,
): string | undefined {
  const subnet = state.core.subnets[endpointConfig.subnetId]?.resource;
  return (
    subnet?.subnetDomainName &&
    `${shortName(id)}.${subnet.subnetDomainName}:6443`
  );
}
