import { itemsOf, type Evaluation } from '../Evaluation';
import { absence, evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { DEFAULT_INGRESS_CLASS, LEGACY_INGRESS_CLASS } from '../kinds/ingress';
import { noneIfNotInstalled } from '../Reading';
import { holdersOf } from './holders';

/** Controller of ingress-nginx, retired in March 2026: https://github.com/kubernetes/ingress-nginx */
export const RETIRED_CONTROLLER = 'k8s.io/ingress-nginx';

/** https://github.com/oracle/oci-native-ingress-controller */
export const OCI_NATIVE_INGRESS =
  'oci.oraclecloud.com/native-ingress-controller';

/** What an Ingress's class says. */
export interface ResolvedClass {
  /** Name of the class; empty when there is none. */
  name: string;
  controller: string;
  findings: Finding[];
}

/** Which controller an Ingress is for: by its class, its old annotation, or the default class. */
export function resolveIngressClass(
  evaluation: Evaluation,
  ingress: ObjectOf<'Ingress'>,
): ResolvedClass {
  const { ingressClassName } = ingress.spec;
  const legacy = ingress.metadata.annotations[LEGACY_INGRESS_CLASS];
  const name = ingressClassName ?? legacy;
  const gaps: Finding[] = [];
  const matching = itemsOf(
    noneIfNotInstalled(evaluation.find(kinds.IngressClass, 'namespace', '')),
    gaps,
    each =>
      name === undefined
        ? each.metadata.annotations[DEFAULT_INGRESS_CLASS] === 'true'
        : each.metadata.name === name,
  );
  const none = (finding: Omit<Finding, 'evidence'>): ResolvedClass => ({
    name: name ?? '',
    controller: '',
    findings: [
      {
        ...finding,
        evidence: [
          evidence(
            'Ingress',
            ingress,
            `spec.ingressClassName=${ingressClassName ?? '(none)'}`,
          ),
          ...(name ? [absence('IngressClass', '', name)] : []),
        ],
      },
    ],
  });
  if (gaps.length > 0) {
    return { name: name ?? '', controller: '', findings: gaps };
  }
  const who = title('Ingress', ingress);
  const [found] = matching;
  if (matching.length > 1 || !found) {
    return none(
      withoutClass(
        who,
        { ingressClassName, name, matching },
        addressOf(evaluation, ingress),
      ),
    );
  }
  const { controller } = found.spec;
  const seen = evidence('IngressClass', found, `spec.controller=${controller}`);
  return {
    name: found.metadata.name,
    controller,
    findings:
      controller === RETIRED_CONTROLLER
        ? [
            {
              state: 'warning',
              reason: 'ControllerRetired',
              message: `${who} is served by ingress-nginx, which is retired and gets no security fixes: move to the Gateway API.`,
              evidence: [seen],
            },
          ]
        : [
            {
              state: 'healthy',
              reason: 'ClassResolved',
              message: `${who} is for the controller ${controller}.`,
              evidence: [seen],
            },
          ],
  };
}

type IngressClass = ObjectOf<'IngressClass'>;

/** What is wrong with the class of an Ingress. */
function lacking(
  name: string | undefined,
  matching: readonly IngressClass[],
): string {
  if (matching.length > 1) {
    return `names no class, and several are the default: ${matching
      .map(each => each.metadata.name)
      .join(', ')}`;
  }
  return name === undefined
    ? 'names no class and none is the default'
    : `names the class ${name}, and there is no such IngressClass`;
}

/**
 * What an address says of an Ingress: only a controller writes one. `held` where something in the cluster has it, so
 * that the controller is there; `written` where it may be left over, or is outside.
 */
function addressOf(
  evaluation: Evaluation,
  { status }: ObjectOf<'Ingress'>,
): 'held' | 'written' | undefined {
  const addresses = status.loadBalancer.ingress.flatMap(
    ({ ip, hostname }) => ip ?? hostname ?? [],
  );
  if (addresses.length === 0) {
    return undefined;
  }
  return holdersOf(evaluation, addresses).isFound ? 'held' : 'written';
}

/** What it means that there is no one class of an Ingress. */
function withoutClass(
  who: string,
  {
    ingressClassName,
    name,
    matching,
  }: {
    ingressClassName: string | undefined;
    name: string | undefined;
    matching: readonly IngressClass[];
  },
  address: 'held' | 'written' | undefined,
): Omit<Finding, 'evidence'> {
  // A class that was named and is gone has left its address behind, unless somebody has it.
  const isGone = ingressClassName !== undefined && address !== 'held';
  if (address && !isGone) {
    return {
      state: address === 'held' ? 'warning' : 'unknown',
      reason: 'ControllerUnknown',
      message: `${who} ${lacking(name, matching)}. A controller gave it ${
        address === 'held'
          ? 'an address that is there; which one is not known'
          : 'an address; which one, and whether it is still there, is not known'
      }: name a class that exists.`,
    };
  }
  if (matching.length > 1) {
    return {
      state: 'failed',
      reason: 'AmbiguousIngressClass',
      message: `${who} ${lacking(name, matching)}.`,
    };
  }
  if (name === undefined) {
    return {
      state: 'failed',
      reason: 'NoIngressClass',
      message: `${who} names no class and none is the default: no controller acts on it.`,
    };
  }
  if (ingressClassName !== undefined) {
    return {
      state: 'failed',
      reason: 'IngressClassNotFound',
      message: `IngressClass ${name}, which ${who} names, does not exist: ${
        address
          ? 'the controller that gave it an address may be gone'
          : 'no controller acts on it'
      }.`,
    };
  }
  // Before IngressClass existed, controllers agreed on the value of the annotation by themselves.
  return {
    state: 'unknown',
    reason: 'ControllerUnknown',
    message: `${who} names the class ${name} in an annotation, and there is no such IngressClass: which controller acts on it is not known.`,
  };
}
