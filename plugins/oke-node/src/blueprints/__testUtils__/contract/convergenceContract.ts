import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { exportParts } from '../../../convergence/kubernetes';
import { changedFields } from '../../../convergence/kubernetes/changedFields';
import { withoutIdentity } from '../../../convergence/kubernetes/identity';
import type { KubernetesObject } from '../../../kubernetes';
import { namespaceParts } from '../../namespace';
import type { TestCluster } from './TestCluster';
import { TestNamespace } from './TestNamespace';

const quotaSchema = z.object({
  spec: z.object({ hard: z.record(z.string(), z.string()) }),
});

/** The blueprints converge as intended, against what an API server really does with objects. */
// eslint-disable-next-line jest/no-export -- run by blueprints.contract.test.ts, all on one control plane
export function convergenceContract(cluster: () => TestCluster) {
  describe('a namespace', () => {
    it('is made in one pass and as intended in the next, however quantities are written', async () => {
      const namespace = new TestNamespace(cluster(), {
        name: 'converges',
        services: [
          { name: 'cart', ports: [8080], hosts: ['cart.apps.example.com'] },
          { name: 'web', ports: [8080, 8443] },
        ],
        quota: { cpu: '0.5', memory: '2048Mi', storage: '1.5Ti' },
        containerDefaults: {
          cpuRequest: '.05',
          cpuLimit: '0.1',
          memoryRequest: '64e6',
          memoryLimit: '262144Ki',
        },
      });
      const first = await namespace.pass();
      expect(first.map(({ state }) => state)).toEqual(
        first.map(() => 'applied'),
      );
      const second = await namespace.pass();
      expect(second).toHaveLength(first.length);
      expect(second.filter(({ state }) => state !== 'current')).toEqual([]);
      const [quota] = second.filter(({ kind }) => kind === 'ResourceQuota');
      expect(quota.live).toMatchObject({
        spec: { hard: { 'limits.cpu': '500m', 'limits.memory': '2Gi' } },
      });
    });

    it('follows its spec: a service comes, another goes', async () => {
      const namespace = new TestNamespace(cluster(), {
        name: 'follows',
        services: [{ name: 'cart', ports: [80] }],
      });
      await namespace.pass();
      namespace.spec.services = [{ name: 'web', ports: [80], hosts: [] }];
      const results = await namespace.pass({ confirmed: true });
      expect(
        results
          .filter(({ state }) => state !== 'current')
          .map(({ state, kind, name }) => `${state} ${kind} ${name}`),
      ).toEqual([
        'applied NetworkPolicy okeanos-allow-ingress-to-web',
        'applied Certificate web-mtls',
        'removed NetworkPolicy okeanos-allow-ingress-to-cart',
        'removed Certificate cart-mtls',
      ]);
      await expect(
        cluster().api.get(
          namespace.ref('cert-manager.io/v1', 'Certificate', 'cart-mtls'),
        ),
      ).resolves.toBeUndefined();
      const again = await namespace.pass();
      expect(again.map(({ state }) => state)).toEqual(
        again.map(() => 'current'),
      );
    });

    it('is what its files say, for who goes on without Okeanos', async () => {
      const namespace = new TestNamespace(cluster(), {
        name: 'leaves',
        services: [
          { name: 'cart', ports: [8080], hosts: ['cart.apps.example.com'] },
        ],
      });
      const made = await namespace.pass();
      const { manifest, leftOut } = exportParts(namespace.parts);
      expect(leftOut).toEqual([]);
      const files = parseAllDocuments(manifest).map(
        document => document.toJS() as KubernetesObject,
      );
      expect(files.map(({ kind, metadata }) => [kind, metadata.name])).toEqual(
        made.map(({ kind, name }) => [kind, name]),
      );
      for (const [index, object] of files.entries()) {
        expect(JSON.stringify(object)).not.toContain('okeanos.io/id');
        const outcome = await cluster().api.apply(object, {
          ...{ force: false, dryRun: true },
        });
        const { live } = made[index];
        expect(
          outcome.type === 'applied' && live
            ? changedFields(
                withoutIdentity(live),
                withoutIdentity(outcome.object),
              )
            : outcome,
        ).toEqual([]);
      }
    });

    it('is made again after its deletion, as another incarnation', async () => {
      const services = [{ name: 'cart', ports: [80] }];
      const first = new TestNamespace(cluster(), { name: 'returns', services });
      await first.pass();
      const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'returns' };
      await cluster().admin.delete(ref);

      const second = new TestNamespace(cluster(), {
        name: 'returns',
        services,
      });
      const [early] = await second.pass();
      expect(early).toMatchObject({ state: 'waiting', reason: 'Terminating' });
      await cluster().until('Namespace', namespaces =>
        namespaces.some(({ metadata }) => metadata.name === 'returns')
          ? undefined
          : true,
      );
      const results = await second.pass();
      expect(results.map(({ reason }) => reason)).toEqual(
        results.map(() => 'Created'),
      );
      expect(results[0].live?.metadata.labels).toMatchObject({
        'okeanos.io/id': second.id,
      });
    });
  });

  describe('what somebody else changed', () => {
    it('is refused with manager and field, and taken back with repair only', async () => {
      const namespace = new TestNamespace(cluster(), { name: 'taken' });
      await namespace.pass();
      const ref = namespace.ref('v1', 'ResourceQuota', 'okeanos');
      await cluster().admin.patch(ref, { spec: { hard: { pods: '999' } } });
      const quota = async (confirmed: boolean) => {
        const results = await namespace.pass({ confirmed });
        return results.find(({ kind }) => kind === 'ResourceQuota');
      };
      const pods = async () =>
        quotaSchema.parse(await cluster().api.get(ref)).spec.hard.pods;

      for (const confirmed of [false, true]) {
        expect(await quota(confirmed)).toMatchObject({
          state: 'refused',
          reason: 'Conflict',
          message: 'somebody else owns spec.hard.pods (kubectl-edit)',
        });
        expect(await pods()).toBe('999');
      }
      namespace.spec.drift = 'repair';
      expect(await quota(false)).toMatchObject({ state: 'applied' });
      expect(await pods()).toBe('50');
      expect(await quota(false)).toMatchObject({ state: 'current' });
    });

    it('is reported when a field was removed, and put right by a confirmed plan', async () => {
      const namespace = new TestNamespace(cluster(), { name: 'stripped' });
      await namespace.pass();
      const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'stripped' };
      const enforce = 'pod-security.kubernetes.io/enforce';
      await cluster().admin.patch(ref, {
        metadata: { labels: { [enforce]: null, 'okeanos.io/id': null } },
      });
      const [reported] = await namespace.pass();
      expect(reported).toMatchObject({
        state: 'drifted',
        reason: 'Changed',
        message: `it was changed by somebody else: metadata.labels.okeanos.io/id, metadata.labels.${enforce}`,
      });
      const [repaired] = await namespace.pass({ confirmed: true });
      expect(repaired).toMatchObject({ state: 'applied' });
      expect(repaired.live?.metadata.labels).toMatchObject({
        [enforce]: 'restricted',
        'okeanos.io/id': namespace.id,
      });
    });

    it('is seen when a wall was opened by a rule that we do not set', async () => {
      const namespace = new TestNamespace(cluster(), { name: 'opened' });
      await namespace.pass();
      await cluster().admin.patch(
        namespace.ref(
          'networking.k8s.io/v1',
          'NetworkPolicy',
          'okeanos-default-deny',
        ),
        { spec: { ingress: [{}] } },
      );
      const results = await namespace.pass();
      expect(results).toContainEqual(
        expect.objectContaining({
          part: 'network-policy-default-deny',
          state: 'refused',
          message: 'somebody else owns spec.ingress (kubectl-edit)',
        }),
      );
    });

    it('is reported when a part was deleted, and made again with repair only', async () => {
      const namespace = new TestNamespace(cluster(), { name: 'bereft' });
      await namespace.pass();
      const ref = namespace.ref('v1', 'LimitRange', 'okeanos');
      await cluster().admin.delete(ref);
      const limitRange = async () => {
        const results = await namespace.pass();
        return results.find(({ kind }) => kind === 'LimitRange');
      };
      expect(await limitRange()).toMatchObject({
        state: 'drifted',
        reason: 'Deleted',
      });
      await expect(cluster().api.get(ref)).resolves.toBeUndefined();
      namespace.spec.drift = 'repair';
      expect(await limitRange()).toMatchObject({
        state: 'applied',
        reason: 'Created',
      });
    });
  });

  describe('a Namespace that exists already', () => {
    /** As somebody else made it; `identical` with what the blueprint wants beside identity. */
    async function foreign(name: string, identical: boolean) {
      const namespace = new TestNamespace(cluster(), { name });
      const [{ object }] = namespaceParts(namespace.spec, {
        id: 'of-nobody',
        podSecurityVersion: 'v1.36',
        ingressNamespaces: [],
        issuerRef: undefined,
      });
      const podSecurity = Object.entries(object.metadata.labels ?? {}).filter(
        ([key]) => key.startsWith('pod-security.kubernetes.io/'),
      );
      await cluster().admin.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name,
          labels: {
            team: 'somebody',
            ...(identical && Object.fromEntries(podSecurity)),
          },
        },
      });
      return namespace;
    }

    it('is left alone, and nothing is made in it', async () => {
      const namespace = await foreign('foreign-never', true);
      const [result, ...others] = await namespace.pass();
      expect(result).toMatchObject({ state: 'refused', reason: 'NameTaken' });
      expect(others.map(({ reason }) => reason)).toEqual(
        others.map(() => 'DependencyMissing'),
      );
    });

    it('is adopted with IfIdentical when it is', async () => {
      const namespace = await foreign('foreign-identical', true);
      namespace.spec.adoptPolicy = 'IfIdentical';
      const [result] = await namespace.pass();
      expect(result).toMatchObject({ state: 'applied', reason: 'Updated' });
      expect(result.live?.metadata.labels).toMatchObject({
        team: 'somebody',
        'okeanos.io/id': namespace.id,
      });
      const again = await namespace.pass();
      expect(again.map(({ state }) => state)).toEqual(
        again.map(() => 'current'),
      );
    });

    it('is refused with IfIdentical when it differs, with the fields', async () => {
      const namespace = await foreign('foreign-differs', false);
      namespace.spec.adoptPolicy = 'IfIdentical';
      const [result] = await namespace.pass();
      expect(result).toMatchObject({
        state: 'refused',
        reason: 'NameTaken',
        message: expect.stringContaining(
          'differs in metadata.labels.pod-security.kubernetes.io/audit, ',
        ),
      });
    });

    it('is adopted by force with Always, whatever it says', async () => {
      const namespace = await foreign('foreign-always', false);
      const enforce = 'pod-security.kubernetes.io/enforce';
      await cluster().admin.patch(
        { apiVersion: 'v1', kind: 'Namespace', name: 'foreign-always' },
        { metadata: { labels: { [enforce]: 'privileged' } } },
      );
      namespace.spec.adoptPolicy = 'Always';
      const [result] = await namespace.pass();
      expect(result).toMatchObject({ state: 'applied' });
      expect(result.live?.metadata.labels).toMatchObject({
        team: 'somebody',
        [enforce]: 'restricted',
      });
    });
  });
}
