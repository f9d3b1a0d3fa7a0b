import {
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  noticesExtensionPoint,
  type Notice,
  type NoticeReceiver,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import okeModuleNotifications, {
  okeNoticeRecipientsExtensionPoint,
  type OkeNoticeRecipients,
} from '.';

const failure: Notice = {
  scope: 'namespace:uid:failure',
  about: 'failure',
  severity: 'high',
  cluster: 'demo',
  namespace: 'shop',
  owner: 'group:default/shop-team',
  title: 'The namespace shop on demo is not as it was asked for',
  description: 'Its page says why',
};

describe('okeModuleNotifications', () => {
  const send = jest.fn();
  beforeEach(() => send.mockReset());

  /** The module as the plugin has it, and modules that say who gets notices. */
  async function start(...chosen: OkeNoticeRecipients[]) {
    const receivers: NoticeReceiver[] = [];
    const oke = createBackendPlugin({
      pluginId: 'oke',
      register(env) {
        env.registerExtensionPoint(noticesExtensionPoint, {
          addReceiver: receiver => receivers.push(receiver),
        });
        env.registerInit({ deps: {}, init: async () => {} });
      },
    });
    const backend = await startTestBackend({
      features: [
        oke,
        okeModuleNotifications,
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({ send }),
        }),
        ...chosen.map((recipients, index) =>
          createBackendModule({
            pluginId: 'oke',
            moduleId: `recipients-${index}`,
            register(env) {
              env.registerInit({
                deps: { point: okeNoticeRecipientsExtensionPoint },
                init: async ({ point }) => point.setRecipients(recipients),
              });
            },
          }),
        ),
      ],
    });
    await backend.stop();
    expect(receivers).toHaveLength(1);
    return receivers[0];
  }

  it('tells the owner, in place of what was told before of the same', async () => {
    await (await start()).receive(failure);
    expect(send.mock.calls).toEqual([
      [
        {
          recipients: {
            type: 'entity',
            entityRef: ['group:default/shop-team'],
          },
          payload: {
            title: failure.title,
            description: failure.description,
            severity: 'high',
            scope: 'okeanos:namespace:uid:failure',
            topic: 'okeanos:failure',
            link: '/catalog/demo/resource/shop',
          },
        },
      ],
    ]);
  });

  it('leads to the page of a cluster', async () => {
    const { receive } = await start();
    await receive({ ...failure, namespace: undefined });
    expect(send.mock.calls[0][0].payload.link).toBe(
      '/catalog/default/resource/demo',
    );
  });

  it('tells whom a module chooses, and nobody else', async () => {
    const recipients = jest.fn(async () => ['group:default/platform']);
    await (await start(recipients)).receive(failure);
    expect(recipients).toHaveBeenCalledWith({
      about: 'failure',
      severity: 'high',
      cluster: 'demo',
      namespace: 'shop',
      owner: 'group:default/shop-team',
    });
    expect(send.mock.calls[0][0].recipients.entityRef).toEqual([
      'group:default/platform',
    ]);
  });

  it('tells nobody when nobody is chosen', async () => {
    await (await start(() => [])).receive(failure);
    expect(send).not.toHaveBeenCalled();
  });

  it('passes on that it was not sent', async () => {
    send.mockRejectedValue(new Error('no notifications backend'));
    const { receive } = await start();
    await expect(receive(failure)).rejects.toThrow('no notifications backend');
  });

  it('does not start when two choose', async () => {
    await expect(
      start(
        () => [],
        () => [],
      ),
    ).rejects.toThrow(/Two modules set the recipients/);
  });
});
