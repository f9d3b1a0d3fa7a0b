import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useCallback, useSyncExternalStore } from 'react';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import {
  LiveQuery,
  NOTHING_YET,
  type LiveState,
  type SignalSource,
} from './LiveQuery';

/** A {@link LiveState} with the means to ask at once. */
export interface LiveResult<T> extends LiveState<T> {
  refresh: () => void;
}

/**
 * Makes a hook that reads something from the backend by a key. All components that use the hook
 * with the same key share one request, one signal subscription and one state; the request is
 * aborted when the last of them is gone.
 */
export function createLiveHook<T, Key extends string = string>(options: {
  load: (api: OkeApi, key: Key, signal: AbortSignal) => Promise<T>;
  signalSource?: (data: T) => SignalSource | undefined;
  refreshAfter?: (data: T) => number;
}): (key: Key) => LiveResult<T> {
  // By API instance, so that nothing is shared between two apps or two tests.
  const queriesOf = new WeakMap<OkeApi, Map<string, LiveQuery<T>>>();

  return key => {
    const api = useApi(okeApiRef);
    const signals = useApiHolder().get(signalApiRef);

    let queries = queriesOf.get(api);
    if (!queries) {
      queries = new Map();
      queriesOf.set(api, queries);
    }
    const watched = queries;

    const subscribe = useCallback(
      (listener: () => void) => {
        let query = watched.get(key);
        if (!query) {
          query = new LiveQuery({
            load: signal => options.load(api, key, signal),
            signalSource: options.signalSource,
            refreshAfter: options.refreshAfter,
            signals,
          });
          watched.set(key, query);
        }
        const present = query;
        const unsubscribe = present.subscribe(listener);
        return () => {
          unsubscribe();
          if (!present.isWatched) {
            watched.delete(key);
          }
        };
      },
      [api, key, signals, watched],
    );
    const state = useSyncExternalStore(
      subscribe,
      () => watched.get(key)?.state ?? NOTHING_YET,
    );
    const refresh = useCallback(
      () => watched.get(key)?.refresh(),
      [key, watched],
    );
    return { ...state, refresh };
  };
}
