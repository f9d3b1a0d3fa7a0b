import { type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useCallback } from 'react';
import { useLoaded, type Loaded } from '../../live/useLoaded';

/** What makes a namespace, and what makes a cluster. */
export type MakingAction = 'oke:namespace:create' | 'oke:cluster:create';

/** The templates that the user may see of which a step runs an action. */
export function useTemplates(action: MakingAction): Loaded<Entity[]> {
  const catalogApi = useApi(catalogApiRef);
  const load = useCallback(async () => {
    const { items } = await catalogApi.getEntities({
      filter: { kind: 'Template', 'spec.steps.action': action },
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.title',
        'metadata.description',
      ],
      order: { field: 'metadata.name', order: 'asc' },
    });
    return items;
  }, [catalogApi, action]);
  return useLoaded(load);
}
