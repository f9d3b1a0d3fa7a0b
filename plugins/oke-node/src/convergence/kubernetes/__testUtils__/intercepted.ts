import type { KubernetesApi } from '../KubernetesApi';

/**
 * The same API, with something done before and after each call, which may throw or take its time.
 *
 * @param around - `call`: for example `get ConfigMap a`, `dryRun ConfigMap a`, `scope of ConfigMap`
 */
export function intercepted(
  api: KubernetesApi,
  around: (call: string, phase: 'before' | 'after') => Promise<void>,
): KubernetesApi {
  const during = async <T>(call: string, run: () => Promise<T>) => {
    await around(call, 'before');
    const result = await run();
    await around(call, 'after');
    return result;
  };
  return {
    scopeOf: kind => during(`scope of ${kind.kind}`, () => api.scopeOf(kind)),
    get: (ref, signal) =>
      during(`get ${ref.kind} ${ref.name}`, () => api.get(ref, signal)),
    apply: (object, options) =>
      during(
        `${options.dryRun ? 'dryRun' : 'apply'} ${object.kind} ${
          object.metadata.name
        }`,
        () => api.apply(object, options),
      ),
    delete: (ref, uid, signal) =>
      during(`delete ${ref.kind} ${ref.name}`, () =>
        api.delete(ref, uid, signal),
      ),
  };
}
