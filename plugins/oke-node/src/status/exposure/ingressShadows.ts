import { itemsOf, type Evaluation } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { INGRESS_CANARY, INGRESS_MERGEABLE } from '../kinds/ingress';
import { noneIfNotInstalled } from '../Reading';
import { resolveIngressClass, RETIRED_CONTROLLER } from './resolveIngressClass';
import { winsOver } from './shadows';

type Ingress = ObjectOf<'Ingress'>;

const isCanary = ({ metadata }: Ingress) =>
  metadata.annotations[INGRESS_CANARY] === 'true';

/** The oldest Ingress of a host has all of it there, unless they say that they share it. */
const ONE_FOR_A_HOST = 'nginx.org/ingress-controller';

const isMergeable = ({ metadata }: Ingress) =>
  INGRESS_MERGEABLE in metadata.annotations;

/** A host and a path that an Ingress takes. */
export interface HostPath {
  /** Empty for any. */
  host: string;
  path: string;
  pathType: string;
}

/**
 * Checks that no older Ingress of the same controller has the same host and path for another Service: controllers keep
 * the older, as ingress-nginx says of itself
 * (https://kubernetes.github.io/ingress-nginx/user-guide/basic-usage/#precedence).
 *
 * @param wanted - what leads to the service
 */
export function checkIngressTaken(
  evaluation: Evaluation,
  ingress: Ingress,
  service: string,
  wanted: readonly HostPath[],
): Finding[] {
  if (isCanary(ingress)) {
    return [];
  }
  const { controller } = resolveIngressClass(evaluation, ingress);
  const hasAll = controller === ONE_FOR_A_HOST && !isMergeable(ingress);
  const gaps: Finding[] = [];
  const taken = wanted.flatMap(({ host, path, pathType }) => {
    const [taker] = itemsOf(
      noneIfNotInstalled(evaluation.find(kinds.Ingress, 'host', host)),
      gaps,
      rival =>
        winsOver(rival, ingress) &&
        !isCanary(rival) &&
        resolveIngressClass(evaluation, rival).controller === controller &&
        rival.spec.rules.some(
          rule =>
            rule.host === host &&
            rule.http.paths.some(
              each =>
                (hasAll ||
                  (each.path === path && each.pathType === pathType)) &&
                !(
                  each.backend.service?.name === service &&
                  rival.metadata.namespace === ingress.metadata.namespace
                ),
            ),
        ),
    );
    return taker ? [{ host, path, taker }] : [];
  });
  const [first] = taken;
  if (!first) {
    // A kind that cannot be read at all is told where the service's own Ingresses are looked for.
    return gaps.filter(({ reason }) => reason === 'Unreadable').slice(0, 1);
  }
  const all = taken.length === wanted.length;
  return [
    {
      state:
        all && [RETIRED_CONTROLLER, ONE_FOR_A_HOST].includes(controller)
          ? 'failed'
          : 'warning',
      reason: all ? 'Shadowed' : 'PartlyShadowed',
      message: `${title('Ingress', first.taker)}, which is older, has ${taken
        .map(({ host, path }) => `${path} of ${host || 'any host'}`)
        .join(
          ', ',
        )} for another Service: controllers keep the older, and ${title(
        'Ingress',
        ingress,
      )} gets ${all ? 'no request' : 'none of these requests'}.`,
      since: ingress.metadata.creationTimestamp,
      evidence: [
        evidence(
          'Ingress',
          first.taker,
          `metadata.creationTimestamp=${
            first.taker.metadata.creationTimestamp ?? '(none)'
          }, the same host and path`,
        ),
      ],
    },
  ];
}
