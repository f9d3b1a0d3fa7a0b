import { Link } from '@backstage/ui';
import { useEntityPath, type Thing } from '../routes';

/** The name of a cluster or namespace, which leads to its entity in apps with a catalog. */
export function ThingLink(props: { of: Thing }) {
  const { of } = props;
  const path = useEntityPath(of);
  const name = of.namespace ?? of.cluster;
  return path === undefined ? <>{name}</> : <Link href={path}>{name}</Link>;
}
