import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  okeClusterReadPermission,
  okeNamespaceDeletePermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
  type NamespaceSpec,
  type OkeNamespace,
  type Plan,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import {
  namespaceParts,
  planKubernetes,
  type PlannedPart,
} from '@okeanos/backstage-plugin-oke-node';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { ClusterRegistry } from '../clusters/ClusterRegistry';
import { minorVersion } from '../clusters/minorVersion';
import {
  toOkeNamespace,
  type NamespaceRecord,
  type NamespaceStore,
} from '../database/NamespaceStore';
import { checkNamespaceSpec } from './checkNamespaceSpec';
import { InvalidSpecError } from './InvalidSpecError';
import { judgeDeclaration, type DeclareOptions } from './judgeDeclaration';
import { subjectOf, type Credentials } from './subjectOf';
import { withTimeout } from './withTimeout';

/** A plan is answered within 2 s: what the cluster has not said by then is unknown. */
const PLAN_TIMEOUT_MS = 1_500;

export interface NamespaceServiceOptions {
  store: NamespaceStore;
  clusters: ClusterRegistry;
  authorizer: OkeAuthorizer;
  /** Backstage group -> group in the clusters. */
  groups: Record<string, string>;
  /** Called with the id of a namespace that was declared or shall go. */
  onDeclared: (id: string) => void;
}

/** Declares, plans, reads and deletes app namespaces for callers. Never waits for a cluster's work. */
export class NamespaceService {
  readonly #options: NamespaceServiceOptions;

  constructor(options: NamespaceServiceOptions) {
    this.#options = options;
  }

  async list(credentials: Credentials): Promise<OkeNamespace[]> {
    const { store, authorizer } = this.#options;
    const readable = await authorizer.filter(
      okeNamespaceReadPermission,
      await store.list(),
      ownersOf,
      credentials,
    );
    return readable.map(toOkeNamespace);
  }

  /** @throws NotFoundError also when the caller may not read it */
  async get(
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Promise<OkeNamespace> {
    const record = await this.#find(
      okeNamespaceReadPermission,
      cluster,
      name,
      credentials,
    );
    return toOkeNamespace(record);
  }

  /** What declaring the spec would change, and what is in the way. */
  async plan(spec: NamespaceSpec, credentials: Credentials): Promise<Plan> {
    const { store } = this.#options;
    const existing = await store.get(spec.cluster, spec.name);
    const problems = await this.#check(spec, existing, credentials);
    return problems.length > 0
      ? { changes: [], problems }
      : this.#compare(spec, existing);
  }

  /**
   * Declares the spec. The same spec again is a no-op.
   *
   * @throws InvalidSpecError, PreconditionFailedError, ConflictError
   */
  async declare(
    spec: NamespaceSpec,
    options: DeclareOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<OkeNamespace> {
    const declare = () => this.#declare(spec, options, credentials, now);
    // Who asks for the same at the same time as another finds it done the second time.
    const declared = (await declare()) ?? (await declare());
    if (!declared) {
      throw changedMeanwhile(spec.name);
    }
    return declared;
  }

  /** Undefined when something changed between looking and writing. */
  async #declare(
    spec: NamespaceSpec,
    options: DeclareOptions,
    credentials: Credentials,
    now: Date,
  ): Promise<OkeNamespace | undefined> {
    const { store, onDeclared } = this.#options;
    const existing = await store.get(spec.cluster, spec.name);
    const problems = await this.#check(spec, existing, credentials);
    if (problems.length > 0) {
      throw new InvalidSpecError(problems);
    }
    const judgement = judgeDeclaration(
      `namespace ${spec.name}`,
      existing && toOkeNamespace(existing),
      spec,
      options,
    );
    if (existing && judgement === 'nothing') {
      return toOkeNamespace(existing);
    }
    const { problems: refusals } = await this.#compare(spec, existing);
    if (refusals.length > 0) {
      throw new InvalidSpecError(refusals);
    }
    const requestedBy = subjectOf(credentials);
    const record = existing
      ? await store.updateSpec(
          existing.id,
          existing.generation,
          spec,
          requestedBy,
        )
      : await store.create(spec, requestedBy, now);
    if (!record) {
      return undefined;
    }
    onDeclared(record.id);
    return toOkeNamespace(record);
  }

