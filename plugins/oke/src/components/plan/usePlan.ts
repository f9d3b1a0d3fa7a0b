import { toError, type ErrorLike } from '@backstage/errors';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { DeadlineError } from '../../live/DeadlineError';

/** So long nothing must change before a plan is asked for. */
export const PLAN_AFTER_MS = 400;

/** A plan asks the cloud: longer than everything else, and not for ever. */
export const PLAN_DEADLINE_MS = 30_000;

/** How far the planning of what is asked is. */
export interface Planning<P> {
  /** The last plan that came, which may be of what was asked before: see `isCurrent`. */
  plan?: P;
  /** Whether `plan` is of what is asked now. */
  isCurrent: boolean;
  /** Why there is none of what is asked now. */
  error?: ErrorLike;
  /** Asks again. */
  retry: () => void;
  /** Takes a plan of what is asked now that came in another way. */
  take: (plan: P) => void;
}

interface Result<P> {
  key: string;
  plan?: P;
  error?: ErrorLike;
}

/**
 * The plan of what is asked, again whenever that changes: a moment after the last change, and without what it was asked
 * before, whose request is cancelled.
 *
 * @param asked - JSON
 */
export function usePlan<Asked, P>(
  asked: Asked,
  load: (asked: Asked, signal: AbortSignal) => Promise<P>,
): Planning<P> {
  const key = JSON.stringify(asked);
  const [result, setResult] = useState<Result<P>>();
  const [attempt, again] = useReducer((count: number) => count + 1, 0);
  const latest = useRef({ asked, load });
  latest.current = { asked, load };
  const isFirst = useRef(true);

  useEffect(() => {
    const request = new AbortController();
    let deadline: ReturnType<typeof setTimeout> | undefined;
    const settle = (settled: Omit<Result<P>, 'key'>) => {
      if (!request.signal.aborted) {
        clearTimeout(deadline);
        // What was shown stays until there is another.
        setResult(before => ({ plan: before?.plan, ...settled, key }));
      }
    };
    const ask = async () => {
      deadline = setTimeout(() => {
        settle({ error: toError(new DeadlineError(PLAN_DEADLINE_MS)) });
        request.abort();
      }, PLAN_DEADLINE_MS);
      const { asked: present, load: loadPresent } = latest.current;
      try {
        settle({ plan: await loadPresent(present, request.signal) });
      } catch (error) {
        settle({ error: toError(error) });
      }
    };
    const start = setTimeout(ask, isFirst.current ? 0 : PLAN_AFTER_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(start);
      clearTimeout(deadline);
      request.abort();
    };
  }, [key, attempt]);

  const retry = useCallback(() => {
    isFirst.current = true;
    setResult(before => before && { ...before, key: '', error: undefined });
    again();
  }, []);
  const take = useCallback((plan: P) => setResult({ key, plan }), [key]);
  const isSettled = result?.key === key;
  return {
    plan: result?.plan,
    isCurrent: isSettled && result.error === undefined,
    error: isSettled ? result.error : undefined,
    retry,
    take,
  };
}
