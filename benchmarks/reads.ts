// What one look asks: queries and rows of the database, questions to the permission backend, calls to OCI. Counted, so that
// a machine's speed is not in it.
import type { OciApi } from '@okeanos/backstage-plugin-oke-node';
import createKnex, { type Knex } from 'knex';
import { metricsForTests } from '../plugins/oke-backend/src/__testUtils__/metrics';
import {
  clusterSpec,
  namespaceSpec,
  PLATFORM_TEAM,
  serviceStatus,
} from '../plugins/oke-backend/src/__testUtils__/fixtures';
import { DeclarationQueue } from '../plugins/oke-backend/src/declarations/DeclarationQueue';
import { recentPlansForTests } from '../plugins/oke-backend/src/__testUtils__/recentPlans';
import { permissionsRegistryForTests } from '../plugins/oke-backend/src/__testUtils__/permissionsRegistry';
import {
  hold,
  openStores,
  type Stores,
} from '../plugins/oke-backend/src/__testUtils__/stores';
import {
  PIA,
  teamPermissions,
} from '../plugins/oke-backend/src/__testUtils__/teams';
import { OkeAuthorizer } from '../plugins/oke-backend/src/authorization/OkeAuthorizer';
import type { Credentials } from '../plugins/oke-backend/src/authorization/subjectOf';
import { ChoiceService } from '../plugins/oke-backend/src/choices/ChoiceService';
import { ClusterRegistry } from '../plugins/oke-backend/src/clusters/ClusterRegistry';
import { ClusterService } from '../plugins/oke-backend/src/clusters/declared/ClusterService';
import { ClusterStatusService } from '../plugins/oke-backend/src/clusters/status/ClusterStatusService';
import { ociConfigSchema } from '../plugins/oke-backend/src/config/ociConfig';
import { StatusSignals } from '../plugins/oke-backend/src/entities/StatusSignals';
import { CertificateSources } from '../plugins/oke-backend/src/extensions/CertificateSources';
import { NamespaceBlocks } from '../plugins/oke-backend/src/namespaces/blocks/NamespaceBlocks';
import { NamespaceService } from '../plugins/oke-backend/src/namespaces/NamespaceService';
import { OciConnection } from '../plugins/oke-backend/src/oci/OciConnection';
import {
  COMPARTMENT,
  ID,
  World,
} from '../plugins/oke-node/src/convergence/oci/__testUtils__/World';

const CLUSTERS = 20;
const NAMESPACES = 50;
/** Entities that show one namespace. */
const ENTITIES = 40;

const now = new Date();
const pia: Credentials = {
  $$type: '@backstage/BackstageCredentials',
  principal: { type: 'user', userEntityRef: PIA },
};

interface Count {
  queries: number;
  rows: number;
  bytes: number;
  questions: number;
  oci: Record<string, number>;
}

const nothing = (): Count => ({
  ...{ queries: 0, rows: 0, bytes: 0, questions: 0 },
  oci: {},
});
let count = nothing();

function countQueries(knex: Knex): void {
  knex.on('query', () => {
    count.queries += 1;
  });
  knex.on('query-response', (response: unknown) => {
    if (typeof response === 'object' && response !== null) {
      count.rows += Array.isArray(response) ? response.length : 1;
      count.bytes += JSON.stringify(response).length;
    }
  });
}

/** Counts its calls; what a plan asks of a region is answered, too. */
function countCalls(api: object): OciApi {
  const offer = {
    listKubernetesVersions: async () => ['v1.36.3'],
    getNodePoolOptions: async () => ({
      shapes: ['VM.Standard.E4.Flex'],
      images: [
        {
          imageId: 'ocid1.image.oc1.test.a',
          sourceName: 'Oracle-Linux-8.10-2026.09.30-0-OKE-1.36.3-1330',
        },
      ],
    }),
    listAvailabilityDomains: async () => ['Uocm:TEST-AD-1'],
    listServices: async () => [
      {
        id: 'ocid1.service.oc1.test.all',
        name: 'All TST Services In Oracle Services Network',
        cidrBlock: 'all-tst-services-in-oracle-services-network',
      },
    ],
  };
  return new Proxy(api, {
    get(target, name: string) {
      const method = Reflect.get(offer, name) ?? Reflect.get(target, name);
      if (typeof method !== 'function') {
        return method;
      }
      return (...args: unknown[]) => {
        count.oci[name] = (count.oci[name] ?? 0) + 1;
        return method.apply(target, args);
      };
    },
  }) as OciApi;
}

async function look(what: string, run: () => Promise<unknown>): Promise<void> {
  count = nothing();
  await run();
  const { queries, rows, bytes, questions, oci } = count;
  const calls = Object.entries(oci);
  const sum = calls.reduce((all, [, times]) => all + times, 0);
  const told = calls.map(([name, times]) => `${name} ${times}`).join(', ');
  console.log(
    [
      what.padEnd(48),
      `${queries} queries, ${rows} rows, ${(bytes / 1000).toFixed(1)} kB`,
      `${questions} permission questions`,
      `${sum} OCI calls${told && ` (${told})`}`,
    ].join(' | '),
  );
}

