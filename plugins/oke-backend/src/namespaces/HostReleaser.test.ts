import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ANNOTATION_ALLOWED_HOSTS,
  KubernetesError,
  type KubernetesApi,
  type KubernetesObject,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { CertificateSources } from '../extensions/CertificateSources';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { hold, openStores, type Stores } from '../__testUtils__/stores';
import type { Lease } from '../leases/LeaseStore';
import type { NamespaceRecord } from './NamespaceStore';
import { readCertificate } from '../hosts/certificates';
import { HostReleaser, SETTLE_MS } from './HostReleaser';
import { hostsCondition } from '../hosts/hostsCondition';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const HOST = 'cart.apps.example.com';
const after = (ms: number) => new Date(NOW.getTime() + ms);

const object = (
  kind: string,
  name: string,
  rest: Record<string, unknown>,
): StoredObject => ({
  apiVersion: 'cert-manager.io/v1',
  kind,
  metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1' },
  ...rest,
});

const certificate = (name: string, ...dnsNames: string[]) =>
  object('Certificate', name, {
    spec: {
      ...{ secretName: `${name}-tls`, dnsNames, duration: '24h0m0s' },
      issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
    },
    status: { notAfter: '2026-11-25T00:00:00Z' },
  });

const request = (name: string, ...conditions: Record<string, string>[]) =>
  object('CertificateRequest', name, { status: { conditions } });

/**
 * A namespace `shop` as its API server has it. The rest is in `hosts.contract.test.ts`, on a real one.
 */
class FakeNamespace implements KubernetesApi {
  objects: StoredObject[] = [];
  /** Of the Namespace. */
  allowedHosts = '';
  /** What the admission policy goes by: it lags. */
  policySees = '';
  deleted: string[] = [];
  secrets = ['old-tls', 'kept-tls', 'late-tls'];
  /** What stays although it is deleted. */
  held: StoredObject[] = [];

  async scopeOf() {
    return 'Namespaced' as const;
  }

  async get() {
    const annotations = { [ANNOTATION_ALLOWED_HOSTS]: this.allowedHosts };
    const metadata = { name: 'shop', uid: 'u', resourceVersion: '1' };
    return {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { ...metadata, annotations },
    };
  }

  async list({ kind }: { kind: string }) {
    const held = this.held.map(({ metadata, ...rest }) => ({
      ...rest,
      metadata: {
        ...metadata,
        finalizers: ['orphan', 'example.com/mine'],
        deletionTimestamp: NOW.toISOString(),
      },
    }));
    return [...this.objects, ...held].filter(other => other.kind === kind);
  }

  async exists(_resource: unknown, { name }: { name: string }) {
    return this.secrets.includes(name);
  }

  async apply(applied: KubernetesObject) {
    const { names } = readCertificate({
      ...applied,
      metadata: certificate('x').metadata,
    });
    if (names.every(name => this.policySees.split(',').includes(name))) {
      return { type: 'applied' as const, object: certificate('x') };
    }
    throw new KubernetesError(
      "ValidatingAdmissionPolicy 'okeanos-certificates' denied request",
      { status: 422 },
    );
  }

  async delete(
    { kind, name }: { kind: string; name: string },
    _uid: string,
    _signal?: AbortSignal,
    options?: { orphan: boolean },
  ) {
    this.deleted.push(`${kind} ${name}${options?.orphan ? '' : ' and all'}`);
    this.objects = this.objects.filter(
      other => other.kind !== kind || other.metadata.name !== name,
    );
  }
}

