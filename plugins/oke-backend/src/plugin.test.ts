import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import request from 'supertest';
import { clusterSpec } from './__testUtils__/fixtures';
import { PIA } from './__testUtils__/teams';
import { okePlugin } from './plugin';

jest.setTimeout(60_000);

it('starts with a region whose realm nobody knows, and says what to set where OCI is needed', async () => {
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const backend = await startTestBackend({
    features: [
      okePlugin,
      logger.factory,
      mockServices.rootConfig.factory({
        data: {
          oke: {
            clusters: [
              {
                name: 'legacy',
                provisioner: { kubeconfig: '/nowhere/provisioner' },
                watcher: {
                  kubeconfig: '/nowhere/watcher',
                  group: 'okeanos:watchers',
                },
              },
            ],
            oci: { region: 'eu-frankfrut-1', watcher: {} },
          },
        },
      }),
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      catalogServiceMock.factory(),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: jest.fn() }),
      }),
    ],
  });
  try {
    const why =
      /oke\.oci\.region of app-config: the OCI SDK does not know the region eu-frankfrut-1, .*set the domain of its realm/;
    expect(logger.warn).toHaveBeenCalledWith(expect.stringMatching(why));
    const authorization = mockCredentials.user.header(PIA);
    const clusters = await request(backend.server)
      .get('/api/oke/v1/clusters')
      .set({ authorization })
      .expect(200);
    expect(clusters.body.items).toMatchObject([{ name: 'legacy' }]);
    const plan = await request(backend.server)
      .put('/api/oke/v1/clusters/demo?dryRun=true')
      .set({ authorization })
      .send(clusterSpec())
      .expect(200);
    expect(plan.body.problems).toMatchObject([
      { message: expect.stringMatching(why) },
    ]);
  } finally {
    await backend.stop();
  }
});
