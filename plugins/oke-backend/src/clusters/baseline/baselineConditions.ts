import type { KubernetesPartResult } from '@okeanos/backstage-plugin-oke-node';
import {
  GATEWAY_PARTS,
  sourceOfPart,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';
import {
  because,
  waitingPart,
  type EvaluatedCondition,
} from '../../reconcile/conditions';
import { liveConditions } from '../../reconcile/liveConditions';

/** Type of the condition of a certificate source in a baseline. */
function typeOf(source: string): string {
  return `CertificateSourceReady.${source}`;
}

/**
 * How the baseline of a cluster stands: first what namespaces wait for, then each source that a module brought, for
 * which only its own Certificates wait. Pure.
 *
 * @param of - `sources`: ids of those that are registered; `missing`: of those that namespaces use and nobody
 *   registered; `failures`: ids of those that failed to say what they need; by id, `troubles`: what keeps a source's
 *   authorities from being signed
 */
export function baselineConditions(
  results: KubernetesPartResult[],
  of: {
    sources: string[];
    missing: string[];
    failures: ReadonlySet<string>;
    troubles: ReadonlyMap<string, string>;
  },
): EvaluatedCondition[] {
  const { sources, missing, failures, troubles } = of;
  const ofSources = sources.flatMap(source => {
    if (failures.has(source)) {
      return [];
    }
    const own = results.filter(({ part }) => sourceOfPart(part) === source);
    return own.length > 0
      ? [sourceCondition(source, own, troubles.get(source))]
      : [];
  });
  const conditions = [
    ...ofSources,
    ...[...failures].map(failedCondition),
    ...missing.map(missingCondition),
  ];
  const isOfGateway = ({ part }: KubernetesPartResult) =>
    GATEWAY_PARTS.includes(part);
  const common = results.filter(
    result => !sourceOfPart(result.part) && !isOfGateway(result),
  );
  return [
    commonCondition(common, conditions),
    ...issuerConditions(common),
    ...gatewayConditions(results.filter(isOfGateway)),
    ...conditions,
  ];
}

function commonCondition(
  results: KubernetesPartResult[],
  sources: EvaluatedCondition[],
): EvaluatedCondition {
  const troubles = sources.filter(({ status }) => status !== 'True');
  return conditionOf('BaselineReady', results, [
    'The issuer, the admission policies and the watcher role exist',
    ...troubles.map(({ message }) => message),
  ]);
}

/**
 * Whether the issuers of the cluster's own CA can issue, by what cert-manager says of them. Namespaces do not wait for
 * it: what was issued stays good. None while there are none.
 */
function issuerConditions(
  results: KubernetesPartResult[],
): EvaluatedCondition[] {
  const type = 'IssuerReady';
  const issuers = results.flatMap(({ kind, name, live }) => {
    const ready =
      live && liveConditions(live).find(each => each.type === 'Ready');
    return kind === 'ClusterIssuer' && live ? [{ name, ready }] : [];
  });
  if (issuers.length === 0) {
    return [];
  }
  const bad =
    issuers.find(({ ready }) => ready?.status === 'False') ??
    issuers.find(({ ready }) => ready?.status !== 'True');
  return [
    bad
      ? {
          type,
          status: bad.ready?.status === 'False' ? 'False' : 'Unknown',
          reason: bad.ready?.reason || 'NotReadyYet',
          message: `ClusterIssuer ${bad.name}: ${
            bad.ready?.message || 'cert-manager has not acted on it yet'
          }`,
        }
      : {
          type,
          status: 'True',
          reason: 'Ready',
          message: 'The issuer of the namespaces can issue',
        },
  ];
}

const gatewaySchema = z.object({
  status: z.object({ addresses: z.array(z.object({ value: z.string() })) }),
});

/**
 * Whether the gateway that namespaces share takes requests, by what its controller says of it. Nothing else waits for it. None where
 * there is to be none.
 */
function gatewayConditions(
  results: KubernetesPartResult[],
): EvaluatedCondition[] {
  if (results.length === 0) {
    return [];
  }
  const type = 'GatewayReady';
  const made = conditionOf(type, results, []);
  if (made.status !== 'True') {
    return [made];
  }
  const live = results.find(({ kind }) => kind === 'Gateway')?.live;
  const programmed = liveConditions(live).find(
    each => each.type === 'Programmed',
  );
  const addresses = gatewaySchema
    .safeParse(live)
    .data?.status.addresses.map(({ value }) => value)
    .join(', ');
  if (programmed?.status !== 'True') {
    return [
      {
        type,
        status: programmed?.status === 'False' ? 'False' : 'Unknown',
        reason: programmed?.reason || 'NotReadyYet',
        message: `The shared gateway is not programmed: ${
          programmed?.message || 'no controller has acted on it yet'
        }`,
      },
    ];
  }
  return [
    addresses
      ? {
          type,
          status: 'True',
          reason: 'Programmed',
          message: `The shared gateway takes requests at ${addresses}`,
        }
      : {
          type,
          status: 'Unknown',
          reason: 'AddressNotTold',
          message:
            'The shared gateway is programmed, and its controller tells no address',
        },
  ];
}

function sourceCondition(
  source: string,
  results: KubernetesPartResult[],
  trouble: string | undefined,
): EvaluatedCondition {
  const made = conditionOf(typeOf(source), results, ['What it needs exists']);
  const condition: EvaluatedCondition =
    made.status === 'True' && trouble
      ? { ...made, status: 'False', reason: 'NotSigned', message: trouble }
      : made;
  return condition.status === 'True'
    ? condition
    : {
        ...condition,
        message: `the certificate source ${source} is not ready: ${condition.message}`,
      };
}

function missingCondition(source: string): EvaluatedCondition {
  return {
    type: typeOf(source),
    status: 'False',
    reason: 'NotInstalled',
    message: `the portal has no certificate source ${source} any more, and namespaces use it: what it made stays as it is`,
  };
}

function failedCondition(source: string): EvaluatedCondition {
  return {
    type: typeOf(source),
    status: 'Unknown',
    reason: 'SourceFailed',
    message: `the certificate source ${source} failed, why is in the portal's log; what it made stays as it is`,
  };
}

/** @param ready - what is said when nothing hinders */
function conditionOf(
  type: string,
  results: KubernetesPartResult[],
  ready: string[],
): EvaluatedCondition {
  const hindering =
    results.find(({ state }) => state === 'refused') ??
    results.find(({ state }) => state === 'failed') ??
    waitingPart(results);
  return hindering
    ? {
        type,
        status: hindering.state === 'failed' ? 'Unknown' : 'False',
        ...because(hindering),
      }
    : { type, status: 'True', reason: 'Applied', message: ready.join('; ') };
}
