import { NotFoundError } from '@backstage/errors';
import {
  okeClusterDeletePermission,
  okeClusterReadPermission,
  okeClusterWritePermission,
  okeNamespaceReadPermission,
  type ClusterAccess,
  type ClusterEndpoint,
  type ClusterExport,
  type ClusterResources,
  type ClusterSpec,
  type DeclaredCluster,
  type ClusterDeletionPlan,
  type Plan,
  type PlanProblem,
  type PolicyStatement,
} from '@okeanos/backstage-plugin-oke-common';
import {
  asksForDeletion,
  checkClusterSpec,
  checkExpiry,
  checkFrozen,
  chooseForCluster,
  clusterNotices,
  clusterParts,
  expiryNotices,
  explainDenial,
  OciApiError,
  wantedVersion,
  type ClusterChoice,
  type ClusterOffer,
  type OciAddonOption,
  type OtherNetwork,
} from '@okeanos/backstage-plugin-oke-node';
import type { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../ClusterRegistry';
import { type ClusterRecord, type ClusterStore } from './ClusterStore';
import { ClusterOffers } from '../../oci/ClusterOffers';
import { explainDenials } from '../../oci/explainDenials';
import { clusterResources } from './clusterResources';
import { exportCluster } from './exportCluster';
import { frozenInTheWay } from './frozenInTheWay';
import { lookAtCluster } from './lookAtCluster';
import { ClusterPlans } from './ClusterPlans';
import type { OciConnection } from '../../oci/OciConnection';
import { statementsOf } from '../../oci/statementsOf';
import { toDeclared } from '../../declarations/declaration';
import {
  declareSpec,
  planSpec,
  type Comparison,
  type Declarable,
} from '../../declarations/declareSpec';
import {
  deleteDeclared,
  planDeletion,
  type Deletable,
  type DeleteOptions,
} from '../../declarations/deleteDeclared';
import { readIfKnown } from '../../declarations/unreadable';
import { findDeclared, type Declared } from '../../declarations/findDeclared';
import type { DeclarationQueue } from '../../declarations/DeclarationQueue';
import type { RecentPlans } from '../../declarations/RecentPlans';
import type { DeclareOptions, Seen } from '../../declarations/judgeDeclaration';
import type { OkeMetrics } from '../../metrics/OkeMetrics';
import { subjectOf, type Credentials } from '../../authorization/subjectOf';

/** How long OCI has for a plan. It answers in a fraction of a second, or something is wrong with it. */
const PLAN_TIMEOUT_MS = 8_000;

/** So many namespaces that are in the way of a deletion are named. */
const NAMED = 10;

const NAME_NOT_AVAILABLE = {
  field: 'name',
  message: 'the name is not available',
  remedy: 'Choose another name',
};

export interface ClusterServiceOptions {
  store: ClusterStore;
  registry: ClusterRegistry;
  authorizer: OkeAuthorizer;
  metrics: OkeMetrics;
  /** Plans that callers were shown. */
  recentPlans: RecentPlans;
  queue: DeclarationQueue;
  /** Undefined when app-config has no `oke.oci`. */
  oci: OciConnection | undefined;
  /** Backstage group -> its name in clusters. */
  groups?: Record<string, string>;
  /** Called with the name of a cluster that was declared or shall go. */
  onDeclared: (name: string) => void;
}

/** Declares, plans, reads and deletes OKE clusters for callers. Never waits for OCI's work. */
export class ClusterService {
  readonly #options: ClusterServiceOptions;
  /** Undefined without OCI. */
  readonly #offers: ClusterOffers | undefined;
  readonly #plans = new ClusterPlans();

  constructor(options: ClusterServiceOptions) {
    this.#options = options;
    this.#offers = options.oci && new ClusterOffers(options.oci);
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(name: string, credentials: Credentials): Promise<DeclaredCluster> {
    const { authorizer } = this.#options;
    const record = await findDeclared(
      this.#declared(name, credentials),
      okeClusterReadPermission,
      { authorizer, credentials },
    );
    const [mayWrite, mayDelete] = await authorizer.ask(
      [okeClusterWritePermission, okeClusterDeletePermission],
      credentials,
    );
    const owned = { owners: [record.spec.owner] };
    const may = { change: mayWrite(owned), delete: mayDelete(owned) };
    return { ...toDeclared(record), may };
  }

  /**
   * What a cluster consists of in OCI, as it is recorded.
   *
   * @throws NotFoundError also when the caller may not read it
   */
  async resources(
    name: string,
    credentials: Credentials,
  ): Promise<ClusterResources> {
    const { authorizer, oci } = this.#options;
    const record = await findDeclared(
      this.#declared(name, credentials),
      okeClusterReadPermission,
      { authorizer, credentials },
    );
    return clusterResources(record, {
      region: oci?.config.region,
      portalCidrs: oci?.config.bastion.portalCidrs,
      compartmentId:
        record.spec.compartmentId ||
        // It may be that of an identity that is not configured rightly.
        (await oci?.defaultCompartment().catch(() => undefined)),
    });
  }

  /**
   * Where its API server is.
   *
   * @throws NotFoundError also when the caller may not read it, and as long as OCI has told nothing
   */
  async endpoint(
    name: string,
    credentials: Credentials,
  ): Promise<ClusterEndpoint> {
    const { authorizer } = this.#options;
    const { endpoint } = await findDeclared(
      this.#declared(name, credentials),
      okeClusterReadPermission,
      { authorizer, credentials },
    );
    if (!endpoint) {
      throw new NotFoundError(`No endpoint of cluster ${name}`);
    }
    return endpoint;
  }

  /**
   * What a cluster consists of in OCI now as Terraform, for who may change it.
   *
   * @throws NotFoundError also when the caller may not; ConflictError when something of it cannot be told now
   */
  async export(name: string, credentials: Credentials): Promise<ClusterExport> {
    const { authorizer, oci } = this.#options;
    const record = await findDeclared(
      this.#declared(name, credentials),
      [okeClusterWritePermission, okeClusterReadPermission],
      { authorizer, credentials },
    );
    return exportCluster(record, oci);
  }

  /**
   * Who may do what on a cluster, as far as Okeanos has it in hand.
   *
   * @throws NotFoundError also when the caller may not change every cluster: it names compartments and groups
   */
  async access(name: string, credentials: Credentials): Promise<ClusterAccess> {
    const { authorizer, store, groups = {} } = this.#options;
    const record = await findDeclared(
      this.#declared(name, credentials),
      okeClusterReadPermission,
      { authorizer, credentials },
    );
    if (!(await this.#isOfPlatform(credentials))) {
      throw new NotFoundError(`No access of cluster ${name}`);
    }
    const { spec, records } = record;
    const namespaces = await store.namespacesOf(name);
    const owners = [...new Set(namespaces.map(({ owner }) => owner))].sort();
    return {
      name,
      owner: spec.owner,
      statements: await this.#statements(spec, {
        records,
        people: [...new Set([spec.owner, ...owners])],
      }),
      groups: owners.map(group => ({
        group,
        nameInClusters: groups[group],
        namespaces: namespaces
          .filter(({ owner }) => owner === group)
          .map(({ name: namespace }) => namespace),
      })),
    };
  }

  /**
   * What declaring the spec would change, and what is in the way; to those who may change every cluster, also what OCI's
   * policies need for it.
   *
   * @param seen - what the caller has seen
   * @throws PreconditionFailedError, PlanMovedError
   */
  plan(
    spec: ClusterSpec,
    credentials: Credentials,
    seen?: Seen,
  ): Promise<Plan> {
    const { metrics } = this.#options;
    return metrics.whilePlanning('cluster', async () => {
      const plan = await planSpec(
        this.#declarable(spec, credentials, new Date()),
        this.#options.recentPlans,
        seen,
      );
      const policy = (await this.#isOfPlatform(credentials))
        ? await this.#statements(spec)
        : undefined;
      return policy ? { ...plan, policy } : plan;
    });
  }

  /** Whether the caller may change every cluster, whoever owns it. */
  async #isOfPlatform(credentials: Credentials): Promise<boolean> {
    const [mayWrite] = await this.#options.authorizer.ask(
      [okeClusterWritePermission],
      credentials,
    );
    return mayWrite({ owners: [] });
  }

  /** Undefined without OCI, or as long as it is not known in which compartment it is. */
  async #statements(
    spec: ClusterSpec,
    more: Parameters<typeof statementsOf>[2] = {},
  ): Promise<PolicyStatement[] | undefined> {
    const { oci, groups } = this.#options;
    const statements =
      oci && (await statementsOf(spec, oci, { groups, ...more }));
    return statements?.map(({ access: _, ...statement }) => statement);
  }

  /**
   * Declares the spec. The same spec again is a no-op, unless a plan is confirmed that changes something.
   *
   * @throws InvalidSpecError, PreconditionFailedError, PlanMovedError, ConflictError
   */
  async declare(
    spec: ClusterSpec,
    options: DeclareOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<DeclaredCluster> {
    const { queue, recentPlans, onDeclared } = this.#options;
    // No cluster has this name.
    return queue.declare('OCI', async () => {
      const { row, isNew } = await declareSpec(
        this.#declarable(spec, credentials, now),
        options,
        recentPlans,
      );
      if (isNew) {
        onDeclared(spec.name);
      }
      return toDeclared(row);
    });
  }

  #declarable(
    spec: ClusterSpec,
    credentials: Credentials,
    now: Date,
  ): Declarable<ClusterRecord> {
    const { store } = this.#options;
    const caller = subjectOf(credentials);
    return {
      ...this.#declared(spec.name, credentials),
      ...{ spec, caller },
      check: existing => this.#check(spec, existing, credentials, now),
      compare: (existing, isConfirming) =>
        this.#compare(spec, existing, isConfirming, credentials),
      create: planId => store.create(spec, caller, now, planId),
      update: ({ id, generation }, { planId }) =>
        store.updateSpec(id, generation, spec, caller, planId),
    };
  }

  /**
   * What {@link ClusterService.delete} would take away, and what is in the way.
   *
   * @throws NotFoundError also when the caller may not delete it; PreconditionFailedError; PlanMovedError
   */
  async planDeletion(
    name: string,
    credentials: Credentials,
    seen?: Seen,
  ): Promise<ClusterDeletionPlan> {
    const { authorizer, recentPlans } = this.#options;
    const { row, plan } = await planDeletion(
      this.#deletable(name, credentials, new Date()),
      { authorizer, credentials },
      recentPlans,
      seen,
    );
    return { ...toDeclared(row), ...plan };
  }

  /**
   * Asks for deletion; asking again is a no-op.
   *
   * @throws NotFoundError also when the caller may not delete it; ConflictError when it is protected
   *   or has namespaces; PreconditionFailedError; PlanMovedError
   */
  async delete(
    name: string,
    options: DeleteOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<DeclaredCluster> {
    const { authorizer, onDeclared } = this.#options;
    const { row, isNew } = await deleteDeclared(
      this.#deletable(name, credentials, now),
      options,
      { authorizer, credentials },
      this.#options.recentPlans,
    );
    if (isNew) {
      onDeclared(name);
    }
    return toDeclared(row);
  }

  #deletable(
    name: string,
    credentials: Credentials,
    now: Date,
  ): Deletable<ClusterRecord> {
    const { store, registry, oci } = this.#options;
    return {
      ...this.#declared(name, credentials),
      needed: [okeClusterDeletePermission, okeClusterReadPermission],
      caller: subjectOf(credentials),
      hindrances: async existing => [
        ...frozenInTheWay(existing.spec),
        ...(await this.#namespacesInTheWay(name, credentials)),
      ],
      look: async record =>
        lookAtCluster(record, { oci, cluster: registry.get(name) }),
      mark: existing =>
        store.requestDeletion(existing, subjectOf(credentials), now),
    };
  }

  /** Those that the caller may read are named. */
  async #namespacesInTheWay(
    cluster: string,
    credentials: Credentials,
  ): Promise<PlanProblem[]> {
    const { store, authorizer } = this.#options;
    const all = await store.namespacesOf(cluster);
    const readable = await authorizer.filter(
      okeNamespaceReadPermission,
      all,
      ({ owner }) => ({ owners: [owner] }),
      credentials,
    );
    const named = readable.slice(0, NAMED).map(({ name }) => name);
    const more = all.length - named.length;
    return all.length > 0
      ? [
          {
            field: '',
            value: '',
            message: `the cluster ${cluster} has namespaces: ${[
              ...named,
              ...(more > 0
                ? [`${more}${named.length > 0 ? ' more' : ''}`]
                : []),
            ].join(', ')}`,
            remedy: 'Delete its namespaces first',
          },
        ]
      : [];
  }

  #declared(name: string, credentials: Credentials): Declared<ClusterRecord> {
    return {
      what: `cluster ${name}`,
      read: () =>
        readIfKnown(
          () => this.#options.store.get(name),
          ({ owner }) =>
            this.#options.authorizer.isAllowed(
              okeClusterReadPermission,
              { owners: [owner] },
              credentials,
            ),
        ),
    };
  }

  /** Everything that can be told without OCI. */
  async #check(
    spec: ClusterSpec,
    existing: ClusterRecord | undefined,
    credentials: Credentials,
    now: Date,
  ): Promise<PlanProblem[]> {
    const { registry, authorizer, oci } = this.#options;
    const [mayWrite, mayDelete] = await authorizer.ask(
      [okeClusterWritePermission, okeClusterDeletePermission],
      credentials,
    );
    if (!mayWrite({ owners: [spec.owner] })) {
      return [
        {
          field: 'owner',
          value: spec.owner,
          message: 'you may not make clusters for this group',
          remedy: 'Choose a group of yours that may, or ask the platform team',
        },
      ];
    }
    if (
      registry.isConfigured(spec.name) ||
      (existing && !mayWrite({ owners: [existing.spec.owner] }))
    ) {
      return [{ ...NAME_NOT_AVAILABLE, value: spec.name }];
    }
    if (!oci) {
      return [
        {
          field: '',
          value: '',
          message: 'OCI is not configured',
          remedy: 'The platform team sets oke.oci in app-config',
        },
      ];
    }
    const { owner } = existing?.spec ?? spec;
    if (
      asksForDeletion(spec, existing?.spec) &&
      !mayDelete({ owners: [owner] })
    ) {
      return [
        {
          field: 'expiry.action',
          value: spec.expiry.action,
          message:
            'you may not delete clusters of this group, nor have one deleted at its end',
          remedy:
            'Set expiry.action to notify, or ask somebody who may delete it',
        },
      ];
    }
    return [
      ...checkFrozen(spec, existing?.spec),
      ...checkExpiry(spec, existing?.spec, now),
    ];
  }

  /** Only to say early what OCI would refuse: undefined where that cannot be read, or nothing is asked for. */
  async #offeredAddons(
    spec: ClusterSpec,
    offer: ClusterOffer,
    choice: ClusterChoice | undefined,
  ): Promise<OciAddonOption[] | undefined> {
    const version = wantedVersion(spec, offer, choice);
    if (spec.addons.length === 0 || !version) {
      return undefined;
    }
    try {
      return await this.#offers?.addons(version);
    } catch (error) {
      if (error instanceof OciApiError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Of all clusters that stand, also those that the caller may not know of: these have no name. */
  async #otherNetworks(
    spec: ClusterSpec,
    credentials: Credentials,
  ): Promise<OtherNetwork[]> {
    if (spec.network.peering.via === 'none') {
      return [];
    }
    const { store, authorizer } = this.#options;
    const { records } = await store.list([spec.name]);
    const readable = await authorizer.filter(
      okeClusterReadPermission,
      records,
      ({ spec: { owner } }) => ({ owners: [owner] }),
      credentials,
    );
    return records.map(record => ({
      ...(readable.includes(record) && { cluster: record.spec.name }),
      network: record.spec.network,
    }));
  }

  /** What OCI says. */
  async #compare(
    spec: ClusterSpec,
    existing: ClusterRecord | undefined,
    isConfirming: boolean,
    credentials: Credentials,
  ): Promise<Comparison> {
    const { oci } = this.#options;
    if (!oci || !this.#offers) {
      throw new Error('OCI is not configured');
    }
    if (spec.frozen) {
      // Whatever OCI has: nothing is changed.
      return { changes: [], problems: [], notices: expiryNotices(spec) };
    }
    const statements = () =>
      statementsOf(spec, oci, { records: existing?.records });
    try {
      const api = explainDenials(await oci.api(), statements);
      const signal = AbortSignal.timeout(PLAN_TIMEOUT_MS);
      const compartmentId =
        spec.compartmentId || (await oci.defaultCompartment());
      const { portalCidrs } = oci.config.bastion;
      const offer = await this.#offers.get(compartmentId);
      const current = existing && {
        spec: existing.spec,
        choice: existing.choice,
      };
      const problems = checkClusterSpec(spec, {
        ...{ offer, current, portalCidrs },
        addons: await this.#offeredAddons(spec, offer, existing?.choice),
        others: await this.#otherNetworks(spec, credentials),
      });
      if (problems.length > 0) {
        return { changes: [], problems };
      }
      const choice = chooseForCluster(spec, offer, existing?.choice);
      // A new one gets its id when it is declared; until then nothing can carry it.
      const id = existing?.id ?? 'new';
      const plan = await this.#plans.get(
        api,
        {
          id,
          compartmentId,
          parts: clusterParts(spec, {
            ...{ ...choice, id, compartmentId, portalCidrs },
          }),
          records: existing?.records ?? [],
          drift: spec.drift,
          confirmed: true,
        },
        signal,
        isConfirming,
      );
      return {
        ...plan,
        notices: [...clusterNotices(spec), ...expiryNotices(spec)],
      };
    } catch (error) {
      // What region and compartment offer is asked for all clusters together, past their statements.
      const explanation = explainDenial(error, (await statements()) ?? []);
      return { changes: [], problems: [problemOf(error, spec, explanation)] };
    }
  }
}

/** Why OCI could not be asked, as something that somebody can mend. */
function problemOf(
  error: unknown,
  spec: ClusterSpec,
  explanation: string | undefined,
): PlanProblem {
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof OciApiError ? error.reason : undefined;
  switch (reason) {
    case 'NotAuthenticated':
      return {
        field: '',
        value: '',
        message: `OCI does not accept the key of Okeanos: ${message}`,
        remedy:
          'The platform team checks oke.oci.provisioner in app-config: key, fingerprint, user and clock',
      };
    case 'NotAuthorizedOrNotFound':
      return {
        field: 'compartmentId',
        value: spec.compartmentId,
        message: [
          `OCI does not let Okeanos work there, or there is no such compartment: ${message}`,
          ...(explanation ? [explanation] : []),
        ].join('. '),
        remedy:
          'Choose another compartment, or have the platform team grant the policies that the documentation lists',
      };
    default:
      return {
        field: '',
        value: '',
        message: `OCI could not be asked: ${message}`,
        remedy: 'Try again; if it stays, the platform team checks oke.oci',
      };
  }
}
