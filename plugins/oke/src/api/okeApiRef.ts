import { createApiRef } from '@backstage/frontend-plugin-api';
import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';

/**
 * What the frontend asks of the Okeanos backend. Implemented by `OkeClient` of
 * `@okeanos/backstage-plugin-oke-common`, which says what each method returns and throws.
 *
 * @public
 */
export interface OkeApi extends Pick<OkeClient, keyof OkeClient> {}

/**
 * Utility API of the Okeanos backend, in both frontend systems.
 *
 * @public
 */
export const okeApiRef = createApiRef<OkeApi>().with({
  id: 'plugin.oke.service',
  pluginId: 'oke',
});
