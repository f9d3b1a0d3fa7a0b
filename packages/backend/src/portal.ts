import { createBackend } from '@backstage/backend-defaults';
import { developmentAuthModule } from './auth/developmentAuthModule';
import { locationGuardModule } from './catalog/locationGuardModule';
import { okeanosPolicyModule } from './permission/okeanosPolicyModule';

/** The backend of the portal, not started yet. */
export function createPortalBackend(): ReturnType<typeof createBackend> {
  const backend = createBackend();

  backend.add(import('@backstage/plugin-app-backend'));

  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(developmentAuthModule);

  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(okeanosPolicyModule);

  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(locationGuardModule);
  backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
  backend.add(import('@okeanos/backstage-plugin-catalog-backend-module-oke'));
  backend.add(
    import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
  );

  backend.add(import('@backstage/plugin-scaffolder-backend'));
  backend.add(
    import('@okeanos/backstage-plugin-scaffolder-backend-module-oke'),
  );

  backend.add(import('@backstage/plugin-search-backend'));
  backend.add(import('@backstage/plugin-search-backend-module-catalog'));

  backend.add(import('@backstage/plugin-user-settings-backend'));
  // With several replicas, signals reach the pages of all of them through it.
  backend.add(import('@backstage/plugin-events-backend'));
  backend.add(import('@backstage/plugin-signals-backend'));

  backend.add(import('@backstage/plugin-notifications-backend'));

  backend.add(import('@okeanos/backstage-plugin-oke-backend'));
  backend.add(
    import('@okeanos/backstage-plugin-oke-backend-module-notifications'),
  );

  backend.add(import('@backstage/plugin-kubernetes-backend'));
  backend.add(
    import('@okeanos/backstage-plugin-kubernetes-backend-module-oke'),
  );

  return backend;
}
