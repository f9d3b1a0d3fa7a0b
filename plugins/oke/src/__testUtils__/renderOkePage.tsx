import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { Route, Routes } from 'react-router-dom';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { OkePage } from '../components/OkePage';
import { rootRouteRef } from '../routes';
import { clusterResources } from './fixtures';

/** Renders one of the pages below `/oke`, in an app in which entities have pages, too. */
export function renderOkePage(path: string, api: Partial<OkeApi>) {
  return renderInTestApp(
    <Routes>
      <Route path="/oke/*" element={<OkePage />} />
      <Route path="/catalog/*" element={<p>The page of an entity</p>} />
    </Routes>,
    {
      initialRouteEntries: [`/oke${path}`],
      apis: [
        [
          okeApiRef,
          {
            listOptions: async () => ({ items: [] }),
            getClusterResources: async () =>
              clusterResources({
                resources: clusterResources().resources.slice(0, 1),
              }),
            listNamespaceBounds: async () => [],
            ...api,
          },
        ],
        [catalogApiRef, catalogApiMock()],
      ],
      mountedRoutes: {
        '/oke': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}
