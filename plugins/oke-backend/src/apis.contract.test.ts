// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { SANDBOX_START_MS } from '../../oke-node/src/testing/startSandbox';
import {
  startPortalOnSandbox,
  type PortalOnSandbox,
} from './__testUtils__/startPortalOnSandbox';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

/** Where nothing tells, it is asked every 10 s what is served: sooner than that, only what tells can be the reason. */
const SOON_MS = 5_000;
const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
};
const NAME = 'ciliumnetworkpolicies.cilium.io';

describe('the APIs of a real cluster', () => {
  let world: PortalOnSandbox;

  const agentBecomes = (reason: string, withinMs: number) =>
    until(
      () => world.portal.as(ADA).getClusterStatus('demo'),
      ({ connection, components }) =>
        connection.state === 'connected' &&
        components.some(
          each =>
            each.name === 'Network policy agent' && each.reason === reason,
        ),
      withinMs,
    );

  beforeAll(async () => {
    world = await startPortalOnSandbox();
    await agentBecomes('NoKnownAgent', 120_000);
  }, SANDBOX_START_MS);

  afterAll(() => world?.stop(), 60_000);

  const serve = () =>
    world.admin.create({
      ...CRD,
      metadata: { name: NAME },
      spec: {
        group: 'cilium.io',
        names: {
          ...{ kind: 'CiliumNetworkPolicy', plural: 'ciliumnetworkpolicies' },
        },
        scope: 'Namespaced',
        versions: [
          {
            ...{ name: 'v2', served: true, storage: true },
            schema: { openAPIV3Schema: { type: 'object' } },
          },
        ],
      },
    });

  it('are noticed as they come, go, and come back', async () => {
    await serve();
    await agentBecomes('EnforcementUnknown', SOON_MS);
    await world.admin.delete({ ...CRD, name: NAME });
    await agentBecomes('NoKnownAgent', SOON_MS);
    await serve();
    await agentBecomes('EnforcementUnknown', SOON_MS);
  });
});