  /**
   * Asks for deletion; asking again is a no-op.
   *
   * @throws NotFoundError also when the caller may not delete it; ConflictError when it is protected
   */
  async delete(
    cluster: string,
    name: string,
    credentials: Credentials,
    now: Date,
  ): Promise<OkeNamespace> {
    const request = () =>
      this.#requestDeletion(cluster, name, credentials, now);
    const marked = (await request()) ?? (await request());
    if (!marked) {
      throw changedMeanwhile(name);
    }
    return marked;
  }

  /** Undefined when something changed between looking and writing. */
  async #requestDeletion(
    cluster: string,
    name: string,
    credentials: Credentials,
    now: Date,
  ): Promise<OkeNamespace | undefined> {
    const { store, onDeclared } = this.#options;
    const record = await this.#find(
      okeNamespaceDeletePermission,
      cluster,
      name,
      credentials,
    );
    if (record.spec.deletionProtection) {
      throw new ConflictError(
        `The namespace ${name} is protected from deletion. Set deletionProtection to false first.`,
      );
    }
    if (record.deletionRequestedAt) {
      return toOkeNamespace(record);
    }
    const marked = await store.requestDeletion(
      record.id,
      record.generation,
      subjectOf(credentials),
      now,
    );
    if (!marked) {
      return undefined;
    }
    onDeclared(record.id);
    return toOkeNamespace(marked);
  }

  async #find(
    permission: Parameters<OkeAuthorizer['isAllowed']>[0],
    cluster: string,
    name: string,
    credentials: Credentials,
  ): Promise<NamespaceRecord> {
    const { store, authorizer } = this.#options;
    const record = await store.get(cluster, name);
    if (
      !record ||
      !(await authorizer.isAllowed(permission, ownersOf(record), credentials))
    ) {
      throw new NotFoundError(`No namespace ${name} on cluster ${cluster}`);
    }
    return record;
  }

  /** Everything that can be told without the cluster. */
  async #check(
    spec: NamespaceSpec,
    existing: NamespaceRecord | undefined,
    credentials: Credentials,
  ): Promise<PlanProblem[]> {
    const { store, clusters, authorizer } = this.#options;
    const cluster = clusters.get(spec.cluster);
    if (
      !cluster ||
      !(await authorizer.isAllowed(
        okeClusterReadPermission,
        { owners: [cluster.owner] },
        credentials,
      ))
    ) {
      return [
        {
          field: 'cluster',
          value: spec.cluster,
          message: 'there is no such cluster',
          remedy: 'Choose a cluster that the portal lists',
        },
      ];
    }
    if (
      !(await authorizer.isAllowed(
        okeNamespaceWritePermission,
        { owners: [spec.owner] },
        credentials,
      ))
    ) {
      return [
        {
          field: 'owner',
          value: spec.owner,
          message: 'the group is not one of yours',
          remedy: 'Choose a group that you are a member of',
        },
      ];
    }
    if (
      existing &&
      !(await authorizer.isAllowed(
        okeNamespaceWritePermission,
        ownersOf(existing),
        credentials,
      ))
    ) {
      return [nameNotAvailable(spec)];
    }
    // Who adopts takes something from whoever runs the cluster.
    if (
      spec.adoptPolicy !== 'Never' &&
      !(await authorizer.isAllowed(
        okeNamespaceWritePermission,
        { owners: [cluster.owner] },
        credentials,
      ))
    ) {
      return [
        {
          field: 'adoptPolicy',
          value: spec.adoptPolicy,
          message: 'only the platform team may take over what exists',
          remedy: 'Set it to Never, or ask the platform team',
        },
      ];
    }
    return checkNamespaceSpec(spec, {
      takenHosts: await store.takenHosts(
        spec.cluster,
        spec.services.flatMap(({ hosts }) => hosts),
        existing?.id,
      ),
      hostDomains: cluster.hostDomains,
    });
  }

  /** What the cluster says. What it does not say in time is `unknown` in the plan. */
  async #compare(
    spec: NamespaceSpec,
    existing: NamespaceRecord | undefined,
  ): Promise<Plan> {
    const { clusters, groups } = this.#options;
    const cluster = clusters.get(spec.cluster);
    if (!cluster) {
      throw new NotFoundError(`No cluster ${spec.cluster}`);
    }
    const ownerGroup = groups[spec.owner];
    const describe = (podSecurityVersion: string) =>
      namespaceParts(spec, {
        // A new one gets its id when it is declared; until then nothing can carry it.
        id: existing?.id ?? 'new',
        ownerGroup,
        podSecurityVersion,
        ingressNamespaces: cluster.ingressNamespaces,
      });
    try {
      const { changes, refused } = await withTimeout(
        PLAN_TIMEOUT_MS,
        async signal => {
          const { api, client } = await cluster.provisioner();
          return planKubernetes(
            api,
            {
              id: existing?.id ?? 'new',
              parts: describe(
                existing?.podSecurityVersion ??
                  (await minorVersion(client, signal)),
              ),
              inventory: existing?.inventory ?? [],
              adoptPolicy: spec.adoptPolicy,
              drift: spec.drift,
              confirmed: true,
            },
            signal,
          );
        },
      );
      if (spec.adoptPolicy === 'Never' && refused.some(isNameOfNamespace)) {
        // What is in it is not told either.
        return { changes: [], problems: [nameNotAvailable(spec)] };
      }
      return {
        changes: ownerGroup ? changes : [...changes, unmappedOwner(spec.owner)],
        problems: refused.map(refusal),
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        changes: describe('').map(({ id, object }) => ({
          part: id,
          kind: object.kind,
          name: object.metadata.name,
          action: 'unknown',
          reason: `the cluster could not be asked: ${message}`,
          fields: [],
        })),
        problems: [],
      };
    }
  }
}

