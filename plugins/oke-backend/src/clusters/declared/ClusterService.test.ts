import {
  describeProblem,
  type ClusterSpec,
} from '@okeanos/backstage-plugin-oke-common';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  OciApiError,
  type OciApi,
  type OciApiErrorReason,
} from '@okeanos/backstage-plugin-oke-node';
import {
  clusterSpec,
  namespaceSpec,
  NOW,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../../__testUtils__/fixtures';
import { DeclarationQueue } from '../../declarations/DeclarationQueue';
import { recentPlansForTests } from '../../__testUtils__/recentPlans';
import { metricsForTests } from '../../__testUtils__/metrics';
import { permissionsRegistryForTests } from '../../__testUtils__/permissionsRegistry';
import { openStores, type Stores } from '../../__testUtils__/stores';
import { ADA, NED, PIA, teamPermissions } from '../../__testUtils__/teams';
import { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import {
  createOkeClusterConditionalDecision,
  okeClusterConditions,
} from '../../authorization/rules';
import { ClusterRegistry } from '../ClusterRegistry';
import { ociConfigSchema } from '../../config/ociConfig';
import { OciConnection } from '../../oci/OciConnection';
import { InvalidSpecError } from '../../declarations/InvalidSpecError';
import { ClusterService } from './ClusterService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const ada = mockCredentials.user(ADA);
const pia = mockCredentials.user(PIA);
const ned = mockCredentials.user(NED);

const fail = { ifExists: 'fail', ifMatch: undefined } as const;
const update = { ifExists: 'update', ifMatch: undefined } as const;

/** An empty compartment in which everything is offered, as far as a plan asks. */
const emptyOci: Partial<OciApi> = {
  list: async () => [],
  listKubernetesVersions: async () => ['v1.36.3'],
  getNodePoolOptions: async () => ({
    shapes: ['VM.Standard.E4.Flex'],
    images: [
      {
        imageId: 'ocid1.image.oc1..i',
        sourceName: 'Oracle-Linux-8.10-2026.09.30-0-OKE-1.36.3-1330',
      },
    ],
  }),
  listAvailabilityDomains: async () => ['AD-1'],
  listShapes: async () => [],
  listServices: async () => [
    {
      id: 's1',
      name: 'All FRA Services In Oracle Services Network',
      cidrBlock: 'all-fra-services-in-oracle-services-network',
    },
  ],
};

/** What is told of clusters without asking an OCI. The rest is in `declaredCluster.contract.test.ts`. */
describe('ClusterService', () => {
  let stores: Stores;
  let oci: OciConnection;
  const onDeclared = jest.fn();

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    await stores.knex('namespaces').delete();
    await stores.knex('clusters').delete();
    onDeclared.mockReset();
    oci = new OciConnection(
      ociConfigSchema.parse({
        region: 'eu-frankfurt-1',
        compartmentId: 'ocid1.compartment.oc1..c',
        watcher: {},
      }),
    );
    jest.spyOn(oci, 'api').mockResolvedValue(emptyOci as OciApi);
  });

  function service(
    options: { oci?: OciConnection; permissions?: PermissionsService } = {
      oci,
    },
  ) {
    const kubeconfig = '/nowhere';
    return new ClusterService({
      store: stores.declaredClusters,
      registry: new ClusterRegistry([
        {
          name: 'legacy',
          owner: PLATFORM_TEAM,
          ingressNamespaces: [],
          hostDomains: [],
          provisioner: { kubeconfig },
          watcher: { kubeconfig, group: 'okeanos:watchers' },
        },
      ]),
      authorizer: OkeAuthorizer.create({
        permissions: options.permissions ?? teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
      oci: options.oci,
      metrics: metricsForTests(),
      onDeclared,
      recentPlans: recentPlansForTests(),
      queue: new DeclarationQueue(),
    });
  }
  const declare = (
    spec = clusterSpec(),
    options: Parameters<ClusterService['declare']>[1] = fail,
  ) => service().declare(spec, options, pia, NOW);

  it('has a cluster deleted at its end only for who may delete it', async () => {
    const teams = teamPermissions;
    const withoutDeletion: PermissionsService = {
      ...teams,
      authorizeConditional: async (requests, options) => {
        const decisions = await teams.authorizeConditional(requests, options);
        const denied: (typeof decisions)[number] = {
          result: AuthorizeResult.DENY,
        };
        return decisions.map((decision, at) =>
          requests[at].permission.name === 'oke.cluster.delete'
            ? denied
            : decision,
        );
      },
    };
    const spec = clusterSpec({
      expiry: { lastDay: '2126-12-24', action: 'delete' },
    });
    const told = await service({ oci, permissions: withoutDeletion }).plan(
      spec,
      pia,
    );
    expect(told.problems).toMatchObject([
      {
        field: 'expiry.action',
        message: expect.stringMatching(/may not delete clusters/),
      },
    ]);
    const { problems, notices } = await service().plan(spec, pia);
    expect(problems).toEqual([]);
    expect(notices).toMatchObject([
      {
        field: 'expiry.lastDay',
        message: expect.stringMatching(/ends on 25 Dec 2126 at 00:00 UTC/),
      },
    ]);
  });

  it('plans everything, and writes nothing', async () => {
    const plan = await service().plan(clusterSpec(), pia);
    expect(plan.problems).toEqual([]);
    expect(plan.changes.length).toBeGreaterThan(20);
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(
      new Set(['create']),
    );
    expect((await stores.declaredClusters.list()).records).toEqual([]);
    expect(onDeclared).not.toHaveBeenCalled();
  });

  it('declares, and takes the same again as nothing new', async () => {
    const declared = await declare();
    expect(declared).toMatchObject({ generation: 1, requestedBy: PIA });
    expect(await declare()).toEqual(declared);
    expect(onDeclared.mock.calls).toEqual([['demo']]);
    expect(await service().get('demo', pia)).toEqual({
      ...declared,
      may: { change: true, delete: true },
    });
    // Ada sees it, and may do nothing with it.
    expect((await service().get('demo', ada)).may).toEqual({
      change: false,
      delete: false,
    });
  });

  it('is declared, and deleted, by two at once as by one', async () => {
    const [first, second] = await Promise.all([declare(), declare()]);
    expect(second).toEqual(first);
    expect(onDeclared).toHaveBeenCalledTimes(1);

    const remove = () =>
      service().delete('demo', { ifMatch: undefined }, pia, NOW);
    const [one, other] = await Promise.all([remove(), remove()]);
    expect(one.deletionRequestedAt).toBe(NOW.toISOString());
    expect(other).toEqual(one);
    expect(onDeclared).toHaveBeenCalledTimes(2);
  });

  it('is deleted only as the caller has seen it', async () => {
    const { etag } = await declare();
    const remove = (seen: string) =>
      service().delete('demo', { ifMatch: [seen] }, pia, NOW);
    await expect(remove('"other.1"')).rejects.toMatchObject({
      statusCode: 412,
    });
    expect((await remove(etag)).deletionRequestedAt).toBe(NOW.toISOString());
    expect((await remove(etag)).deletionRequestedAt).toBe(NOW.toISOString());
  });

  it('tells who lost a race to look again', async () => {
    const create = jest
      .spyOn(stores.declaredClusters, 'create')
      .mockResolvedValue(undefined);
    await expect(declare()).rejects.toThrow(/Look at it and try again/);
    expect(create).toHaveBeenCalledTimes(2);
    create.mockRestore();
  });

  it('takes another spec only when it is told to', async () => {
    await declare();
    const spec = clusterSpec({ drift: 'repair' });
    await expect(declare(spec)).rejects.toThrow(/It differs in: drift/);
    expect((await declare(spec, update)).generation).toBe(2);
    expect(onDeclared).toHaveBeenCalledTimes(2);
  });

  it.each<[string, Partial<Parameters<typeof clusterSpec>[0]>, object]>([
    ['a name of app-config', { name: 'legacy' }, { field: 'name' }],
    [
      'a version that is not offered',
      { kubernetesVersion: 'v1.2.3' },
      { field: 'kubernetesVersion', value: 'v1.2.3' },
    ],
  ])('refuses %s, in the plan and in earnest', async (_what, changes, told) => {
    const spec = clusterSpec(changes);
    const { changes: none, problems } = await service().plan(spec, pia);
    expect(none).toEqual([]);
    expect(problems).toMatchObject([told]);
    await expect(declare(spec)).rejects.toThrow(InvalidSpecError);
    expect((await stores.declaredClusters.list()).records).toEqual([]);
  });

  it('refuses a group that the caller may not act for', async () => {
    const plan = await service().plan(clusterSpec({ owner: SHOP_TEAM }), ada);
    expect(plan.problems).toMatchObject([{ field: 'owner', value: SHOP_TEAM }]);
  });

  it("refuses a name that another team's cluster has, without telling whose it is", async () => {
    await declare();
    const asOwner = service({
      oci,
      permissions: {
        ...teamPermissions,
        authorizeConditional: async requests =>
          requests.map(({ permission }) =>
            createOkeClusterConditionalDecision(
              permission as ResourcePermission<'oke-cluster'>,
              okeClusterConditions.isOwner({ owners: [SHOP_TEAM] }),
            ),
          ),
      },
    });
    const spec = clusterSpec({ owner: SHOP_TEAM });
    const { changes, problems } = await asOwner.plan(spec, ada);
    expect(changes).toEqual([]);
    expect(problems).toEqual([
      {
        field: 'name',
        value: 'demo',
        message: expect.stringMatching(/not available/),
        remedy: expect.stringMatching(/another name/),
      },
    ]);
    await expect(asOwner.declare(spec, update, ada, NOW)).rejects.toThrow(
      InvalidSpecError,
    );
    expect((await stores.declaredClusters.get('demo'))?.generation).toBe(1);
  });

  it('refuses everything without OCI', async () => {
    const without = service({ oci: undefined });
    expect((await without.plan(clusterSpec(), pia)).problems).toMatchObject([
      { field: '', message: 'OCI is not configured' },
    ]);
  });

  it.each<[OciApiErrorReason, { field: string; remedy: RegExp }]>([
    ['NotAuthenticated', { field: '', remedy: /oke\.oci\.provisioner/ }],
    ['NotAuthorizedOrNotFound', { field: 'compartmentId', remedy: /policies/ }],
    ['Unreachable', { field: '', remedy: /^Try again/ }],
  ])('says who can mend %s', async (reason, { field, remedy }) => {
    const error = new OciApiError(reason, 'OCI said no');
    jest.spyOn(oci, 'api').mockRejectedValue(error);
    const { problems } = await service().plan(clusterSpec(), pia);
    expect(problems).toEqual([
      {
        field,
        value: '',
        message: expect.stringMatching(/: OCI said no$/),
        remedy: expect.stringMatching(remedy),
      },
    ]);
    await expect(declare()).rejects.toThrow(InvalidSpecError);
  });

  it('names the statement that a call needs which OCI refuses', async () => {
    const error = new OciApiError('NotAuthorizedOrNotFound', 'OCI said no', {
      operation: 'network.ListServices',
    });
    jest.spyOn(oci, 'api').mockRejectedValue(error);
    const { problems } = await service().plan(clusterSpec(), pia);
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(
          /OCI said no\. If it is there, .* "Allow group <group of the provisioner> to manage service-gateways in compartment id ocid1\.compartment\.oc1\.\.c"$/,
        ),
      },
    ]);
  });

  it('tells what policies need to those who may change every cluster, and to nobody else', async () => {
    const { policy = [] } = await service().plan(clusterSpec(), pia);
    expect(policy.map(({ text }) => text)).toContain(
      'Allow group <group of the provisioner> to manage vcns in compartment id ocid1.compartment.oc1..c',
    );
    expect(policy.filter(statement => 'access' in statement)).toEqual([]);
    expect((await service().plan(clusterSpec(), ada)).policy).toBeUndefined();
  });

  it('is exported for who may change it, and unknown to everybody else', async () => {
    await declare();
    // Nothing of it was made yet.
    await expect(service().export('demo', pia)).rejects.toThrow(
      /^Cluster demo cannot be exported now: /,
    );
    for (const credentials of [ada, ned]) {
      await expect(service().export('demo', credentials)).rejects.toThrow(
        /^No cluster demo$/,
      );
    }
    await expect(service().export('none', pia)).rejects.toThrow(
      /^No cluster none$/,
    );
  });

  it('tells who may do what on a cluster, to the same', async () => {
    await declare();
    const { namespaces } = stores;
    await namespaces.create(namespaceSpec(), 'user:x', NOW);
    const access = await service().access('demo', pia);
    expect(access).toMatchObject({
      ...{ name: 'demo', owner: PLATFORM_TEAM },
      groups: [
        {
          group: namespaceSpec().owner,
          nameInClusters: undefined,
          namespaces: [namespaceSpec().name],
        },
      ],
    });
    expect(
      access.statements
        ?.filter(({ identity }) => identity === 'people')
        .map(({ text }) => text.replace(/ in .*/, '')),
    ).toEqual(
      [PLATFORM_TEAM, namespaceSpec().owner].map(
        group => `Allow group <OCI group of ${group}> to use clusters`,
      ),
    );
    // Ada sees the cluster.
    await expect(service().access('demo', ada)).rejects.toThrow(
      'No access of cluster demo',
    );
    await expect(service().access('demo', ned)).rejects.toThrow(
      'No cluster demo',
    );
  });

  it('tells where its API server is, once OCI has told, to who may read it', async () => {
    await declare();
    const answer = (credentials: typeof ada) =>
      service().endpoint('demo', credentials);
    await expect(answer(ada)).rejects.toThrow(/^No endpoint of cluster demo$/);
    const endpoint = {
      ...{ clusterId: 'ocid1.cluster.oc1..c', host: '10.0.30.5' },
      ...{ port: 6443, ca: 'PEM' },
    };
    await stores
      .knex('clusters')
      .update({ endpoint: JSON.stringify(endpoint) });
    expect(await answer(ada)).toEqual(endpoint);
    await expect(answer(ned)).rejects.toThrow(/^No cluster demo$/);
    await expect(service().endpoint('none', pia)).rejects.toThrow(
      /^No cluster none$/,
    );
  });

  it('is frozen as it is, without asking OCI, and changed only by unfreezing it', async () => {
    const problemsOf = async (spec: ClusterSpec) =>
      (await service().plan(spec, pia)).problems.map(({ field }) => field);
    const frozen = (changes: object = {}) =>
      clusterSpec({ frozen: true, ...changes });
    expect(await problemsOf(frozen())).toEqual(['frozen']);
    await declare();
    expect(await problemsOf(frozen({ drift: 'repair' }))).toEqual(['drift']);

    jest.spyOn(oci, 'api').mockRejectedValue(new Error('OCI is away'));
    const { changes, spec } = await service().plan(frozen(), pia);
    expect(changes).toEqual([]);
    expect(spec).toEqual([{ field: 'frozen', from: 'false', to: 'true' }]);
    expect(await declare(frozen(), update)).toMatchObject({ generation: 2 });
    expect(await problemsOf(frozen({ drift: 'repair' }))).toEqual(['drift']);
    await expect(
      declare(frozen({ deletionProtection: true }), update),
    ).rejects.toThrow(InvalidSpecError);
    expect(await problemsOf(clusterSpec({ drift: 'repair' }))).toEqual([
      'drift',
    ]);

    jest.spyOn(oci, 'api').mockResolvedValue(emptyOci as OciApi);
    // What it would put right is in the plan.
    const unfreezing = await service().plan(clusterSpec(), pia);
    expect(unfreezing.problems).toEqual([]);
    expect(unfreezing.changes.map(({ action }) => action)).toContain('create');
    expect(await declare(clusterSpec(), update)).toMatchObject({
      generation: 3,
    });
  });

  it('deletes once what is not protected, and has no namespaces; a plan says the same', async () => {
    const remove = () =>
      service().delete('demo', { ifMatch: undefined }, pia, NOW);
    const plan = () => service().planDeletion('demo', pia);
    const expectRefusal = async (message: RegExp) => {
      const { id, problems } = await plan();
      expect(id).toBeUndefined();
      expect(problems.map(describeProblem).join()).toMatch(message);
      await expect(remove()).rejects.toThrow(message);
    };
    await declare(clusterSpec({ deletionProtection: true }));
    await expectRefusal(/Set deletionProtection to false/);
    await declare(clusterSpec(), update);
    await declare(clusterSpec({ frozen: true }), update);
    await expectRefusal(
      /cluster demo is frozen: Okeanos changes nothing of it, and deletes nothing\. Set frozen to false first/,
    );
    await declare(clusterSpec(), update);

    const { namespaces, knex } = stores;
    await namespaces.create(namespaceSpec(), 'user:x', NOW);
    await expectRefusal(/Delete its namespaces first/);
    await knex('namespaces').delete();

    const { may: _may, ...found } = await service().get('demo', pia);
    expect(await plan()).toMatchObject({
      ...found,
      problems: [],
    });

    onDeclared.mockReset();
    const deleted = await remove();
    expect(deleted.deletionRequestedAt).toBe(NOW.toISOString());
    expect(await remove()).toEqual(deleted);
    expect(onDeclared).toHaveBeenCalledTimes(1);
    await expect(declare()).rejects.toThrow(/is being deleted since/);
  });

  it('does not tell what is not there from what one may not see', async () => {
    await declare();
    for (const [name, credentials] of [
      ['demo', ned],
      ['other', pia],
    ] as const) {
      await expect(service().get(name, credentials)).rejects.toThrow(
        `No cluster ${name}`,
      );
      await expect(
        service().delete(name, { ifMatch: undefined }, credentials, NOW),
      ).rejects.toThrow(`No cluster ${name}`);
    }
    // Ada sees it, and may not delete it.
    for (const refused of [
      service().delete('demo', { ifMatch: undefined }, ada, NOW),
      service().planDeletion('demo', ada),
    ]) {
      await expect(refused).rejects.toThrow('No cluster demo');
    }
  });

  it('is not deleted by who could not see that it is gone', async () => {
    await declare();
    const permissions: PermissionsService = {
      ...teamPermissions,
      authorizeConditional: async requests =>
        requests.map(({ permission }) => ({
          result:
            permission.attributes.action === 'delete'
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        })),
    };
    await expect(
      service({ oci, permissions }).delete(
        'demo',
        { ifMatch: undefined },
        pia,
        NOW,
      ),
    ).rejects.toThrow('No cluster demo');
  });
});
