import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Evaluator } from '../status/Evaluator';

/**
 * Where modules add {@link Evaluator}s.
 *
 * @alpha
 */
export interface EvaluatorsExtensionPoint {
  /**
   * @throws Error that names the modules when another evaluator has the id, or reads another definition of a kind,
   *   or when something of it cannot be used
   */
  addEvaluator(evaluator: Evaluator): void;
}

/**
 * See {@link EvaluatorsExtensionPoint}.
 *
 * @alpha
 */
export const evaluatorsExtensionPoint =
  createExtensionPoint<EvaluatorsExtensionPoint>({ id: 'oke.evaluators' });
