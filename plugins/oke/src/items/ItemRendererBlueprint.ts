import {
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import { guardRenderer } from './guardRenderer';
import type { ItemRenderer } from './itemRenderersApiRef';

/** One renderer, with the id that items name. */
export const itemRendererDataRef = createExtensionDataRef<{
  id: string;
  renderer: ItemRenderer;
}>().with({ id: 'oke.item-renderer' });

/**
 * An extension that shows the details of items which evaluators of the backend give: of all whose `renderer` is
 * its `id`.
 *
 * @alpha
 */
export const ItemRendererBlueprint = createExtensionBlueprint({
  kind: 'oke-item-renderer',
  attachTo: { id: 'api:oke/item-renderers', input: 'renderers' },
  output: [itemRendererDataRef],
  dataRefs: { renderer: itemRendererDataRef },
  *factory(
    params: {
      /** What items name as their `renderer`. */
      id: string;
      /** Loads it when the first item is shown. `data` of an item is any JSON: it is to be parsed. */
      loader: () => Promise<ItemRenderer>;
    },
    { node },
  ) {
    yield itemRendererDataRef({
      id: params.id,
      renderer: ExtensionBoundary.lazyComponent(node, () =>
        guardRenderer(node.spec.id, params.loader),
      ),
    });
  },
});
