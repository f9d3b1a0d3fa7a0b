import { configMap, entryOf, foreign, ID } from './__testUtils__/parts';
import { InMemoryCluster } from './__testUtils__/InMemoryCluster';
import { observePart } from './observePart';
import type { KubernetesPart } from './part';

const part = configMap('a', { one: '1', two: '2' });
const ref = { ...part.object, ...part.object.metadata };

describe('observePart', () => {
  let cluster: InMemoryCluster;

  beforeEach(() => {
    cluster = new InMemoryCluster();
    cluster.applyAs('somebody', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
  });

  const made = () =>
    cluster.apply(part.object, { force: false, dryRun: false });
  const observe = (of: KubernetesPart = part, uid?: string) =>
    observePart(cluster, of, entryOf(of, uid), ID);

  it('tells a kind that is not served from an object that is not there', async () => {
    await expect(observe()).resolves.toEqual({ type: 'absent' });
    cluster.notServed.add('ConfigMap');
    await expect(observe()).resolves.toEqual({ type: 'kindNotServed' });
  });

  it('sees that nothing differs, whatever others added', async () => {
    await made();
    cluster.applyAs('somebody', {
      ...foreign(part),
      data: { three: '3' },
      status: { phase: 'Active' },
    });
    await expect(observe()).resolves.toMatchObject({
      type: 'same',
      live: { data: { one: '1', two: '2', three: '3' } },
    });
  });

  it('sees fields that are missing, that are wanted otherwise, and that are no longer wanted', async () => {
    await made();
    cluster.removeField(ref, 'data', 'two');
    await expect(observe()).resolves.toMatchObject({
      type: 'different',
      fields: ['data.two'],
    });
    await expect(
      observe(configMap('a', { one: '2', two: '2' })),
    ).resolves.toMatchObject({
      type: 'different',
      fields: ['data.one', 'data.two'],
    });
    await expect(observe(configMap('a', { two: '2' }))).resolves.toMatchObject({
      type: 'different',
      fields: ['data.one', 'data.two'],
    });
  });

  it('sees who owns what we want otherwise', async () => {
    await made();
    cluster.applyAs('kubectl-edit', { ...foreign(part), data: { one: '9' } });
    await expect(observe()).resolves.toMatchObject({
      type: 'conflict',
      live: { data: { one: '9' } },
      conflicts: [{ manager: 'kubectl-edit', field: 'data.one' }],
    });
  });

  it('sees a deletion that is not finished', async () => {
    await made();
    cluster.remove(ref, { held: true });
    await expect(observe()).resolves.toMatchObject({ type: 'terminating' });
  });

  it('knows what is ours by its UID when the label is gone', async () => {
    await made();
    cluster.removeField(ref, 'metadata', 'labels', 'okeanos.io/id');
    const live = await cluster.get(ref);
    await expect(observe(part, live?.metadata.uid)).resolves.toMatchObject({
      type: 'different',
      fields: ['metadata.labels.okeanos.io/id'],
    });
    await expect(observe(part, 'uid-of-another')).resolves.toMatchObject({
      type: 'foreign',
    });
  });

  it('takes the object of another incarnation for somebody else’s', async () => {
    await made();
    await expect(
      observePart(cluster, part, undefined, 'id-2'),
    ).resolves.toMatchObject({ type: 'foreign' });
  });

  it('finds somebody else’s object identical but for whose it is', async () => {
    cluster.applyAs('somebody', foreign(part));
    await expect(observe()).resolves.toMatchObject({
      type: 'foreign',
      fields: [],
    });
  });

  it('names in what somebody else’s object differs', async () => {
    cluster.applyAs('somebody', { ...foreign(part), data: { one: '1' } });
    await expect(observe()).resolves.toMatchObject({
      type: 'foreign',
      fields: ['data.two'],
    });
    cluster.applyAs('somebody', { ...foreign(part), data: { two: '9' } });
    await expect(observe()).resolves.toMatchObject({
      type: 'foreign',
      fields: ['data.two'],
    });
  });

  it('counts labels that are not about whose it is', async () => {
    const labelled = configMap('a', { one: '1', two: '2' });
    labelled.object.metadata.labels = {
      ...labelled.object.metadata.labels,
      'pod-security.kubernetes.io/enforce': 'restricted',
    };
    cluster.applyAs('somebody', foreign(part)); // without any label
    await expect(observe(labelled)).resolves.toMatchObject({
      type: 'foreign',
      fields: ['metadata.labels.pod-security.kubernetes.io/enforce'],
    });
  });

  it('changes nothing', async () => {
    cluster.applyAs('somebody', { ...foreign(part), data: { one: '1' } });
    const before = cluster.state;
    await observe();
    expect(cluster.state).toEqual(before);
    expect(cluster.effects).toEqual([]);
  });
});
