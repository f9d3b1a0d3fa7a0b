import { parseAllDocuments } from 'yaml';
import { exportParts } from './exportParts';
import { withIdentity } from './identity';
import type { KubernetesPart } from './part';

const part = (kind: string, name: string, rest: object = {}): KubernetesPart =>
  withIdentity(
    {
      id: name,
      dependsOn: [],
      object: {
        ...{ apiVersion: 'v1', kind, ...rest },
        metadata: { name, namespace: 'shop', labels: { team: 'a' } },
      },
    },
    'id-1',
  );

it('writes the objects in their order, without what says whose they are', () => {
  const { manifest, leftOut } = exportParts([
    part('ConfigMap', 'a', { data: { text: 'one: "two"\n---\nthree' } }),
    part('ResourceQuota', 'b', { spec: { hard: { pods: '5' } } }),
  ]);
  expect(parseAllDocuments(manifest).map(document => document.toJS())).toEqual([
    {
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata: { name: 'a', namespace: 'shop', labels: { team: 'a' } },
      data: { text: 'one: "two"\n---\nthree' },
    },
    {
      ...{ apiVersion: 'v1', kind: 'ResourceQuota' },
      metadata: { name: 'b', namespace: 'shop', labels: { team: 'a' } },
      spec: { hard: { pods: '5' } },
    },
  ]);
  expect(leftOut).toEqual([]);
});

it('leaves Secrets out, and says so', () => {
  const { manifest, leftOut } = exportParts([
    part('Secret', 'key', { data: { password: 'c2VjcmV0' } }),
  ]);
  expect(manifest).not.toContain('c2VjcmV0');
  expect(leftOut).toEqual(['Secret key']);
});