async function fill(stores: Stores): Promise<void> {
  const { observedClusters, namespaces, statuses, channels, leases } = stores;
  const lease = await hold(leases, 'benchmark');
  for (let c = 0; c < CLUSTERS; c += 1) {
    const cluster = `cluster-${c}`;
    await observedClusters.ensure(cluster, '', now);
    for (let n = 0; n < NAMESPACES; n += 1) {
      const owner = `group:default/team-${n % 10}`;
      const spec = namespaceSpec({ cluster, name: `app-${n}`, owner });
      await namespaces.create(spec, PIA, now);
    }
  }
  const [cluster, namespace] = ['cluster-0', 'app-0'];
  const { id, generation } = (await namespaces.get(cluster, namespace))!;
  const status = serviceStatus({ cluster, namespace });
  await statuses.write(
    lease,
    cluster,
    new Map([
      [namespace, [{ type: 'upsert', namespaceId: id, labels: {}, status }]],
    ]),
  );
  for (let e = 0; e < ENTITIES; e += 1) {
    await channels.open(
      `component:default/e${e}`,
      { cluster, namespace, namespaceId: id, generation, entityKey: '' },
      now,
    );
  }
}

async function main() {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
  });
  const stores = await openStores(knex);
  await fill(stores);
  const { declaredClusters, observedClusters, namespaces, statuses } = stores;
  const registry = new ClusterRegistry(
    Array.from({ length: CLUSTERS }, (_, index) => ({
      name: `cluster-${index}`,
      owner: PLATFORM_TEAM,
      ...{ ingressNamespaces: [], hostDomains: [] },
      provisioner: { kubeconfig: '/nowhere' },
      watcher: { kubeconfig: '/nowhere', group: 'okeanos:watchers' },
    })),
  );
  const authorizer = OkeAuthorizer.create({
    permissions: {
      ...teamPermissions,
      authorizeConditional: async (...args) => {
        count.questions += 1;
        return teamPermissions.authorizeConditional(...args);
      },
    },
    permissionsRegistry: permissionsRegistryForTests(),
    loaders: { clusters: async () => [], namespaces: async () => [] },
  });
  const world = new World();
  await world.settle();
  const oci = new OciConnection(
    ociConfigSchema.parse({
      ...{ region: 'eu-frankfurt-1', watcher: {} },
      compartmentId: COMPARTMENT,
    }),
  );
  const api = countCalls(world.oci);
  oci.api = async () => api;

  const cards = new ClusterStatusService({
    ...{ registry, store: observedClusters, declaredClusters },
    ...{ namespaces, authorizer },
  });
  const choices = new ChoiceService({
    ...{ registry, declaredClusters, namespaces, authorizer },
  });
  const clusters = new ClusterService({
    ...{ store: declaredClusters, registry, authorizer, oci },
    metrics: metricsForTests(),
    onDeclared: () => {},
    recentPlans: recentPlansForTests(),
    queue: new DeclarationQueue(),
  });
  const apps = new NamespaceService({
    entityPlaces: { list: async () => [] },
    ...{ states: statuses.namespaces, observedClusters },
    ...{ store: namespaces, registry, declaredClusters, authorizer },
    ...{ groups: {}, bounds: [] },
    catalog: { getEntitiesByRefs: async () => ({ items: [] }) },
    metrics: metricsForTests(),
    blocks: new NamespaceBlocks([], {}),
    certificateSources: new CertificateSources(),
    onDeclared: () => {},
    recentPlans: recentPlansForTests(),
    queue: new DeclarationQueue(),
  });
  const signals = new StatusSignals({
    ...{ channels: stores.channels, observedClusters },
    signals: { publish: async () => {} },
    logger: { warn: console.warn } as never,
  });

  console.log(
    `${CLUSTERS} clusters, on each ${NAMESPACES} namespaces of 10 teams; ${ENTITIES} entities show one of them\n`,
  );
  countQueries(knex);
  await look('card of one cluster', () => cards.get('cluster-0', pia));
  await look('list of clusters', () => cards.list(pia));
  await look('choice of a cluster to delete', () =>
    choices.list('delete-cluster', pia),
  );
  await look('signal of one namespace', () =>
    signals.publish('cluster-0', 'app-0'),
  );
  await look('signal of a cluster', () => signals.publish('cluster-0'));
  const known = namespaceSpec({ cluster: 'cluster-0', name: 'app-1' });
  await look('plan of a namespace (its cluster is away)', () =>
    apps.plan(known, pia),
  );
  const spec = clusterSpec({ name: 'demo' });
  const planned = async () => {
    const { problems } = await clusters.plan(spec, pia);
    if (problems.length > 0) {
      throw new Error(JSON.stringify(problems));
    }
  };
  await look('plan of a new cluster', planned);
  await look('the same again', planned);
  await look('declared', () =>
    clusters.declare(
      spec,
      { ifExists: 'fail', ifMatch: undefined },
      pia,
      new Date(),
    ),
  );
  await knex('clusters').update({
    id: ID,
    records: JSON.stringify(world.records),
  });
  await look('plan of a cluster that stands', planned);
  await look('the same again', planned);
  await knex.destroy();
}

void main();
