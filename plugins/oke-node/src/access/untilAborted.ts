/**
 * The value, unless the signal is aborted first: what it comes from goes on for others.
 *
 * @throws the signal's reason
 */
export async function untilAborted<T>(
  value: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) {
    return value;
  }
  signal.throwIfAborted();
  const listening = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), {
      signal: listening.signal,
    }),
  );
  try {
    return await Promise.race([value, aborted]);
  } finally {
    listening.abort();
  }
}
