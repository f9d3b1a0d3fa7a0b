import { z } from 'zod';
import { Cloud } from '../Cloud';
import { checkIfMatch } from '../http/etag';
import { Call, Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse } from '../http/parse';
import {
  conflict,
  incorrectState,
  invalidParameter,
} from '../http/ServiceError';
import { OperationType } from '../workRequests/model';
import { WorkRequests } from '../workRequests/WorkRequests';
import { Addon, addonConfigurationsSchema, addonKey, Cluster } from './model';
import { Offer } from './offer';
import { etag, getActiveCluster, getAddon, getCluster } from './records';

const updateSchema = z.object({
  version: z.string().optional(),
  configurations: addonConfigurationsSchema.optional(),
});
const installSchema = updateSchema.extend({
  addonName: z.string(),
  isOverrideExisting: z.boolean().default(false),
});

/** Cluster add-ons: https://docs.oracle.com/en-us/iaas/api/#/en/containerengine/20180222/Addon/ */
export function addonOperations(
  cloud: Cloud,
  workRequests: WorkRequests,
  offer: Offer,
): Operation[] {
  const path = '/20180222/clusters/{clusterId}/addons';
  const { addons } = cloud.state.containerEngine;
  const accept = (
    operationType: OperationType,
    cluster: Cluster,
    addon: Addon,
    call: Call,
  ) => {
    addon.revision++;
    const work = workRequests.accept({
      operationType,
      compartmentId: cluster.compartmentId,
      clusterId: cluster.id,
      entityType: 'addon',
      identifier: addon.name,
      failure: call.workRequestFailure,
    });
    return { status: 202, headers: { 'opc-work-request-id': work.id } };
  };
  /** The add-on, if it can be changed now. */
  const getForChange = ({ params, ifMatch }: Call): Addon => {
    const addon = getAddon(cloud, params.clusterId, params.addonName);
    checkIfMatch(ifMatch, etag(addon));
    if (
      !['ACTIVE', 'FAILED', 'NEEDS_ATTENTION'].includes(addon.lifecycleState)
    ) {
      throw incorrectState(
        `Add-on ${addon.name} is in state ${addon.lifecycleState}`,
      );
    }
    return addon;
  };

  return [
    {
      service: 'containerengine',
      name: 'installAddon',
      method: 'POST',
      path,
      retryToken: true,
      handle(call) {
        const details = parse(installSchema, call.body);
        const { addonName, version, configurations = [] } = details;
        const cluster = getActiveCluster(cloud, call.params.clusterId);
        checkIfMatch(call.ifMatch, etag(cluster));
        if (cluster.type !== 'ENHANCED_CLUSTER') {
          throw invalidParameter(
            'Add-ons can be managed in an ENHANCED_CLUSTER only',
          );
        }
        checkOffered(addonName, version, offer);
        const key = addonKey(cluster.id, addonName);
        const existing = addons[key];
        if (existing && existing.lifecycleState !== 'DELETED') {
          if (!details.isOverrideExisting) {
            throw conflict(`Add-on ${addonName} is installed already`);
          }
          const addon = getForChange({
            ...call,
            ifMatch: undefined,
            params: { ...call.params, addonName },
          });
          Object.assign(addon, { version, configurations });
          addon.lifecycleState = 'UPDATING';
          return {
            ...accept('UPDATE_ADDON', cluster, addon, call),
            created: cluster.id,
          };
        }
        addons[key] = {
          name: addonName,
          clusterId: cluster.id,
          version,
          configurations,
          timeCreated: cloud.timestamp(),
          lifecycleState: 'CREATING',
          revision: 0,
        };
        return {
          ...accept('ENABLE_ADDON', cluster, addons[key], call),
          created: cluster.id,
        };
      },
    },
    {
      service: 'containerengine',
      name: 'getAddon',
      method: 'GET',
      path: `${path}/{addonName}`,
      handle({ params }) {
        const addon = getAddon(cloud, params.clusterId, params.addonName);
        return {
          headers: { etag: etag(addon) },
          body: {
            ...summary(addon),
            configurations: addon.configurations,
          },
        };
      },
    },
    {
      service: 'containerengine',
      name: 'listAddons',
      method: 'GET',
      path,
      handle({ params, query }) {
        const cluster = getCluster(cloud, params.clusterId);
        const found = Object.values(addons).filter(
          addon =>
            addon.clusterId === cluster.id &&
            addon.lifecycleState !== 'DELETED',
        );
        const order = query.get('sortOrder') === 'DESC' ? 'DESC' : 'ASC';
        const shown = page(found, query, order, addon => ({
          value: addon.name,
          id: addon.name,
        }));
        return pageAnswer(shown, summary);
      },
    },
    {
      service: 'containerengine',
      name: 'updateAddon',
      method: 'PUT',
      path: `${path}/{addonName}`,
      handle(call) {
        const { version, configurations } = parse(updateSchema, call.body);
        const cluster = getActiveCluster(cloud, call.params.clusterId);
        const addon = getForChange(call);
        checkOffered(addon.name, version, offer);
        addon.version = version ?? addon.version;
        addon.configurations = configurations ?? addon.configurations;
        addon.lifecycleState = 'UPDATING';
        return accept('UPDATE_ADDON', cluster, addon, call);
      },
    },
    {
      service: 'containerengine',
      name: 'disableAddon',
      method: 'DELETE',
      path: `${path}/{addonName}`,
      handle(call) {
        const cluster = getActiveCluster(cloud, call.params.clusterId);
        const addon = getForChange(call);
        addon.lifecycleState = 'DELETING';
        return accept('DISABLE_ADDON', cluster, addon, call);
      },
    },
  ];
}

/** @throws ServiceError 400 InvalidParameter */
function checkOffered(
  name: string,
  version: string | undefined,
  offer: Offer,
): void {
  const addon = offer.addons.find(candidate => candidate.name === name);
  if (!addon) {
    throw invalidParameter(
      `addonName: ${name} is not one of ${offer.addons.map(each => each.name)}`,
    );
  }
  if (version && version !== addon.version) {
    throw invalidParameter(
      `version: ${version} of ${name} is not one of ${addon.version}`,
    );
  }
}

function summary(addon: Addon) {
  return {
    name: addon.name,
    version: addon.version,
    currentInstalledVersion: addon.currentInstalledVersion,
    timeCreated: addon.timeCreated,
    lifecycleState: addon.lifecycleState,
    addonError: addon.addonError,
  };
}
