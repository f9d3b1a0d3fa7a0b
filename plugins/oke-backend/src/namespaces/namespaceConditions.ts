import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesPartResult } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import {
  allUnknown,
  because,
  waitingPart,
  lastingConditions,
  type EvaluatedCondition,
} from '../reconcile/conditions';
import { isCommandWord } from '../reconcile/isCommandWord';
import { deletedPart, driftedCondition } from '../reconcile/drift';
import {
  liveConditions,
  type LiveCondition,
} from '../reconcile/liveConditions';

/** Types of the conditions of a namespace: always all of them, in this order. */
const NAMESPACE_CONDITIONS = [
  'Ready',
  'Applied',
  'AccessBound',
  'CertificatesReady',
  'Drifted',
];

/** What the conditions rest on. */
export interface NamespaceObservation {
  spec: NamespaceSpec;
  results: KubernetesPartResult[];
  /** Name of the owner's group in the cluster; undefined when `oke.groups` does not map it. */
  ownerGroup: string | undefined;
  now: Date;
}

/** Conditions of a namespace after a pass: `Ready` first, which is true when all others are good. */
export function namespaceConditions(
  observation: NamespaceObservation,
): EvaluatedCondition[] {
  const applied = appliedCondition(observation);
  const access = accessCondition(observation);
  const certificates = certificatesCondition(observation);
  const drifted = driftedCondition(observation.results);
  return [
    readyCondition([applied, access, certificates, drifted]),
    applied,
    access,
    certificates,
    drifted,
  ];
}

/** Conditions of a namespace whose cluster cannot be worked on now. */
export function unknownConditions(
  why: Parameters<typeof allUnknown>[1],
): EvaluatedCondition[] {
  return allUnknown(NAMESPACE_CONDITIONS, why);
}

function readyCondition(others: EvaluatedCondition[]): EvaluatedCondition {
  const bad = others.filter(({ type, status }) =>
    type === 'Drifted' ? status !== 'False' : status !== 'True',
  );
  // A namespace without access for its owner works; the condition of its own says what lacks.
  const hindering = bad.filter(({ type }) => type !== 'AccessBound');
  const lasting = lastingConditions(hindering);
  const worst =
    lasting.find(({ status }) => status !== 'Unknown') ?? lasting.at(0);
  if (worst) {
    return {
      ...worst,
      type: 'Ready',
      status: worst.status === 'Unknown' ? 'Unknown' : 'False',
    };
  }
  return {
    type: 'Ready',
    status: 'True',
    reason: 'AsIntended',
    message:
      bad.length > 0
        ? `Everything is as intended, but ${bad[0].message}`
        : 'Everything is as intended',
  };
}

function appliedCondition({
  spec,
  results,
}: Pick<NamespaceObservation, 'spec' | 'results'>): EvaluatedCondition {
  const type = 'Applied';
  const refused = results.find(({ state }) => state === 'refused');
  if (refused) {
    return {
      ...{ type, status: 'False', ...because(refused) },
      ...removal(refused, spec.name),
    };
  }
  const failed = results.find(({ state }) => state === 'failed');
  if (failed) {
    return { type, status: 'Unknown', ...because(failed) };
  }
  const missing = deletedPart(results) ?? waitingPart(results);
  if (missing) {
    return { type, status: 'False', ...because(missing) };
  }
  return {
    type,
    status: 'True',
    reason: 'Applied',
    message: 'The API server has everything that was asked for',
  };
}

/** The command that takes away what has the name of a part. */
function removal(
  { part, kind, name, reason }: KubernetesPartResult,
  namespace: string,
): Pick<EvaluatedCondition, 'commands'> {
  const kindWord = kind.toLowerCase();
  return reason === 'NameTaken' &&
    part !== 'namespace' &&
    [kindWord, name].every(isCommandWord)
    ? {
        commands: [
          `kubectl --namespace ${namespace} delete ${kindWord} ${name}`,
        ],
      }
    : {};
}

