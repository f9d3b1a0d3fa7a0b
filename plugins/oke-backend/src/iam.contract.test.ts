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
} from '@okeanos/backstage-plugin-oke-common';
import {
  ociOperations,
  type GeneratedStatement,
} from '@okeanos/backstage-plugin-oke-node';
import type { Knex } from 'knex';
import request from 'supertest';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  SandboxPolicies,
  type Authorization,
} from '../../oke-node/src/testing/SandboxPolicies';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  startOciSandbox,
  type OciSandbox,
} from '../../oke-node/src/testing/startSandbox';
import { PLATFORM_TEAM } from './__testUtils__/fixtures';
import { isWhole, tellProof } from './__testUtils__/proof';
import { until } from './__testUtils__/until';
import { ociConfigSchema } from './config/ociConfig';
import { clusterPolicies } from './oci/clusterPolicies';
import { okePlugin } from './plugin';

jest.setTimeout(20 * 60_000);

/** So many of the statements are taken away, each from a cluster of its own; all of them in `./yarnw prove iam-statements`. */
const TRIED = isWhole ? Infinity : 3;

/** Until something stands in a condition: the sandbox takes 50 requests a second, whoever makes them. */
const WITHIN_MS = isWhole ? 8 * 60_000 : 50_000;

const HOUR_MS = 3_600_000;

/** A tenancy of the sandbox has 15 clusters at most, and some of those that could not be made are there half. */
const AT_ONCE = 8;

/** Needed to make a cluster, and not to delete it. */
const FOR_MAKING = ['read virtual-network-family'];

/** A cluster in a compartment of its own, so that its statements are about nothing else. */
interface Tried {
  spec: ClusterSpecInput;
  statements: GeneratedStatement[];
}

