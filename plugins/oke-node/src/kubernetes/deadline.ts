/**
 * Runs something that must end within `timeoutMs`: its signal is aborted then, with `onTimeout()` as the
 * reason, or earlier with the caller's signal.
 */
export async function withDeadline<T>(
  options: {
    timeoutMs: number;
    signal: AbortSignal | undefined;
    onTimeout: () => Error;
  },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeoutMs, signal, onTimeout } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  // Not AbortSignal.any: the caller's signal may live for days, and nothing of a request may stay on it.
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => controller.abort(onTimeout()), timeoutMs);
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
