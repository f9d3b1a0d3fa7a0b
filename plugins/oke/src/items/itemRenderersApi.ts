import {
  ApiBlueprint,
  createExtensionInput,
} from '@backstage/frontend-plugin-api';
import { itemRendererDataRef } from './ItemRendererBlueprint';
import { itemRenderersApiRef } from './itemRenderersApiRef';

/** Collects the renderers of items for the cards. */
export const itemRenderersApi = ApiBlueprint.makeWithOverrides({
  name: 'item-renderers',
  inputs: { renderers: createExtensionInput([itemRendererDataRef]) },
  factory(originalFactory, { inputs }) {
    const renderers = inputs.renderers.map(input =>
      input.get(itemRendererDataRef),
    );
    const ids = renderers.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) {
      const nodes = inputs.renderers
        .filter(input => input.get(itemRendererDataRef).id === twice)
        .map(({ node }) => node.spec.id);
      throw new Error(
        `${nodes.join(' and ')} both show items of '${twice}': disable one`,
      );
    }
    return originalFactory(defineParams =>
      defineParams({
        api: itemRenderersApiRef,
        deps: {},
        factory: () =>
          new Map(renderers.map(({ id, renderer }) => [id, renderer])),
      }),
    );
  },
});
