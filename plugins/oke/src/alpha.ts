/**
 * What modules add to the cards, in apps on the new frontend system. It may still change between releases.
 *
 * @packageDocumentation
 */
export { ItemRendererBlueprint } from './items/ItemRendererBlueprint';
export type { ItemRenderer } from './items/itemRenderersApiRef';
