import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  entityRouteRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import type { JSX } from 'react';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { FakeSignals } from './FakeSignals';
import { clusterResources } from './fixtures';
import { partsOf } from './partsOf';

/** Renders cards as on the page of an entity, on an answer or a refusal of the backend. */
export function renderOnEntityPage(
  entity: Entity,
  cards: JSX.Element,
  api: Partial<OkeApi>,
  signals: SignalApi = new FakeSignals(),
) {
  return renderInTestApp(
    <EntityProvider entity={entity}>{cards}</EntityProvider>,
    {
      apis: [
        [
          okeApiRef,
          {
            listNamespaceSummaries: async () => [],
            getClusterHistory: async () => [],
            listOptions: async () => ({ items: [] }),
            getClusterResources: async () => clusterResources(),
            // As whoever is not of the platform team gets it.
            getClusterAccess: async () => {
              throw new OkeResponseError(404, 'NotFoundError', 'No', []);
            },
            ...api,
            ...(api.getEntityStatus && partsOf(api.getEntityStatus)),
          },
        ],
        [signalApiRef, signals],
      ],
      // Statuses name groups, users and entities, which have pages.
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}
