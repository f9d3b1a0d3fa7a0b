import { createBackendModule } from '@backstage/backend-plugin-api';
import { notificationService } from '@backstage/plugin-notifications-node';
import { noticesExtensionPoint } from '@okeanos/backstage-plugin-oke-node/alpha';
import {
  okeNoticeRecipientsExtensionPoint,
  type OkeNoticeRecipients,
} from './recipients';
import { sendNotice } from './sendNotice';

/**
 * Tells the owner of a cluster or app namespace by a Backstage notification what failed for good, and when a cluster ends.
 *
 * @public
 */
export const okeModuleNotifications = createBackendModule({
  pluginId: 'oke',
  moduleId: 'notifications',
  register(env) {
    let chosen: OkeNoticeRecipients | undefined;
    env.registerExtensionPoint(okeNoticeRecipientsExtensionPoint, {
      setRecipients(recipients) {
        if (chosen) {
          throw new Error(
            'Two modules set the recipients of notices of Okeanos: install one of them',
          );
        }
        chosen = recipients;
      },
    });
    env.registerInit({
      deps: {
        notices: noticesExtensionPoint,
        notifications: notificationService,
      },
      async init({ notices, notifications }) {
        notices.addReceiver({
          id: 'notifications',
          module: '@okeanos/backstage-plugin-oke-backend-module-notifications',
          receive: notice =>
            sendNotice(
              notifications,
              chosen ?? (({ owner }) => [owner]),
              notice,
            ),
        });
      },
    });
  },
});
