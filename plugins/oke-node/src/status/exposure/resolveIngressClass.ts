import { itemsOf, type Evaluation } from '../Evaluation';
import { absence, evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { DEFAULT_INGRESS_CLASS, LEGACY_INGRESS_CLASS } from '../kinds/ingress';
import { noneIfNotInstalled } from '../Reading';

/** Controller of ingress-nginx, retired in March 2026: https://github.com/kubernetes/ingress-nginx */
const RETIRED_CONTROLLER = 'k8s.io/ingress-nginx';

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
  const classes = itemsOf(
    noneIfNotInstalled(evaluation.find(kinds.IngressClass, 'namespace', '')),
    gaps,
  );
  const matching = classes.filter(each =>
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
  if (matching.length > 1) {
    return none({
      state: 'failed',
      reason: 'AmbiguousIngressClass',
      message: `${who} names no class, and several are the default: ${matching
        .map(each => each.metadata.name)
        .join(', ')}.`,
    });
  }
  const [found] = matching;
  if (!found && name === undefined) {
    return none({
      state: 'failed',
      reason: 'NoIngressClass',
      message: `${who} names no class and none is the default: no controller acts on it.`,
    });
  }
  if (!found && ingressClassName !== undefined) {
    return none({
      state: 'failed',
      reason: 'IngressClassNotFound',
      message: `IngressClass ${name}, which ${who} names, does not exist: no controller acts on it.`,
    });
  }
  if (!found) {
    // Before IngressClass existed, controllers agreed on the value of the annotation by themselves.
    return none({
      state: 'unknown',
      reason: 'ControllerUnknown',
      message: `${who} names the class ${name} in an annotation, and there is no such IngressClass: which controller acts on it is not known.`,
    });
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
