import { Route, Routes } from 'react-router-dom';
import { clusterRouteRefs, namespaceRouteRefs } from '../routes';
import { ChangeClusterPage, ChangeNamespacePage } from './change/ChangePages';
import { DeleteClusterPage, DeleteNamespacePage } from './delete/DeletePages';
import { Elsewhere } from './Elsewhere';
import { Overview } from './Overview';
import readable from './readable.module.css';

/** The clusters and namespaces that the user may read, and the pages on which they are changed, repaired and deleted. */
export function OkePage() {
  return (
    <main className={readable.secondaryText}>
      <Routes>
        <Route path="/" element={<Overview />} />
        <Route
          path={clusterRouteRefs.change.path}
          element={<ChangeClusterPage action="change" />}
        />
        <Route
          path={clusterRouteRefs.repair.path}
          element={<ChangeClusterPage action="repair" />}
        />
        <Route
          path={clusterRouteRefs.delete.path}
          element={<DeleteClusterPage />}
        />
        <Route
          path={namespaceRouteRefs.change.path}
          element={<ChangeNamespacePage action="change" />}
        />
        <Route
          path={namespaceRouteRefs.repair.path}
          element={<ChangeNamespacePage action="repair" />}
        />
        <Route
          path={namespaceRouteRefs.delete.path}
          element={<DeleteNamespacePage />}
        />
        <Route path="/clusters/:cluster" element={<Elsewhere />} />
        <Route
          path="/clusters/:cluster/namespaces/:namespace"
          element={<Elsewhere />}
        />
        <Route path="*" element={<Elsewhere />} />
      </Routes>
    </main>
  );
}
