import {
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  certificateSourcesExtensionPoint,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';

/** A module that brings certificate sources, as one of somebody else would. */
export function sourceModule(...sources: CertificateSource[]): BackendFeature {
  return createBackendModule({
    pluginId: 'oke',
    moduleId: 'test-sources',
    register(env) {
      env.registerInit({
        deps: { registered: certificateSourcesExtensionPoint },
        async init({ registered }) {
          sources.forEach(source => registered.addSource(source));
        },
      });
    },
  });
}
