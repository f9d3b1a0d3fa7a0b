import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import { evaluateCertificates } from './certificates/certificates';
import type { Dependency } from './dependencies';
import { Evaluation } from './Evaluation';
import { evaluateExposure } from './exposure/exposure';
import type { ObjectView } from './objectView';
import { evaluatePolicy } from './policy/policy';

/**
 * What an evaluation gives.
 *
 * @public
 */
export interface ServiceEvaluation {
  status: ServiceStatus;
  /** When time alone may change the status; undefined when never. Evaluate again then. */
  nextAt: Date | undefined;
  /** What the status rests on, for {@link ServiceDependencies}. */
  dependencies: ReadonlySet<Dependency>;
}

/**
 * Evaluates how one Kubernetes Service stands. Without I/O and without a clock of its own: the same
 * objects at the same moment give the same status.
 *
 * `since` is taken from the objects where they tell it, else it is `now`: {@link carrySince} keeps
 * the earlier one of what has not changed.
 *
 * @param view - the objects of the cluster
 * @param service - which Service; it need not exist
 * @param now - the present moment
 * @public
 */
export function evaluateService(
  view: ObjectView,
  service: { cluster: string; namespace: string; service: string },
  now: Date,
): ServiceEvaluation {
  const evaluation = new Evaluation(view, now);
  const { cluster, namespace, service: name } = service;
  const exposure = evaluateExposure(evaluation, namespace, name);
  const certificates = evaluateCertificates(
    evaluation,
    namespace,
    name,
    exposure.presented,
  );
  const policy = evaluatePolicy(evaluation, namespace, name);
  return {
    status: {
      cluster,
      namespace,
      service: name,
      exposure: exposure.status,
      certificates,
      policy,
    },
    nextAt: evaluation.nextAt,
    dependencies: evaluation.dependencies,
  };
}
