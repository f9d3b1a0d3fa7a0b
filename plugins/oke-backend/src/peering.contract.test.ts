import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  clusterSpecSchema,
  type ClusterSpecInput,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import type { Knex } from 'knex';
import request from 'supertest';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { SandboxPolicies } from '../../oke-node/src/testing/SandboxPolicies';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  startOciSandbox,
  type OciSandbox,
} from '../../oke-node/src/testing/startSandbox';
import { PLATFORM_TEAM } from './__testUtils__/fixtures';
import { until } from './__testUtils__/until';
import { ociConfigSchema } from './config/ociConfig';
import { clusterPolicies } from './oci/clusterPolicies';
import { okePlugin } from './plugin';

jest.setTimeout(10 * 60_000);

const WITHIN_MS = 90_000;
const HOUR_MS = 3_600_000;

type Network = NonNullable<ClusterSpecInput['network']>;

/** A network that no other has. */
const networkAt = (
  second: number,
  peering: Network['peering'],
  clientCidrs: string[],
): Network => ({
  ...{ vcnCidr: `10.${second}.0.0/16`, endpointCidr: `10.${second}.30.0/24` },
  workersCidr: `10.${second}.10.0/24`,
  loadBalancersCidr: `10.${second}.20.0/24`,
  ...{ podsCidr: `10.${second}.128.0/18`, bastionCidr: `10.${second}.40.0/28` },
  ...{ clientCidrs, peering },
});

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('clusters that are joined to others, with the generated statements, on the sandbox', () => {
  let sandbox: OciSandbox;
  let policies: SandboxPolicies;
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let drgId: string;
  let hub: string;
  let compartmentId: string;
  let oci: ReturnType<typeof ociConfigSchema.parse>;
  const permitted = new Set<string>();

  beforeAll(async () => {
    sandbox = await startOciSandbox({ timeScale: 0.01, ociOnly: true });
    policies = new SandboxPolicies(sandbox.oci);
    knex = await databases.init('SQLITE_3');
    const { configFile: file, url: endpoint, routesFile } = sandbox.oci;
    const config = {
      ...{ region: 'eu-frankfurt-1', endpoint, routesFile },
      provisioner: { file, policySubject: 'group okeanos-provisioners' },
      watcher: {
        ...{ file, profile: 'WATCHER' },
        policySubject: 'group okeanos-watchers',
      },
    };
    oci = ociConfigSchema.parse(config);
    compartmentId = await policies.createCompartment('clusters');
    // Of those who run the network.
    hub = await policies.createCompartment('hub');
    drgId = await policies.createDrg(hub);
    backend = await startTestBackend({
      features: [
        okePlugin,
        mockServices.rootConfig.factory({ data: { oke: { oci: config } } }),
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
        catalogServiceMock.factory({ entities: [] }),
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
      ],
    });
  });
  afterAll(async () => {
    await backend?.stop();
    policies?.close();
    await sandbox?.stop();
  });

  const urlOf = (name: string) => `/api/oke/v1/clusters/${name}`;

  /** Lets the provisioner do what its statements for these say, and what it was let before. */
  async function permit(spec: ClusterSpecInput, elsewhere: string) {
    const statements = clusterPolicies(clusterSpecSchema.parse(spec), {
      ...{ oci, compartmentId },
    });
    statements
      .filter(({ identity }) => identity === 'provisioner')
      .forEach(({ text }) => permitted.add(text.replace(/<[^>]*>/, elsewhere)));
    await policies.replace([...permitted]);
  }

  async function declare(
    name: string,
    network: Network,
    elsewhere: string,
  ): Promise<ClusterSpecInput> {
    const spec = { name, owner: PLATFORM_TEAM, compartmentId, network };
    await permit(spec, elsewhere);
    const { status, body } = await request(backend.server)
      .put(`${urlOf(name)}?ifExists=update`)
      .send(spec);
    expect([status, body.error]).toEqual([200, undefined]);
    return spec;
  }

  async function plan(name: string, network: Network) {
    const { body } = await request(backend.server)
      .put(`${urlOf(name)}?ifExists=update&dryRun=true`)
      .send({ name, owner: PLATFORM_TEAM, compartmentId, network });
    return body;
  }

  async function told(name: string) {
    const { status, body } = await request(backend.server).get(urlOf(name));
    const conditions: Condition[] = body.conditions ?? [];
    const provisioned = conditions.find(({ type }) => type === 'Provisioned');
    return { status, provisioned };
  }

  const untilMade = (name: string) =>
    until(
      () => told(name),
      ({ provisioned }) => provisioned?.status === 'True',
      WITHIN_MS,
    );

  async function partsOf(name: string): Promise<Record<string, string>> {
    const { body } = await request(backend.server).get(
      `${urlOf(name)}/resources`,
    );
    const parts: { part: string; ocid?: string }[] = body.resources ?? [];
    return Object.fromEntries(parts.map(({ part, ocid = '' }) => [part, ocid]));
  }

  async function remove(name: string) {
    await request(backend.server).delete(urlOf(name)).expect(202);
    // No API server tells of load balancers here.
    await knex('clusters')
      .where({ name })
      .update({
        deletion_requested_at: new Date(Date.now() - HOUR_MS).toISOString(),
      });
    await until(
      () => told(name),
      ({ status }) => status === 404,
      WITHIN_MS,
    );
  }

  it('one is attached to a DRG of another compartment, let go of it, and deleted', async () => {
    const clients = ['192.168.0.0/16'];
    const network = networkAt(1, { via: 'drg', drgId }, clients);
    await declare('drg', network, hub);
    await untilMade('drg');
    const { 'drg-attachment': attachment } = await partsOf('drg');
    expect(attachment).toMatch(/^ocid1\.drgattachment\./);

    const without = networkAt(1, { via: 'none' }, clients);
    await declare('drg', without, hub);
    await until(
      () => partsOf('drg'),
      parts => parts['drg-attachment'] === undefined,
      WITHIN_MS,
    );
    await declare('drg', network, hub);
    await until(
      () => partsOf('drg'),
      parts => ![undefined, '', attachment].includes(parts['drg-attachment']),
      WITHIN_MS,
    );
    await untilMade('drg');

    const other = networkAt(1, { via: 'drg', drgId: `${drgId}b` }, clients);
    const { problems } = await plan('drg', other);
    expect(problems).toEqual([
      expect.objectContaining({
        message: 'OCI cannot change drgId of what exists',
        remedy: expect.stringContaining(
          'Set network.peering.via to none first',
        ),
      }),
    ]);
    await remove('drg');
  });

  it('one whose DRG does not exist is put right in one step', async () => {
    const wrong = `${drgId.slice(0, -1)}${drgId.endsWith('a') ? 'b' : 'a'}`;
    const network = networkAt(6, { via: 'drg', drgId: wrong }, []);
    await declare('wrong', network, hub);
    await until(
      () => told('wrong'),
      ({ provisioned }) => provisioned?.reason === 'NotAuthorizedOrNotFound',
      WITHIN_MS,
    );
    await declare('wrong', networkAt(6, { via: 'drg', drgId }, []), hub);
    await untilMade('wrong');
    await remove('wrong');
  });

  it('one waits for its peer, which another is, and both can go', async () => {
    const via = 'localPeeringGateway';
    const accepting = networkAt(2, { via }, ['10.3.0.0/16']);
    await declare('accepting', accepting, compartmentId);
    const { provisioned } = await until(
      () => told('accepting'),
      of => of.provisioned?.reason === 'NotPeered',
      WITHIN_MS,
    );
    expect(provisioned).toMatchObject({ status: 'False' });
    expect(provisioned).not.toHaveProperty('inProgress');
    const { 'local-peering-gateway': peerId } = await partsOf('accepting');
    expect(provisioned?.message).toContain(`to ${peerId}, and adds routes`);

    const requesting = networkAt(3, { via, peerId }, ['10.2.0.0/16']);
    await declare('requesting', requesting, compartmentId);
    await untilMade('requesting');
    await untilMade('accepting');

    await remove('requesting');
    await until(
      () => told('accepting'),
      of => of.provisioned?.reason === 'PeeringFailed',
      WITHIN_MS,
    );
    await remove('accepting');
  });

  it('a plan says what is not routed, and which other one is in the way', async () => {
    const clients = ['192.168.0.0/16'];
    expect(
      await plan('planned', networkAt(5, { via: 'none' }, clients)),
    ).toMatchObject({
      problems: [],
      notices: [{ field: 'network.peering.via' }],
    });
    await declare('first', networkAt(4, { via: 'drg', drgId }, clients), hub);
    const { problems } = await plan(
      'planned',
      networkAt(4, { via: 'drg', drgId }, ['172.16.0.0/12']),
    );
    expect(problems).toEqual([
      expect.objectContaining({
        field: 'network.vcnCidr',
        message: expect.stringContaining('of the cluster first'),
      }),
    ]);
    await untilMade('first');
    await remove('first');
  });
});
