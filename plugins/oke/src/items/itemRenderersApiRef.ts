import { createApiRef } from '@backstage/frontend-plugin-api';
import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import type { JSX } from 'react';

/**
 * Shows the details of an item: what lies in its `data`. State, title, since when, sentence and evidence are
 * shown beside it as of every item, so that no renderer can make a statement look better than it is.
 *
 * @public
 */
export type ItemRenderer = (props: { item: EvaluatorItem }) => JSX.Element;

/** The renderers that extensions brought, by id. There is none in apps on the old frontend system. */
export const itemRenderersApiRef = createApiRef<
  ReadonlyMap<string, ItemRenderer>
>().with({ id: 'plugin.oke.item-renderers', pluginId: 'oke' });
