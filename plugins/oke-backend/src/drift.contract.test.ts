import {
  serviceHeadline,
  type Drift,
} from '@okeanos/backstage-plugin-oke-common';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import type { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { SANDBOX_START_MS } from '../../oke-node/src/testing/startSandbox';
import { namespaceSpec, SHOP_TEAM } from './__testUtils__/fixtures';
import { cartEntity } from './__testUtils__/shop';
import type { Portal } from './__testUtils__/startPortal';
import {
  startPortalOnSandbox,
  type PortalOnSandbox,
} from './__testUtils__/startPortalOnSandbox';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

const shop = namespaceSpec({
  services: [{ name: 'cart', ports: [8443] }],
  drift: 'repair',
});
const RBAC = 'rbac.authorization.k8s.io/v1';
const BINDING = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
};
const editor = [{ manager: 'kubectl-edit', at: expect.any(String) }];

/** The regular passes come every 5 minutes: what is seen here was seen because the cluster told. */
describe('what others do to what Okeanos made', () => {
  let world: PortalOnSandbox;
  let portal: Portal;
  let cluster: ClusterAdmin;

  beforeAll(async () => {
    world = await startPortalOnSandbox({
      entities: [cartEntity('shop', SHOP_TEAM)],
    });
    portal = world.portal;
    cluster = world.admin;
    await until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection: { state } }) => state === 'connected',
      120_000,
    );
    await portal.as(ADA).putNamespace(shop);
    await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      ({ conditions: [ready] }) => ready?.status === 'True',
      90_000,
    );
    await cluster.create({
      ...{ apiVersion: 'v1', kind: 'Service' },
      metadata: { namespace: 'shop', name: 'cart' },
      spec: {
        selector: { 'app.kubernetes.io/name': 'cart' },
        ports: [{ port: 8443 }],
      },
    });
  }, SANDBOX_START_MS);

  afterAll(() => world?.stop(), 60_000);

  const inShop = (kind: string, name: string) => ({
    apiVersion:
      {
        NetworkPolicy: 'networking.k8s.io/v1',
        Role: RBAC,
        RoleBinding: RBAC,
      }[kind] ?? 'v1',
    ...{ kind, namespace: 'shop', name },
  });
  /** Waits until the history has an object, as it is when it was put right. */
  const putRight = async (
    history: () => Promise<Drift[]>,
    { kind, name }: { kind: string; name: string },
  ) => {
    const all = await until(history, found =>
      found.some(
        drift =>
          drift.kind === kind &&
          drift.name === name &&
          drift.state === 'putRight',
      ),
    );
    return all.find(drift => drift.kind === kind && drift.name === name);
  };
  const ofNamespace = () => portal.as(ADA).getNamespaceHistory('demo', 'shop');
  const ofCluster = () => portal.as(ADA).getClusterHistory('demo');

  it.each([
    [
      inShop('ResourceQuota', 'okeanos'),
      { spec: { hard: { pods: '999' } } },
      'spec.hard.pods',
    ],
    [
      inShop('NetworkPolicy', 'okeanos-default-deny'),
      { spec: { ingress: [{}] } },
      'spec.ingress',
    ],
    [
      inShop('LimitRange', 'okeanos'),
      { spec: { limits: [{ type: 'Pod', max: { cpu: '9' } }] } },
      'spec.limits',
    ],
    [
      inShop('Role', 'okeanos-owner'),
      { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
      'rules',
    ],
  ])(
    'an edited part of a namespace is put right and kept: %o',
    async (ref, patch, field) => {
      await cluster.patch(ref, patch);
      expect(await putRight(ofNamespace, ref)).toMatchObject({
        change: 'Changed',
        fields: [expect.objectContaining({ field })],
        by: editor,
        timesPutRight: 1,
      });
    },
  );

  it('a deleted RoleBinding is made again and kept', async () => {
    const ref = inShop('RoleBinding', 'okeanos-owner');
    await cluster.delete(ref);
    expect(await putRight(ofNamespace, ref)).toMatchObject({
      change: 'Deleted',
    });
    expect(await cluster.get(ref)).toBeDefined();
  });

  it('an edited or deleted part of the baseline is put right and kept', async () => {
    const role = {
      ...{ apiVersion: RBAC, kind: 'ClusterRole', name: 'okeanos-watcher' },
    };
    await cluster.patch(role, { rules: [] });
    expect(await putRight(ofCluster, role)).toMatchObject({
      change: 'Changed',
      by: editor,
    });
    const binding = { ...BINDING, name: 'okeanos-services' };
    expect(await cluster.get(binding)).toBeDefined();
    await cluster.delete(binding);
    expect(await putRight(ofCluster, binding)).toMatchObject({
      change: 'Deleted',
    });
    expect(await cluster.get(binding)).toBeDefined();
  });

  it('a part that somebody deleted and made anew for themselves is told, on the page of the service too', async () => {
    await portal
      .as(ADA)
      .putNamespace({ ...shop, drift: 'report' }, { ifExists: 'update' });
    await until(
      () => portal.as(ADA).getNamespace('demo', 'shop'),
      ({ conditions: [ready] }) => ready?.status === 'True',
    );
    const ref = inShop('NetworkPolicy', 'okeanos-default-deny');
    await cluster.delete(ref);
    await cluster.create({
      ...{ apiVersion: ref.apiVersion, kind: ref.kind },
      metadata: { namespace: 'shop', name: ref.name },
      spec: { podSelector: {}, ingress: [{}] },
    });
    const told = await until(ofNamespace, found =>
      found.some(
        ({ name, message }) => name === ref.name && /not ours/.test(message),
      ),
    );
    expect(told[0]).toMatchObject({ change: 'Deleted', state: 'standing' });
    const { services } = await until(
      () => portal.as(ADA).getEntityStatus('component:default/cart'),
      ({ services: [{ policy }] }) => policy.reason === 'DriftedDeleted',
    );
    expect(services[0].policy.message).toMatch(
      /^NetworkPolicy okeanos-default-deny was deleted; .* exists already and is not ours/,
    );
    // The page of the namespace says the same of the service.
    const {
      services: rows,
      version,
      signalChannel,
    } = await portal.as(ADA).getNamespaceStatus('demo', 'shop');
    // It hears of the next change on a channel of its own.
    expect(signalChannel).toMatch(/^oke:[0-9a-f]{32}$/);
    expect(version).toBeGreaterThan(0);
    const { state, message, since } = serviceHeadline(services[0]);
    expect(rows).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ name: 'cart', state, message, since }),
      ]),
    });
  });
});