/** What a name gets that is taken: by whom is not told. */
function nameNotAvailable({ name }: NamespaceSpec): PlanProblem {
  return {
    field: 'name',
    value: name,
    message: 'the name is not available on this cluster',
    remedy: 'Choose another name',
  };
}

function isNameOfNamespace({ part, decision }: PlannedPart): boolean {
  return part.id === 'namespace' && isNameTaken(decision);
}

function isNameTaken(decision: PlannedPart['decision']): boolean {
  return decision.action === 'refuse' && decision.problem === 'NameTaken';
}

function refusal({ part, decision }: PlannedPart): PlanProblem {
  const { kind, metadata } = part.object;
  return {
    field: part.id === 'namespace' ? 'name' : '',
    value: metadata.name,
    message: `${kind} ${metadata.name}: ${decision.reason}`,
    remedy: isNameTaken(decision)
      ? 'Remove or rename what is in the way, or set adoptPolicy to Always to take it over'
      : 'Make the other owner give the field up, or set drift to repair',
  };
}

function changedMeanwhile(name: string): ConflictError {
  return new ConflictError(
    `Somebody else declared something at the same time that is in the way of the namespace ${name}. Look at it and try again.`,
  );
}

function unmappedOwner(owner: string): Plan['changes'][number] {
  return {
    part: 'owner-binding',
    kind: 'RoleBinding',
    name: 'okeanos-owner',
    action: 'none',
    reason: `${owner} has no group in the cluster (GroupNotMapped): the platform team maps it in app-config under oke.groups`,
    fields: [],
  };
}

function ownersOf({ spec }: NamespaceRecord) {
  return { owners: [spec.owner] };
}
