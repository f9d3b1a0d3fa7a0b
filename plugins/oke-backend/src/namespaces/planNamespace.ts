import { isDeepStrictEqual } from 'node:util';
import type {
  NamespaceSpec,
  Plan,
  PlanChange,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import {
  ANNOTATION_ALLOWED_HOSTS,
  canBeTakenOver,
  planKubernetes,
  type IssuerRef,
  type RefusedPart,
} from '@okeanos/backstage-plugin-oke-node';
import type { RegisteredCluster } from '../clusters/RegisteredCluster';
import { minorVersion } from '../clusters/minorVersion';
import {
  isLeftAsItIs,
  problemOf,
  type BlockFailure,
  type NamespaceBlocks,
} from './blocks/NamespaceBlocks';
import { blockOf } from './blocks/placeParts';
import { namespaceBlueprint } from './namespaceBlueprint';
import type { NamespaceRecord } from './NamespaceStore';
import { hostsKeptElsewhere } from '../hosts/hostsKeptElsewhere';
import { nameNotAvailable } from './nameNotAvailable';
import type { Comparison } from '../declarations/declareSpec';
import { withTimeout } from '../declarations/withTimeout';

/** A plan is answered within 2 s: what the cluster has not said by then is unknown. */
const PLAN_TIMEOUT_MS = 1_500;
/** A plan that is confirmed is held to the cluster, for which there is more time: what is unknown is not as it was seen. */
const CONFIRM_TIMEOUT_MS = 8_000;

/**
 * What carrying out a spec would change in its cluster. What the cluster does not say in time is
 * `unknown` in the plan.
 *
 * @param context - `existing`: the namespace as it is declared already; `ownerGroup`: the owner's
 *   group in the cluster, undefined when it has none; `knownIds`: ids of all namespaces that are
 *   declared on the cluster; `issuerRef`: that of the source of its certificates;
 *   `isConfirming`: a plan is held to it
 */
export async function planNamespace(
  spec: NamespaceSpec,
  context: {
    existing: NamespaceRecord | undefined;
    cluster: RegisteredCluster;
    ownerGroup: string | undefined;
    knownIds: string[];
    blocks: NamespaceBlocks;
    issuerRef: IssuerRef | undefined;
    isConfirming?: boolean;
  },
): Promise<Comparison> {
  const { existing, cluster, ownerGroup, knownIds, blocks, issuerRef } =
    context;
  // A new one gets its id when it is declared; until then nothing can carry it.
  const id = existing?.id ?? 'new';
  const { ingressNamespaces, loadBalancerCidrs } = cluster;
  const blueprint = (podSecurityVersion: string, of = spec) =>
    namespaceBlueprint(of, blocks, {
      ...{ id, ownerGroup, podSecurityVersion, issuerRef },
      ...{ ingressNamespaces, loadBalancerCidrs },
    });
  const { failures } = blueprint('');
  const standstills = standstillsOf(
    failures,
    spec,
    existing && {
      spec: existing.spec,
      failures: blueprint('', existing.spec).failures,
    },
  );
  const inTheWay = failures.filter(({ block }) => !standstills.includes(block));
  if (inTheWay.length > 0) {
    return { changes: [], problems: inTheWay.map(problemOf) };
  }
  const isStanding = ({ part }: { part: string }) =>
    standstills.includes(blockOf(part) ?? '');
  const untouched = (existing?.inventory ?? []).filter(isStanding).map(asItIs);
  try {
    const { changes, refused, taken, kept } = await withTimeout(
      context.isConfirming ? CONFIRM_TIMEOUT_MS : PLAN_TIMEOUT_MS,
      async signal => {
        const { api, client } = await cluster.provisioner();
        const plan = await planKubernetes(
          api,
          {
            id,
            parts: blueprint(
              existing?.podSecurityVersion ??
                (await minorVersion(client, signal)),
            ).parts,
            inventory: existing?.inventory ?? [],
            keeps: isStanding,
            adoptPolicy: spec.adoptPolicy,
            drift: spec.drift,
            confirmed: true,
            takes: () => true,
          },
          signal,
        );
        const added = addedHosts(spec, existing?.spec);
        return {
          ...plan,
          kept: await hostsKeptElsewhere(client, added, knownIds, signal),
        };
      },
    );
    if (spec.adoptPolicy === 'Never' && refused.some(isNameOfNamespace)) {
      // What is in it is not told either.
      return { changes: [], problems: [nameNotAvailable(spec)] };
    }
    const inventory = existing?.inventory ?? [];
    const hasMore =
      changes.some(({ action }) => action !== 'none') ||
      !isDeepStrictEqual(spec, existing?.spec);
    const standing = refused.filter(
      part => hasMore && isTakenSince(part, inventory),
    );
    return {
      changes: [
        ...changes.map(change => keptAway(change, standing)),
        ...untouched,
        ...(ownerGroup ? [] : [unmappedOwner(spec.owner)]),
      ],
      problems: [
        ...refused.filter(part => !standing.includes(part)).map(refusal),
        ...keptHosts(spec, kept),
      ],
      taken,
      unconfirmed: changes.flatMap(unconfirmed),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      changes: [
        ...blueprint('').parts.map(({ id: part, object }) => ({
          part,
          kind: object.kind,
          name: object.metadata.name,
          action: 'unknown' as const,
          reason: `the cluster could not be asked: ${message}`,
          fields: [],
        })),
        ...untouched,
      ],
      problems: [],
    };
  }
}

/**
 * Blocks that can make nothing of the spec, and could make nothing of the present one, with the same asked of them: what
 * they made stays as it is, whatever else changes.
 */
function standstillsOf(
  failures: BlockFailure[],
  spec: NamespaceSpec,
  present: { spec: NamespaceSpec; failures: BlockFailure[] } | undefined,
): string[] {
  return failures
    .map(({ block }) => block)
    .filter(
      id =>
        isLeftAsItIs(id, spec, present?.spec) &&
        present?.failures.some(({ block }) => block === id),
    );
}

/** What a block made that cannot be asked now. */
function asItIs({
  part,
  kind,
  name,
}: NamespaceRecord['inventory'][number]): PlanChange {
  return {
    ...{ part, kind, name, action: 'none', fields: [] },
    reason: `it stays as it is: the block ${blockOf(
      part,
    )}, which made it, cannot be asked now`,
  };
}

function addedHosts(
  { services }: NamespaceSpec,
  before: NamespaceSpec | undefined,
): string[] {
  const known = before?.services.flatMap(({ hosts }) => hosts) ?? [];
  return services
    .flatMap(({ hosts }) => hosts)
    .filter(host => !known.includes(host));
}

function keptHosts({ services }: NamespaceSpec, kept: string[]): PlanProblem[] {
  return services.flatMap(({ hosts }, index) =>
    hosts.flatMap((host, at) =>
      kept.includes(host)
        ? [
            {
              field: `services[${index}].hosts[${at}]`,
              value: host,
              message:
                'a namespace that was deleted in the portal and kept on the cluster is still allowed to have certificates for the host',
              remedy: `Choose another host, or ask the platform team to take the host out of the annotation ${ANNOTATION_ALLOWED_HOSTS} there`,
            },
          ]
        : [],
    ),
  );
}

function isNameOfNamespace({ part, decision }: RefusedPart): boolean {
  return part.id === 'namespace' && decision.problem === 'NameTaken';
}

/**
 * Whether somebody else has an object in the place of one that was asked for before, too: that is told, and does not hold
 * up all else that is to be done. What is the namespace itself, or is asked for anew, must be free.
 */
function isTakenSince(
  { part, decision }: RefusedPart,
  inventory: NamespaceRecord['inventory'],
): boolean {
  return (
    decision.problem === 'NameTaken' &&
    part.id !== 'namespace' &&
    inventory.some(entry => entry.part === part.id)
  );
}

function keptAway(change: PlanChange, standing: RefusedPart[]): PlanChange {
  const found = standing.find(({ part }) => part.id === change.part);
  return found
    ? {
        ...change,
        heldUp: true,
        reason: `it cannot be made: ${found.decision.reason}. ${remedyOf(
          found,
        )}`,
      }
    : change;
}

/** Why something is not done for who does not confirm the plan. */
function unconfirmed({
  part,
  kind,
  name,
  reason,
  takesFrom = [],
}: PlanChange): PlanProblem[] {
  return takesFrom.length > 0
    ? [
        {
          field: fieldOf(part),
          value: name,
          message: `${kind} ${name}: ${reason}`,
          remedy:
            'Confirm the plan that shows this, make the other owner give the field up, or set drift to repair',
        },
      ]
    : [];
}

const REMEDIES = {
  NameTaken:
    'Remove or rename what is in the way, or set adoptPolicy to Always to take it over',
  Conflict: 'Make the other owner give the field up, or set drift to repair',
  WrongScope:
    'This is a fault of the block, or of what app-config allows it: tell the platform team',
};

/** Where in the spec a part comes from; empty for the spec as a whole. */
function fieldOf(part: string): string {
  const block = blockOf(part);
  if (block) {
    return `blocks.${block}`;
  }
  return part === 'namespace' ? 'name' : '';
}

function refusal({ part, observation, decision }: RefusedPart): PlanProblem {
  const { kind, metadata } = part.object;
  return {
    field: fieldOf(part.id),
    value: metadata.name,
    message: `${kind} ${metadata.name}: ${decision.reason}`,
    remedy: remedyOf({ part, observation, decision }),
  };
}

function remedyOf(
  refused: Pick<RefusedPart, 'part' | 'observation' | 'decision'>,
): string {
  const { problem } = refused.decision;
  return problem === 'NameTaken' && !canBeTakenOver(refused)
    ? 'Remove or rename what is in the way: it is never taken over'
    : REMEDIES[problem];
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