function accessCondition({
  spec,
  ownerGroup,
  results,
}: NamespaceObservation): EvaluatedCondition {
  const type = 'AccessBound';
  if (!ownerGroup) {
    return {
      type,
      status: 'False',
      reason: 'GroupNotMapped',
      message: `${spec.owner} has no group in the cluster: the platform team maps it in app-config under oke.groups`,
    };
  }
  const binding = results.find(({ part }) => part === 'owner-binding');
  if (binding && ['current', 'applied'].includes(binding.state)) {
    return {
      type,
      status: 'True',
      reason: 'Bound',
      message: `${ownerGroup} has the owner's role`,
    };
  }
  return binding
    ? {
        type,
        status: binding.state === 'failed' ? 'Unknown' : 'False',
        ...because(binding),
        ...removal(binding, spec.name),
      }
    : {
        type,
        status: 'Unknown',
        reason: 'NotObserved',
        message: "the owner's binding was not read",
      };
}

const certificateSchema = z.object({
  metadata: z.object({ generation: z.number().optional() }),
  status: z
    .object({
      notAfter: z.iso.datetime({ offset: true }).optional(),
      lastFailureTime: z.string().optional(),
    })
    .prefault({}),
});

function certificatesCondition({
  results,
  now,
}: NamespaceObservation): EvaluatedCondition {
  const type = 'CertificatesReady';
  const certificates = results.filter(
    ({ kind, state }) => kind === 'Certificate' && state !== 'removed',
  );
  if (certificates.length === 0) {
    return {
      type,
      status: 'True',
      reason: 'NoneAsked',
      message: 'No service asks for a certificate',
    };
  }
  let unreadable: string | undefined;
  for (const result of certificates) {
    if (!result.live) {
      const status = result.state === 'failed' ? 'Unknown' : 'False';
      return { type, status, ...because(result) };
    }
    const { data } = certificateSchema.safeParse(result.live);
    if (!data) {
      // Of the others something worse may be known.
      unreadable ??= result.name;
      continue;
    }
    const { metadata, status } = data;
    const conditions = liveConditions(result.live);
    const ready = conditions.find(({ type: of }) => of === 'Ready');
    // Just applied, it still has the condition of what was asked for before.
    if (ready && ready.observedGeneration !== metadata.generation) {
      return {
        ...{ type, status: 'Unknown', inProgress: true },
        reason: 'StaleStatus',
        message: `Certificate ${result.name}: cert-manager has not acted on its change yet`,
      };
    }
    if (ready?.status !== 'True') {
      return {
        type,
        status: ready?.status === 'False' ? 'False' : 'Unknown',
        reason: ready?.reason || 'NotIssuedYet',
        message: `Certificate ${result.name}: ${
          ready?.message || 'cert-manager has not acted on it yet'
        }`,
        ...(isBeingIssued(data, conditions) && { inProgress: true }),
      };
    }
    // cert-manager has no timer at notAfter: Ready=True can outlive it.
    if (status.notAfter && Date.parse(status.notAfter) <= now.getTime()) {
      return {
        type,
        status: 'False',
        reason: 'Expired',
        message: `Certificate ${result.name}: expired at ${status.notAfter}`,
      };
    }
  }
  if (unreadable !== undefined) {
    return {
      type,
      status: 'Unknown',
      reason: 'Unreadable',
      message: `Certificate ${unreadable} has a form that Okeanos does not know; all others are issued`,
    };
  }
  return {
    type,
    status: 'True',
    reason: 'Issued',
    message: 'cert-manager has issued every certificate that was declared',
  };
}

/** Whether cert-manager is at it for the first time: after a failure it waits for an hour and more. */
function isBeingIssued(
  { status }: z.infer<typeof certificateSchema>,
  conditions: LiveCondition[],
): boolean {
  const of = (type: string) =>
    conditions.find(condition => condition.type === type);
  return (
    status.lastFailureTime === undefined &&
    (of('Issuing')?.status === 'True' || of('Ready') === undefined)
  );
}
