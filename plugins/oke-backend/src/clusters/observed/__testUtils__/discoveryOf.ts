import {
  ownKinds,
  type Kind,
  type NamedObject,
} from '@okeanos/backstage-plugin-oke-node';

/** As an API server tells what it serves: these kinds. */
export function discoveryOf(
  served: readonly Kind<NamedObject>[] = ownKinds,
): object {
  return {
    kind: 'APIGroupDiscoveryList',
    items: served.map(({ apiVersion, kind, plural, namespaced }) => {
      const [group, version] = apiVersion.includes('/')
        ? apiVersion.split('/')
        : ['', apiVersion];
      return {
        metadata: { name: group },
        versions: [
          {
            version,
            resources: [
              {
                resource: plural,
                responseKind: { kind },
                scope: namespaced ? 'Namespaced' : 'Cluster',
              },
            ],
          },
        ],
      };
    }),
  };
}
