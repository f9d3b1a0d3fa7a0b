import { itemsOf, type Evaluation } from '../Evaluation';
import type { Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import { isPlaceholder, readBackend, type Backend } from './backend';

type Labels = Record<string, string>;
type Slice = ObjectOf<'EndpointSlice'>;

/** What is behind an address, by all that a slice tells of it. */
interface Target {
  address: string;
  /** Undefined when the slice names no object, as those that are written by hand. */
  object: string | undefined;
  ports: Slice['ports'];
}

function targetsOf({
  metadata: { namespace },
  endpoints,
  ports,
}: Slice): Target[] {
  const real = endpoints.filter(endpoint => !isPlaceholder(endpoint));
  return real.flatMap(({ addresses, targetRef }) =>
    addresses.map(address => ({
      address,
      object: targetRef && `${targetRef.kind}/${namespace}/${targetRef.name}`,
      ports,
    })),
  );
}

/** Pods on the network of their node have its address in common: it tells nothing where both are named. */
function isSame(one: Target, other: Target): boolean {
  if (one.address !== other.address) {
    return false;
  }
  return one.object !== undefined && other.object !== undefined
    ? one.object === other.object
    : one.ports.some(({ port }) =>
        other.ports.some(each => each.port === port),
      );
}

const isWithin = (one: Labels, other: Labels) =>
  Object.entries(one).every(([key, value]) => other[key] === value);

/** Whether one of two selectors chooses all that the other does. */
function isNested(one: Labels, other: Labels): boolean {
  return (
    Object.keys(one).length > 0 &&
    Object.keys(other).length > 0 &&
    (isWithin(one, other) || isWithin(other, one))
  );
}

/**
 * The other Services that lead to the same pods, whatever their names: those that have an endpoint in common, from any
 * namespace, and, where one has none yet, those whose selectors choose the same pods.
 *
 * @param gaps - gets which Service may choose the same pods and is not understood
 */
export function siblingsOf(
  evaluation: Evaluation,
  backend: Backend,
  gaps: Finding[],
): Backend[] {
  const { service, namespace } = backend;
  // What leads to this Service itself is judged by its own readings.
  const ignored: Finding[] = [];
  const own = backend.slices.flatMap(targetsOf);
  const keys = new Set(
    own.flatMap(target =>
      itemsOf(
        evaluation.find(kinds.EndpointSlice, 'address', target.address),
        ignored,
      )
        .filter(slice => targetsOf(slice).some(other => isSame(target, other)))
        .flatMap(slice => kinds.EndpointSlice.indexes.service.keys(slice)),
    ),
  );
  const selector = service?.spec.selector ?? {};
  const alike = itemsOf(
    evaluation.find(kinds.Service, 'namespace', namespace),
    gaps,
    ({ metadata, spec }) =>
      metadata.name !== backend.name && isNested(spec.selector, selector),
  );
  for (const { metadata } of alike) {
    const other = readBackend(evaluation, namespace, metadata.name);
    if (own.length === 0 || other.slices.flatMap(targetsOf).length === 0) {
      keys.add(`${namespace}/${metadata.name}`);
    }
  }
  keys.delete(`${namespace}/${backend.name}`);
  return [...keys].sort().map(key => {
    const [ofNamespace, name] = key.split('/');
    return readBackend(evaluation, ofNamespace, name);
  });
}
