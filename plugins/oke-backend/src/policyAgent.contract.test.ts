import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import type { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { SANDBOX_START_MS } from '../../oke-node/src/testing/startSandbox';
import { namespaceSpec, SHOP_TEAM } from './__testUtils__/fixtures';
import { cartEntity, cartObjects } from './__testUtils__/shop';
import type { Portal } from './__testUtils__/startPortal';
import {
  startPortalOnSandbox,
  type PortalOnSandbox,
} from './__testUtils__/startPortalOnSandbox';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

/** What a cluster serves is asked for every ten seconds, where nothing tells of it. */
const DISCOVERED_MS = 30_000;

jest.setTimeout(4 * DISCOVERED_MS);

const HOST = 'cart.apps.example.com';

// eslint-disable-next-line no-restricted-syntax -- for tests, never built
const SWITCH = path.join(
  __dirname,
  '../../../packages/sandbox/src/switchPolicyAgent.ts',
);

/** What is said by whether the sandbox's cluster has an agent, which is switched while it is watched. */
describe('network policies beside an agent that comes and goes', () => {
  let world: PortalOnSandbox;
  let portal: Portal;
  let admin: ClusterAdmin;

  const switchTo = (state: 'none' | 'ready' | 'unknown') =>
    promisify(execFile)('node', [
      ...['--require', '@backstage/cli/config/nodeTransform.cjs', SWITCH],
      ...['--data', world.sandboxDir, state],
    ]);

  const policyOf = async (
    isSo: (reason: string, message: string) => boolean,
  ) => {
    const { services } = await until(
      () => portal.as(ADA).getEntityStatus('component:default/cart'),
      ({ services: [cart] }) =>
        cart !== undefined && isSo(cart.policy.reason, cart.policy.message),
      DISCOVERED_MS,
    );
    return services[0].policy;
  };

  const agentOf = async (state: string) => {
    const { components } = await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      status =>
        status.components.some(
          each => each.name === 'Network policy agent' && each.state === state,
        ),
    );
    return components.find(each => each.name === 'Network policy agent');
  };

  beforeAll(async () => {
    world = await startPortalOnSandbox({
      entities: [cartEntity('shop', SHOP_TEAM)],
    });
    portal = world.portal;
    admin = world.admin;
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
    );
    await portal.as(ADA).putNamespace(
      namespaceSpec({
        services: [{ name: 'cart', ports: [8443], hosts: [HOST] }],
      }),
    );
    await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      ({ conditions }) =>
        conditions.some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        ),
    );
    for (const object of cartObjects('shop', HOST)) {
      await admin.create(object);
    }
  }, SANDBOX_START_MS);

  afterAll(() => world?.stop(), 60_000);

  it('need attention while none is known', async () => {
    await switchTo('none');
    expect(await policyOf(reason => reason === 'NoKnownAgent')).toMatchObject({
      state: 'warning',
      enforcement: { state: 'noneKnown' },
      message: expect.stringMatching(
        /No policy agent that Okeanos knows runs in the cluster \(looked for Calico, .*\): what they refuse is allowed today, and refused as soon as policies are enforced\.$/,
      ),
    });
    expect(await agentOf('notInstalled')).toMatchObject({
      reason: 'NoKnownAgent',
    });
  });

  it('are enforced while one is ready on the nodes of the pods', async () => {
    await switchTo('ready');
    expect(await policyOf(reason => reason === 'Enforced')).toMatchObject({
      state: 'healthy',
      enforcement: {
        state: 'enforced',
        message: expect.stringMatching(
          /^Calico is ready to enforce policies on /,
        ),
      },
    });
    expect(await agentOf('healthy')).toMatchObject({ reason: 'Enforced' });
  });

  it('do not tell who may connect beside policies of another API, which are named', async () => {
    await admin.create({
      ...{
        apiVersion: 'crd.projectcalico.org/v1',
        kind: 'GlobalNetworkPolicy',
      },
      metadata: { name: 'allow-monitoring' },
    });
    // That the API is there is known a moment before its objects are read.
    const policy = await policyOf(
      (reason, message) =>
        reason === 'OtherPolicies' &&
        message.includes('allow-monitoring') &&
        !message.includes('not read so far'),
    );
    expect(policy).toMatchObject({
      state: 'unknown',
      ingress: 'unknown',
      message:
        'Who may connect is not known: GlobalNetworkPolicy.crd.projectcalico.org allow-monitoring may have a say, and Okeanos does not read their rules.',
    });
    expect(policy.allowed).toBeUndefined();
  });

  it('may be enforced or not when the API is served and no pod is there', async () => {
    await admin.delete({
      ...{
        apiVersion: 'crd.projectcalico.org/v1',
        kind: 'GlobalNetworkPolicy',
      },
      name: 'allow-monitoring',
    });
    await switchTo('unknown');
    expect(
      await policyOf(reason => reason === 'EnforcementUnknown'),
    ).toMatchObject({
      state: 'unknown',
      enforcement: {
        state: 'unknown',
        message:
          'Whether policies are enforced is not known: the cluster serves the API of Calico, and no pod of it was seen.',
      },
    });
    expect(await agentOf('unknown')).toMatchObject({
      reason: 'EnforcementUnknown',
    });
  });
});
