import type { ReflectorHandler } from './ReflectorHandler';

/**
 * A handler that never throws: what `handler` throws, or rejects with where a callback is asynchronous after all,
 * goes to its `onError`. Once `signal` is aborted, nothing is called any more.
 */
export function guardedHandler<T>(
  handler: ReflectorHandler<T>,
  signal: AbortSignal,
): ReflectorHandler<T> {
  const onError = (error: unknown) => {
    if (signal.aborted) {
      return;
    }
    try {
      handler.onError(error);
    } catch (cause) {
      // Against its contract. There is nobody left to tell but the process.
      process.emitWarning(
        new Error('The onError of a reflector threw', { cause }),
      );
    }
  };
  const guard =
    <A extends unknown[]>(callback: (...args: A) => unknown) =>
    (...args: A): void => {
      if (signal.aborted) {
        return;
      }
      try {
        const result = callback(...args);
        if (result instanceof Promise) {
          result.catch(onError);
        }
      } catch (error) {
        onError(error);
      }
    };
  return {
    onReplace: guard(objects => handler.onReplace(objects)),
    onUpsert: guard(object => handler.onUpsert(object)),
    onDelete: guard(uid => handler.onDelete(uid)),
    onUnreadable: guard((object, error) => handler.onUnreadable(object, error)),
    onRelisted: guard(() => handler.onRelisted?.()),
    onState: guard(state => handler.onState(state)),
    onError,
  };
}
