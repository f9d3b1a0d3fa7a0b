/**
 * Runs a call that must be answered in time. Does not wait longer, whatever the call does with its
 * signal.
 *
 * @throws what the call throws; an error that names the time when it was too long
 */
export async function withTimeout<T>(
  ms: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(
    () => controller.abort(new Error(`no answer within ${ms} ms`)),
    ms,
  );
  const aborted = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  );
  try {
    return await Promise.race([call(signal), aborted]);
  } finally {
    clearTimeout(timer);
  }
}
