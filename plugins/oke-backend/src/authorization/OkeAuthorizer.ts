import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  okeClusterDeletePermission,
  okeClusterReadPermission,
  okeClusterWritePermission,
  okeNamespaceDeletePermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
  okeServiceReadPermission,
  RESOURCE_TYPE_OKE_CLUSTER,
  RESOURCE_TYPE_OKE_NAMESPACE,
  RESOURCE_TYPE_OKE_SERVICE,
} from '@okeanos/backstage-plugin-oke-common';
import {
  okeClusterResourceRef,
  okeNamespaceResourceRef,
  okeServiceResourceRef,
  type OwnedResource,
} from './resources';
import { clusterRules, namespaceRules, serviceRules } from './rules';

type OkeResourceType =
  | typeof RESOURCE_TYPE_OKE_CLUSTER
  | typeof RESOURCE_TYPE_OKE_NAMESPACE
  | typeof RESOURCE_TYPE_OKE_SERVICE;

type OkePermission = ResourcePermission<OkeResourceType>;

/** Loads resources by reference, for the permission backend. */
export interface ResourceLoaders {
  clusters(names: string[]): Promise<(OwnedResource | undefined)[]>;
  /** References are `<cluster>/<namespace>`. */
  namespaces(refs: string[]): Promise<(OwnedResource | undefined)[]>;
}

type MayRead = (resource: OwnedResource) => boolean;

/** What a caller may read of all that the status of an entity rests on. */
export interface ServiceRights {
  /** Undefined when that depends on the entity: then the catalog tells. */
  mayReadEntity: boolean | undefined;
  mayReadService: MayRead;
  mayReadNamespace: MayRead;
  mayReadCluster: MayRead;
}

/** Every permission decision of this plugin is made here. */
export class OkeAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;

  private constructor(
    permissions: PermissionsService,
    registry: PermissionsRegistryService,
  ) {
    this.#permissions = permissions;
    this.#registry = registry;
  }

  static create(options: {
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    loaders: ResourceLoaders;
  }): OkeAuthorizer {
    const { permissions, permissionsRegistry, loaders } = options;
    permissionsRegistry.addResourceType({
      resourceRef: okeClusterResourceRef,
      permissions: [
        okeClusterReadPermission,
        okeClusterWritePermission,
        okeClusterDeletePermission,
      ],
      rules: Object.values(clusterRules),
      getResources: loaders.clusters,
    });
    permissionsRegistry.addResourceType({
      resourceRef: okeNamespaceResourceRef,
      permissions: [
        okeNamespaceReadPermission,
        okeNamespaceWritePermission,
        okeNamespaceDeletePermission,
      ],
      rules: Object.values(namespaceRules),
      getResources: loaders.namespaces,
    });
    // A service has no reference of its own: whose status it is depends on the entity, too.
    permissionsRegistry.addResourceType({
      resourceRef: okeServiceResourceRef,
      permissions: [okeServiceReadPermission],
      rules: Object.values(serviceRules),
    });
    return new OkeAuthorizer(permissions, permissionsRegistry);
  }

  /** Whether the caller may do this, or all of this, to this resource. */
  async isAllowed(
    needed: OkePermission | OkePermission[],
    resource: OwnedResource,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    return (await this.#askAll(needed, credentials))(resource);
  }

  /**
   * The resources to which the caller may do this, or all of this, with one question to the
   * permission backend.
   */
  async filter<T>(
    needed: OkePermission | OkePermission[],
    items: T[],
    toResource: (item: T) => OwnedResource,
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const isAllowed = await this.#askAll(needed, credentials);
    return items.filter(item => isAllowed(toResource(item)));
  }

  /**
   * Asks with one question whether the caller may read an entity, and services, namespaces and clusters.
   */
  async askAboutServices(
    credentials: BackstageCredentials,
  ): Promise<ServiceRights> {
    const [entity, service, namespace, cluster] =
      await this.#permissions.authorizeConditional(
        [
          { permission: catalogEntityReadPermission },
          { permission: okeServiceReadPermission },
          { permission: okeNamespaceReadPermission },
          { permission: okeClusterReadPermission },
        ],
        { credentials },
      );
    return {
      mayReadEntity:
        entity.result === AuthorizeResult.CONDITIONAL
          ? undefined
          : entity.result === AuthorizeResult.ALLOW,
      mayReadService: this.#predicate(okeServiceReadPermission, service),
      mayReadNamespace: this.#predicate(okeNamespaceReadPermission, namespace),
      mayReadCluster: this.#predicate(okeClusterReadPermission, cluster),
    };
  }

  /**
   * Asks with one question for several rights, before it is known to which resources.
   *
   * @returns for each of them, whether the caller has it to a resource
   */
  async ask<P extends OkePermission[]>(
    permissions: [...P],
    credentials: BackstageCredentials,
  ): Promise<{ [K in keyof P]: (resource: OwnedResource) => boolean }>;
  async ask(
    permissions: OkePermission[],
    credentials: BackstageCredentials,
  ): Promise<((resource: OwnedResource) => boolean)[]> {
    const decisions = await this.#permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
    return permissions.map((permission, index) =>
      this.#predicate(permission, decisions[index]),
    );
  }

  async #askAll(
    needed: OkePermission | OkePermission[],
    credentials: BackstageCredentials,
  ): Promise<(resource: OwnedResource) => boolean> {
    const predicates = await this.ask([needed].flat(), credentials);
    return resource => predicates.every(isAllowed => isAllowed(resource));
  }

  #predicate(permission: OkePermission, decision: PolicyDecision) {
    const decide = createConditionAuthorizer(this.#ruleset(permission));
    return (resource: OwnedResource) => decide(decision, resource);
  }

  #ruleset({ resourceType }: OkePermission) {
    switch (resourceType) {
      case RESOURCE_TYPE_OKE_CLUSTER:
        return this.#registry.getPermissionRuleset(okeClusterResourceRef);
      case RESOURCE_TYPE_OKE_NAMESPACE:
        return this.#registry.getPermissionRuleset(okeNamespaceResourceRef);
      case RESOURCE_TYPE_OKE_SERVICE:
        return this.#registry.getPermissionRuleset(okeServiceResourceRef);
      default:
        return resourceType satisfies never;
    }
  }
}
