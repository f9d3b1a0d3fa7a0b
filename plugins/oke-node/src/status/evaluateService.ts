import type {
  Aspect,
  EvaluatorItem,
  ItemCard,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { Evaluator } from './Evaluator';
import { evaluateCertificates } from './certificates/certificates';
import type { Dependency } from './dependencies';
import { evaluateItems } from './evaluateItems';
import { Evaluation } from './Evaluation';
import { evaluateExposure, findWaysIn } from './exposure/exposure';
import { toAspect } from './findings';
import { gatewayOf } from './gatewayOf';
import type { ObjectView } from './objectView';
import { evaluatePolicy } from './policy/policy';

/**
 * What an evaluation gives.
 *
 * @alpha
 */
export interface ServiceEvaluation {
  status: ServiceStatus;
  /** When time alone may change the status; undefined when never. Evaluate again then. */
  nextAt: Date | undefined;
  /** What the status rests on, for `ServiceDependencies`. */
  dependencies: ReadonlySet<Dependency>;
}

/**
 * Evaluates how one Kubernetes Service stands. Without I/O and without a clock of its own: the same
 * objects at the same moment, after the same status, give the same status.
 *
 * `since` is taken from the objects where they tell it, else it is `now`: `carrySince` keeps
 * the earlier one of what has not changed.
 *
 * @param view - the objects of the cluster
 * @param service - which Service; it need not exist
 * @param now - the present moment
 * @param evaluators - of modules
 * @param onFault - told when one of them fails: the status says that it did, and not in its words
 * @param before - the status before, of the same namespace's incarnation: what was there and is not counts
 * @alpha
 */
export function evaluateService(
  view: ObjectView,
  service: { cluster: string; namespace: string; service: string },
  now: Date,
  evaluators: readonly Evaluator[] = [],
  onFault: (evaluator: Evaluator, error: unknown) => void = () => {},
  before?: ServiceStatus,
): ServiceEvaluation {
  const evaluation = new Evaluation(view, now);
  const { cluster, namespace, service: name } = service;
  const ways = findWaysIn(evaluation, namespace, name);
  const ofWays = evaluation.takeKindsRead();
  const certificates = evaluateCertificates(
    evaluation,
    namespace,
    name,
    ways.presented,
  );
  // What is presented to clients is what the ways in say.
  const ofCertificates = [...ofWays, ...evaluation.takeKindsRead()];
  const exposure = evaluateExposure(
    ...([evaluation, ways, certificates.standing, before?.exposure] as const),
  );
  const ofExposure = [
    ...(certificates.standing.size > 0 ? ofCertificates : ofWays),
    ...evaluation.takeKindsRead(),
  ];
  const policy = evaluatePolicy(evaluation, namespace, name);
  const ofPolicy = evaluation.takeKindsRead();
  const items = evaluators.flatMap(evaluator =>
    evaluateItems(evaluation, evaluator, service, onFault),
  );
  // Items of modules are on all cards, so that each of these rests on what modules read.
  const ofItems = evaluation.takeKindsRead();
  const gateway = ways.backend.service && gatewayOf(ways.backend.service);
  const readBy = (...ids: string[]) =>
    [...new Set([...ids, ...ofItems])].sort();
  return {
    status: {
      cluster,
      namespace,
      service: name,
      ...(gateway && { partOf: `Gateway ${gateway}` }),
      exposure: withItems('exposure', exposure, items, now),
      certificates: withItems('certificates', certificates.status, items, now),
      policy: withItems('policy', policy, items, now),
      items,
      readKinds: {
        exposure: readBy(...ofExposure),
        certificates: readBy(...ofCertificates),
        policy: readBy(...ofPolicy),
        checks: readBy(),
      },
    },
    nextAt: evaluation.nextAt,
    dependencies: evaluation.dependencies,
  };
}

/**
 * What a card says as a whole: the worst of what it says itself and of what modules say on it. That there
 * is none of something, or that an API is not installed that a module would read, is no reason to say so of the whole.
 */
function withItems<T extends Aspect>(
  card: ItemCard,
  status: T,
  items: readonly EvaluatorItem[],
  now: Date,
): T {
  const counting = items.filter(
    ({ card: on, state }) =>
      on === card && state !== 'none' && state !== 'notInstalled',
  );
  return { ...status, ...toAspect(counting, status, now) };
}
