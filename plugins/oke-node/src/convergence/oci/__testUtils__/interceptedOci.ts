import type { OciApi } from '../../../oci/OciApi';

/** The calls that change something. */
const EFFECTS: ReadonlySet<string> = new Set<keyof OciApi>([
  'create',
  'update',
  'updateClusterEndpointConfig',
  'connectLocalPeeringGateways',
  'delete',
  'addSecurityRules',
  'removeSecurityRules',
  'installAddon',
  'updateAddon',
  'disableAddon',
]);

/**
 * The same API, with something done before and after each call, which may throw or take its time.
 *
 * @param around - `call`: for example `create Vcn`
 */
export function interceptedOci(
  api: OciApi,
  around: (
    call: string,
    phase: 'before' | 'after',
    isEffect: boolean,
  ) => Promise<void>,
): OciApi {
  return new Proxy(api, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || typeof name !== 'string') {
        return method;
      }
      return async (...args: unknown[]) => {
        const call = `${name} ${args[0]}`;
        await around(call, 'before', EFFECTS.has(name));
        const result = await method.apply(target, args);
        await around(call, 'after', EFFECTS.has(name));
        return result;
      };
    },
  });
}
