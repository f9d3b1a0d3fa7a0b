import { Navigate, useParams } from 'react-router-dom';
import { rootRouteRef, useEntityPath, useOptionalRoute } from '../routes';

/** Leads from a path without a page: to the cluster or namespace that it names, else to the OKE page. */
export function Elsewhere() {
  const { cluster = '', namespace } = useParams();
  const entity = useEntityPath({ cluster, namespace });
  const overview = useOptionalRoute(rootRouteRef);
  const path = (cluster && entity) || overview?.() || '/';
  return <Navigate to={path} replace />;
}