describe('HostReleaser', () => {
  let stores: Stores;
  let lease: Lease;
  let releaser: HostReleaser;
  let shop: FakeNamespace;
  let record: NamespaceRecord;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    for (const table of ['leases', 'namespaces', 'host_claims', 'hosts']) {
      await stores.knex(table).delete();
    }
    lease = await hold(stores.leases, 'x');
    releaser = new HostReleaser(stores.namespaces, new CertificateSources());
    shop = new FakeNamespace();
    const services = [{ name: 'cart', ports: [8443], hosts: [HOST] }];
    const spec = namespaceSpec({ services });
    record = (await stores.namespaces.create(spec, 'x', NOW))!;
  });

  const release = async () => {
    const without = namespaceSpec();
    record = (await stores.namespaces.updateSpec(
      record.id,
      1,
      without,
      'x',
      NOW,
    ))!;
  };
  const look = async (now: Date, hosts: string[] = []) => {
    const beforeEffect = () => stores.leases.check(lease);
    const { signal } = new AbortController();
    const context = { api: shop, client: shop, beforeEffect, signal };
    const read = (await stores.namespaces.getById(record.id))!;
    await releaser.look(read, hosts, lease, context, now);
  };
  const claims = () => stores.namespaces.hosts.ofNamespace(record.id);

  it('leaves what is asked for, and knows how long it lasts', async () => {
    shop.objects = [certificate('cart-mtls', HOST)];
    await look(NOW, [HOST]);
    expect(shop.deleted).toEqual([]);
    expect(await claims()).toMatchObject([
      {
        endsAt: '2026-11-25T00:00:00Z',
        longestHours: 24,
        lookedAt: NOW.toISOString(),
      },
    ]);
  });

  it('frees a host when twice, some time apart, nothing could obtain a certificate for it', async () => {
    await release();
    await look(NOW);
    expect(await claims()).toMatchObject([
      { clearSince: NOW.toISOString(), blockedBy: 'Removing' },
    ]);
    await look(after(SETTLE_MS - 1));
    expect(await claims()).toHaveLength(1);
    await look(after(SETTLE_MS));
    expect(await claims()).toEqual([]);
  });

  it('begins anew when a Certificate came through in between', async () => {
    await release();
    await look(NOW);
    shop.objects = [certificate('late', HOST)];
    await look(after(SETTLE_MS));
    expect(shop.deleted).toEqual(['Certificate late']);
    expect(await claims()).toMatchObject([{ clearSince: undefined }]);
    await look(after(2 * SETTLE_MS));
    expect(await claims()).toMatchObject([
      { clearSince: after(2 * SETTLE_MS).toISOString() },
    ]);
  });

  it.each([
    ['the Namespace still allows it', { allowedHosts: HOST }, /its annotation/],
    [
      'the admission policy still lets it through',
      { policySees: HOST },
      /admission policy .* still lets/,
    ],
    [
      'a finalizer holds a Certificate for it',
      { held: [certificate('kept', HOST)] },
      /Certificate kept is deleted and held by its finalizers \(example.com\/mine\)/,
    ],
  ])('frees nothing while %s', async (_what, state, waitsFor) => {
    await release();
    Object.assign(shop, state);
    for (const ms of [0, SETTLE_MS, 2 * SETTLE_MS]) {
      await look(after(ms));
    }
    expect(await claims()).toMatchObject([
      {
        ...{ host: HOST, clearSince: undefined, blockedBy: 'Removing' },
        waitsFor: { message: expect.stringMatching(waitsFor) },
      },
    ]);
  });

  it('removes requests that are under way, and no others', async () => {
    await release();
    shop.objects = [
      request('new'),
      request('approved', { type: 'Approved', status: 'True' }),
      request('pending', {
        ...{ type: 'Ready', status: 'False', reason: 'Pending' },
      }),
      request('issued', { type: 'Ready', status: 'True', reason: 'Issued' }),
      request('failed', { type: 'Ready', status: 'False', reason: 'Failed' }),
      request('denied', { type: 'Denied', status: 'True' }),
    ];
    await look(NOW);
    expect(shop.deleted).toEqual([
      'CertificateRequest new',
      'CertificateRequest approved',
      'CertificateRequest pending',
    ]);
    // Those that come later are for what is allowed.
    shop.objects = [request('later')];
    await look(after(SETTLE_MS));
    expect(shop.objects).toHaveLength(1);
  });

  it('removes what is not allowed also when no host was released, and names the Secret that stays', async () => {
    await release();
    await stores.namespaces.hosts.free(lease, await claims());
    shop.objects = [
      certificate('cart-mtls', 'cart.shop.svc'),
      certificate('old', HOST),
    ];
    await look(NOW);
    expect(shop.deleted).toEqual(['Certificate old']);
    const left = async () =>
      (await stores.namespaces.getById(record.id))?.leftSecrets;
    expect(await left()).toEqual([
      {
        ...{ secret: 'old-tls', certificate: 'old', names: [HOST] },
        ...{ isRemoved: true, until: '2026-11-25T00:00:00Z' },
      },
    ]);
    await look(new Date('2026-11-24T23:59:59Z'));
    expect(await left()).toHaveLength(1);
    await look(new Date('2026-11-25T00:00:01Z'));
    expect(await left()).toEqual([]);
  });

  it('forgets a Secret that somebody deleted', async () => {
    await release();
    shop.objects = [certificate('old', HOST)];
    await look(NOW);
    shop.secrets = [];
    await look(after(1));
    expect((await stores.namespaces.getById(record.id))?.leftSecrets).toEqual(
      [],
    );
  });

  it('does not tell people to delete a Secret that is in use again', async () => {
    await release();
    shop.objects = [certificate('old', HOST)];
    await look(NOW);
    shop.objects = [certificate('old', 'cart.shop.svc')];
    await look(after(1));
    expect((await stores.namespaces.getById(record.id))?.leftSecrets).toEqual(
      [],
    );
  });

  it('deletes a Certificate once, however long its finalizers hold it', async () => {
    await release();
    shop.objects = [certificate('kept', HOST)];
    await look(NOW);
    expect(shop.deleted).toEqual(['Certificate kept']);
    shop.held = [certificate('kept', HOST)];
    await look(after(1));
    await look(after(2));
    expect(shop.deleted).toEqual(['Certificate kept']);
    const { leftSecrets = [] } =
      (await stores.namespaces.getById(record.id)) ?? {};
    expect(leftSecrets).toMatchObject([{ isRemoved: false }]);
    const condition = hostsCondition(await claims(), leftSecrets);
    expect(condition.message).not.toContain('Secret');

    shop.held = [];
    await look(after(3));
    const removed = (await stores.namespaces.getById(record.id))?.leftSecrets;
    expect(hostsCondition(await claims(), removed ?? []).message).toContain(
      'its Secret kept-tls stays',
    );
  });

  it('frees the hosts that nothing holds beside one that something holds', async () => {
    const other = 'other.apps.example.com';
    const services = [{ name: 'cart', ports: [8443], hosts: [HOST, other] }];
    record = (await stores.namespaces.updateSpec(
      record.id,
      1,
      namespaceSpec({ services }),
      'x',
      NOW,
    ))!;
    record = (await stores.namespaces.updateSpec(
      record.id,
      2,
      namespaceSpec(),
      'x',
      NOW,
    ))!;
    shop.held = [certificate('kept', HOST)];
    await look(NOW);
    await look(after(SETTLE_MS));
    expect(await claims()).toMatchObject([
      {
        host: HOST,
        waitsFor: { message: expect.stringContaining('Certificate kept') },
      },
    ]);
  });

  it('waits for what a cluster of the same name issued that is gone', async () => {
    await release();
    const until = after(60_000).toISOString();
    await stores.knex('host_claims').update({ held_until: until });
    await look(NOW);
    await look(after(SETTLE_MS));
    for (const ms of [SETTLE_MS, 2 * SETTLE_MS, 3 * SETTLE_MS]) {
      await look(after(ms));
      expect(await claims()).toMatchObject([
        { blockedBy: 'ClusterGone', endsAt: until },
      ]);
    }
    await stores.namespaces.hosts.freeEnded(after(60_000));
    expect(await claims()).toEqual([]);
  });

  it('tells what the end of a namespace waits for, also after the cluster was away', async () => {
    await release();
    await releaser.away(record, lease);
    const waitsFor = {
      message: 'the namespace is being deleted',
      commands: ['kubectl get pods'],
    };
    await releaser.waiting(record, lease, waitsFor);
    expect(await claims()).toMatchObject([{ blockedBy: 'Removing', waitsFor }]);
  });

  it('holds nothing for a namespace of which nothing was ever made', async () => {
    await release();
    await releaser.gone(record, lease, NOW);
    expect(await claims()).toEqual([]);
  });

  it('holds what a cluster of the name that is gone issued, also when the next one goes', async () => {
    await release();
    const until = after(90 * 24 * 3_600_000).toISOString();
    await stores.knex('host_claims').update({ held_until: until });
    await releaser.gone(record, lease, NOW);
    expect(await claims()).toMatchObject([
      { blockedBy: 'ClusterGone', endsAt: until },
    ]);
  });

  it('remembers the end of a certificate that it removed', async () => {
    shop.objects = [certificate('old', HOST)];
    await release();
    await look(NOW);
    await look(after(1));
    expect(await claims()).toMatchObject([
      { endsAt: '2026-11-25T00:00:00Z', longestHours: undefined },
    ]);
  });

  it('begins anew after the cluster was away', async () => {
    await release();
    await look(NOW);
    await releaser.away(record, lease);
    expect(await claims()).toMatchObject([
      { clearSince: undefined, blockedBy: 'ClusterAway' },
    ]);
    await look(after(SETTLE_MS));
    expect(await claims()).toMatchObject([
      { clearSince: after(SETTLE_MS).toISOString(), blockedBy: 'Removing' },
    ]);
  });

  it('holds what was released until the last certificate of a cluster that is gone has ended', async () => {
    shop.objects = [certificate('cart-mtls', HOST)];
    await look(NOW, [HOST]);
    const made = { part: 'namespace', uid: 'u', hash: 'h' };
    const entry = {
      ...made,
      apiVersion: 'v1',
      kind: 'Namespace',
      name: 'shop',
    };
    await stores.namespaces.recordProgress(lease, record.id, {
      inventory: [entry],
    });
    await release();
    await releaser.gone(record, lease, after(60_000));
    const end = after(60_000 + 24 * 3_600_000).toISOString();
    expect(await claims()).toMatchObject([
      { blockedBy: 'ClusterGone', endsAt: end },
    ]);
    // As often as it is looked at, the end stays.
    await releaser.gone(record, lease, after(120_000));
    expect(await claims()).toMatchObject([{ endsAt: end }]);
  });
});
