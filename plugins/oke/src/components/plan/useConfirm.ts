import { toError, type ErrorLike } from '@backstage/errors';
import {
  OkeResponseError,
  PlanMovedError,
  type DeletionPlan,
  type Plan,
  type PlanDifference,
} from '@okeanos/backstage-plugin-oke-common';
import { useRef, useState } from 'react';
import type { Planning } from './usePlan';

/** The confirmation of a plan. */
export interface Confirmation {
  /** Sends the id of the plan that is shown. */
  confirm: () => Promise<void>;
  isPending: boolean;
  /** In what the plan that is shown differs from the one that was confirmed; empty when that cannot be told. */
  moved?: PlanDifference[];
  /** Why it was refused otherwise. */
  error?: ErrorLike;
}

/**
 * Confirms the plan that is shown. When the world has moved meanwhile, the plan of now takes its place, with what is
 * different, to be confirmed again.
 */
export function useConfirm<P extends { id?: string }>(options: {
  planning: Planning<P>;
  /** Whether a plan that came with a refusal is one of these. */
  isPlan: (plan: Plan | DeletionPlan) => plan is (Plan | DeletionPlan) & P;
  send: (planId: string) => Promise<void>;
  /** Called when the world was otherwise. */
  onMoved?: () => void;
}): Confirmation {
  const { planning, isPlan, send, onMoved } = options;
  const [state, setState] = useState<Omit<Confirmation, 'confirm'>>({
    isPending: false,
  });
  const isSending = useRef(false);

  const confirm = async () => {
    const { plan, isCurrent } = planning;
    if (!plan?.id || !isCurrent || isSending.current) {
      return;
    }
    isSending.current = true;
    setState({ isPending: true });
    try {
      await send(plan.id);
      setState({ isPending: false });
    } catch (error) {
      if (error instanceof PlanMovedError && isPlan(error.plan)) {
        planning.take(error.plan);
        setState({ isPending: false, moved: error.difference ?? [] });
        onMoved?.();
      } else {
        setState({ isPending: false, error: toError(error) });
        // Something is wrong with it now that was not a moment ago: the plan tells where.
        if (error instanceof OkeResponseError && error.problems.length > 0) {
          planning.retry();
        }
      }
    } finally {
      isSending.current = false;
    }
  };
  return { ...state, confirm };
}

export const isDeclarationPlan = (plan: Plan | DeletionPlan): plan is Plan =>
  'changes' in plan;

export const isDeletionPlan = (
  plan: Plan | DeletionPlan,
): plan is DeletionPlan => 'groups' in plan;