/** With what it has not. */
interface Mutant extends Tried {
  missing: GeneratedStatement;
}

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('clusters with the generated statements and no others, on the sandbox', () => {
  let sandbox: OciSandbox;
  let policies: SandboxPolicies;
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let whole: Tried;
  let mutants: Mutant[];
  /** What the plan of each of these says. */
  let refused: string[][];
  /** Resolves when the whole one was made and deleted. */
  let lived: Promise<void>;

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
    const oci = ociConfigSchema.parse(config);
    const tried = async (name: string): Promise<Tried> => {
      const compartmentId = await policies.createCompartment(name);
      const spec: ClusterSpecInput = {
        ...{ name, owner: PLATFORM_TEAM, compartmentId },
        bastion: {
          ...{ enabled: true, forPortal: false },
          clientCidrs: ['10.9.0.0/16'],
        },
      };
      const parsed = clusterSpecSchema.parse(spec);
      return {
        spec,
        statements: clusterPolicies(parsed, { oci, compartmentId }).filter(
          ({ identity, without }) => identity === 'provisioner' && !without,
        ),
      };
    };
    whole = await tried('whole');
    const step = Math.max(1, whole.statements.length / TRIED);
    // Fixed, and spread over all of them.
    const indices = whole.statements
      .map((_, index) => index)
      .filter(index => index % step < 1);
    mutants = [];
    for (const index of indices) {
      const mutant = await tried(`without-${index}`);
      mutants.push({ ...mutant, missing: mutant.statements[index] });
    }
    await permit([whole, ...mutants]);
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
    // All at once, so that they wait at the same time.
    await declare(whole);
    lived = untilMade(whole).then(async () => {
      await deleteLong(whole);
      await untilGone(whole);
    });
    lived.catch(() => {}); // until it is waited for
    refused = await Promise.all(mutants.map(declare));
  });
  afterAll(async () => {
    await backend?.stop();
    policies?.close();
    await sandbox?.stop();
  });

  /** Lets each have its statements, without what it has not. */
  async function permit(all: (Tried & Partial<Mutant>)[]) {
    await policies.replace(
      all.flatMap(({ statements, missing }) =>
        statements.filter(each => each !== missing).map(({ text }) => text),
      ),
    );
    await policies.forgetAuthorizations();
  }

  const urlOf = ({ spec }: Tried) => `/api/oke/v1/clusters/${spec.name}`;
  const nameOf = ({ access }: GeneratedStatement) =>
    `${access.verb} ${access.resourceType}`;

  async function told(tried: Tried) {
    const { status, body } = await request(backend.server).get(urlOf(tried));
    const conditions: { type: string; status: string; message: string }[] =
      body.conditions ?? [];
    return { status, conditions };
  }

  /** @returns what is in the way of it; none when it is declared */
  async function declare(tried: Tried): Promise<string[]> {
    const { status, body } = await request(backend.server)
      .put(urlOf(tried))
      .send(tried.spec);
    expect([200, 400]).toContain(status);
    const problems: { message: string }[] = body.error?.problems ?? [];
    return problems.map(({ message }) => message);
  }

  function untilMade(tried: Tried) {
    return until(
      () => told(tried),
      ({ conditions }) =>
        conditions.some(
          ({ type, status }) => type === 'Provisioned' && status === 'True',
        ),
      WITHIN_MS,
    );
  }

  /** Asks for it, and lets the time pass that it waits for load balancers, of which no API server tells here. */
  async function deleteLong(tried: Tried) {
    await request(backend.server).delete(urlOf(tried)).expect(202);
    await knex('clusters')
      .where({ name: tried.spec.name })
      .update({
        deletion_requested_at: new Date(Date.now() - HOUR_MS).toISOString(),
      });
  }

  function untilGone(tried: Tried) {
    return until(
      () => told(tried),
      ({ status }) => status === 404,
      WITHIN_MS,
    );
  }

  /** What is said of it once the missing statement is named; undefined when it is gone. */
  async function untilNamed(mutant: Mutant): Promise<string | undefined> {
    const names = ({ message }: { message: string }) =>
      message.includes(mutant.missing.text);
    const { conditions } = await until(
      () => told(mutant),
      ({ status, conditions: all }) => status === 404 || all.some(names),
      WITHIN_MS,
    );
    return conditions.find(names)?.message;
  }

  async function askedOfProvisioner(): Promise<Authorization[]> {
    const { provisionerId } = policies;
    const asked = await policies.authorizations();
    return asked.filter(({ principalId }) => principalId === provisionerId);
  }

  it('one without any of them is not made, and what is said names it', async () => {
    const said = await Promise.all(
      mutants.map(async (mutant, index) => {
        const [problem] = refused[index];
        return problem ?? (await untilNamed(mutant));
      }),
    );
    for (const [index, message] of said.entries()) {
      const { missing } = mutants[index];
      expect([nameOf(missing), message]).toEqual([
        nameOf(missing),
        expect.stringContaining(missing.text),
      ]);
      tellProof(1);
    }
  });

  it('one with all of them is made and deleted, by calls of the list', async () => {
    await lived;
    const asked = await askedOfProvisioner();
    expect(
      asked.filter(
        ({ isAllowed, compartmentId }) =>
          !isAllowed && compartmentId === whole.spec.compartmentId,
      ),
    ).toEqual([]);
    const made = [...new Set(asked.map(({ operation }) => operation))];
    expect(made).toEqual(
      expect.arrayContaining(['CreateVcn', 'DeleteVcn', 'CreateBastion']),
    );
    const listed = Object.values(ociOperations)
      .flat()
      .map(operation => operation.replace(/.*\./, ''));
    expect(made.filter(operation => !listed.includes(operation))).toEqual([]);
    tellProof(1);
  });

  // Each is made with all first: too long for every run.
  (isWhole ? it : it.skip)(
    'one that loses any of them is not deleted, and what is said names it',
    async () => {
      for (let from = 0; from < mutants.length; from += AT_ONCE) {
        const some = mutants.slice(from, from + AT_ONCE);
        const unharmed = some.map(({ missing, ...tried }) => tried);
        // The others have nothing meanwhile.
        await permit(unharmed);
        for (const mutant of some) {
          if ((await told(mutant)).status === 404) {
            expect(await declare(mutant)).toEqual([]);
          }
        }
        await Promise.all(some.map(untilMade));
        await permit(some);
        await Promise.all(some.map(deleteLong));
        const said = await Promise.all(some.map(untilNamed));
        for (const [index, message] of said.entries()) {
          const name = nameOf(some[index].missing);
          expect([name, message !== undefined]).toEqual([
            name,
            !FOR_MAKING.includes(name),
          ]);
          tellProof(1);
        }
        await permit(unharmed);
        await Promise.all(some.map(untilGone));
      }
    },
  );
});
