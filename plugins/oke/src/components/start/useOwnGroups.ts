import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { useLoaded, type Loaded } from '../../live/useLoaded';

/** Entities in whose name the user owns things: the user, and groups. */
export function useOwnGroups(): Loaded<readonly string[]> {
  const identityApi = useApi(identityApiRef);
  const load = useCallback(
    async () => (await identityApi.getBackstageIdentity()).ownershipEntityRefs,
    [identityApi],
  );
  return useLoaded(load);
}
