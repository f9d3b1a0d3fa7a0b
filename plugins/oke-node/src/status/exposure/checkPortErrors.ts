import { evidence, title, type Finding } from '../findings';
import type { ObjectOf } from '../kinds';

/** What a load balancer says of its ports: a listener that could not be made, for example. */
export function checkPortErrors(
  kind: 'Service' | 'Ingress',
  object: ObjectOf<'Service'> | ObjectOf<'Ingress'>,
  ports: readonly number[],
): Finding[] {
  return object.status.loadBalancer.ingress.flatMap(entry =>
    entry.ports
      .filter(({ port, error }) => error && ports.includes(port))
      .map(({ port, protocol, error }) => ({
        state: 'failed',
        reason: 'LoadBalancerPortError',
        message: `Port ${port} of the load balancer of ${title(
          kind,
          object,
        )} takes no requests: ${error}.`,
        evidence: [
          evidence(
            kind,
            object,
            `status.loadBalancer.ingress[].ports[${protocol} ${port}].error=${error}`,
          ),
        ],
      })),
  );
}
