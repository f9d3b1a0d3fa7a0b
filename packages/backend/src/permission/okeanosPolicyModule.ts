import { createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { OkeanosPolicy } from './OkeanosPolicy';

export const okeanosPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'okeanos-policy',
  register(reg) {
    reg.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new OkeanosPolicy());
      },
    });
  },
});
