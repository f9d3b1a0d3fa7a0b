import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { ociOperations } from '../oci/ociOperations';
import { covers } from './access';
import { operationRows } from './operations';
import {
  policyStatements,
  statementsNeededBy,
  type GeneratedStatement,
} from './policyStatements';

const COMPARTMENT = 'ocid1.compartment.oc1..c';
const subjects = {
  provisioner: { who: 'group p' },
  watcher: { who: 'group w' },
  people: [{ who: 'group o' }],
};

function statementsFor(
  input: object = {},
  context: { compartmentId?: string; recordedKinds?: string[] } = {},
): GeneratedStatement[] {
  const spec = clusterSpecSchema.parse({
    name: 'demo',
    owner: 'group:default/platform',
    ...input,
  });
  return policyStatements(spec, {
    compartmentId: COMPARTMENT,
    ...context,
    subjects,
  });
}

/** What the provisioner has to have. */
function needed(statements: GeneratedStatement[]): string[] {
  return statements
    .filter(({ identity, without }) => identity === 'provisioner' && !without)
    .map(({ access }) => `${access.verb} ${access.resourceType}`)
    .sort();
}

function textsOf(identity: string, statements: GeneratedStatement[]) {
  return statements
    .filter(statement => statement.identity === identity)
    .map(({ text }) => text);
}

const OF_EVERY_CLUSTER = [
  'inspect compartments',
  'manage capture-filters',
  'manage cluster-node-pools',
  'manage clusters',
  'manage dhcp-options',
  'manage instance-family',
  'manage log-groups',
  'manage nat-gateways',
  'manage network-security-groups',
  'manage route-tables',
  'manage security-lists',
  'manage service-gateways',
  'manage subnets',
  'manage vcns',
  'read virtual-network-family',
  'use load-balancers',
  'use private-ips',
  'use vnics',
];

const DRG = 'ocid1.drg.oc1.fra.a';
const PEER = 'ocid1.localpeeringgateway.oc1.fra.a';

/** A VCN is joined in one way only; but one that was may be there still. */
const WITH_EVERYTHING: Parameters<typeof statementsFor> = [
  {
    bastion: { enabled: true },
    network: { peering: { via: 'localPeeringGateway', peerId: PEER } },
  },
  { recordedKinds: ['DrgAttachment'] },
];

describe('policyStatements', () => {
  it('are the least that the calls for a cluster need', () => {
    expect(needed(statementsFor())).toEqual(OF_EVERY_CLUSTER);
  });

  it('follow what the cluster has', () => {
    expect(
      needed(statementsFor({ network: { internetAccess: false } })),
    ).toEqual(OF_EVERY_CLUSTER.filter(each => each !== 'manage nat-gateways'));
    const withBastion = { bastion: { enabled: true, forPortal: false } };
    expect(needed(statementsFor(withBastion))).toEqual(
      [...OF_EVERY_CLUSTER, 'manage bastion'].sort(),
    );
    expect(needed(statementsFor({ bastion: { enabled: true } }))).toEqual(
      [...OF_EVERY_CLUSTER, 'manage bastion', 'manage bastion-session'].sort(),
    );
    expect(needed(statementsFor({ logs: { enabled: false } }))).toEqual(
      OF_EVERY_CLUSTER.filter(
        each => !/log-groups|capture-filters|load-balancers/.test(each),
      ),
    );
  });

  it.each([
    [
      { via: 'drg', drgId: DRG },
      ['manage drg-attachments', 'use drg-object'],
      [
        'Allow group p to use drg-object in compartment id <compartment of the DRG>',
      ],
    ],
    [
      { via: 'localPeeringGateway', peerId: PEER },
      [
        'manage local-peering-from',
        'manage local-peering-gateways',
        'manage local-peering-to',
      ],
      [
        'Allow group p to manage local-peering-to in compartment id <compartment of the peer>',
      ],
    ],
    [{ via: 'localPeeringGateway' }, ['manage local-peering-gateways'], []],
  ])('follow how the VCN is joined: %j', (peering, more, elsewhere) => {
    const statements = statementsFor({ network: { peering } });
    expect(needed(statements)).toEqual([...OF_EVERY_CLUSTER, ...more].sort());
    expect(
      statements
        .filter(({ hasPlaceholder }) => hasPlaceholder)
        .map(({ text }) => text),
    ).toEqual(elsewhere);
  });

  it('have what is still there, though it is asked for no more', () => {
    const recordedKinds = ['NatGateway', 'Bastion'];
    expect(
      needed(
        statementsFor(
          { network: { internetAccess: false } },
          { recordedKinds },
        ),
      ),
    ).toEqual([...OF_EVERY_CLUSTER, 'manage bastion'].sort());
  });

  it('are texts of policies, in the compartment of the cluster', () => {
    const statements = statementsFor();
    expect(textsOf('provisioner', statements)).toContain(
      `Allow group p to manage vcns in compartment id ${COMPARTMENT}`,
    );
    expect(textsOf('watcher', statements)).toEqual([
      `Allow group w to use clusters in compartment id ${COMPARTMENT}`,
    ]);
    expect(textsOf('people', statements)).toEqual([
      `Allow group o to use clusters in compartment id ${COMPARTMENT}`,
    ]);
  });

  it('are in the tenancy for a cluster that is in none of its compartments', () => {
    const texts = textsOf(
      'provisioner',
      statementsFor({}, { compartmentId: 'ocid1.tenancy.oc1..t' }),
    );
    expect(texts).toContain('Allow group p to manage vcns in tenancy');
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('let people open sessions, and see what a session needs to be seen', () => {
    expect(
      textsOf('people', statementsFor({ bastion: { enabled: true } })),
    ).toEqual(
      [
        'use clusters',
        'use bastion',
        'manage bastion-session',
        'read instances',
        'inspect vcns',
        'inspect vnic-attachments',
        'inspect vnics',
        'inspect subnets',
      ].map(
        access => `Allow group o to ${access} in compartment id ${COMPARTMENT}`,
      ),
    );
  });

  it('say of what a cluster does not need how it is without', () => {
    const [optional, ...others] = statementsFor().filter(
      ({ without }) => without,
    );
    expect(others).toEqual([]);
    expect(optional).toMatchObject({
      text: 'Allow group p to inspect compartments in tenancy',
      without: 'forms list no compartments, and their OCIDs are typed',
    });
  });

  it('say for what they are, and who says so', () => {
    const statements = statementsFor({ bastion: { enabled: true } });
    const of = (resourceType: string) =>
      statements.find(({ access }) => access.resourceType === resourceType);
    expect(of('private-ips')).toMatchObject({
      why: [
        {
          feature: 'cluster',
          operations: [
            'CreateCluster',
            'UpdateClusterEndpointConfig',
            'DeleteCluster',
          ],
        },
        { feature: 'bastion', operations: ['DeleteBastion'] },
      ],
      basis: 'documented',
      sources: [
        expect.stringContaining('contengpolicyreference'),
        expect.stringContaining('bastionpolicyreference'),
      ],
    });
    expect(of('virtual-network-family')?.why).toEqual([
      { feature: 'cluster', operations: ['CreateCluster'] },
      // For what no statement of its own is about.
      { feature: 'sessions of the bastion', operations: ['CreateSession'] },
    ]);
    expect(of('nat-gateways')?.why).toEqual([
      {
        feature: 'network',
        operations: ['ListNatGateways', 'GetNatGateway'],
      },
      {
        feature: 'NAT gateway',
        operations: [
          'CreateNatGateway',
          'UpdateNatGateway',
          'DeleteNatGateway',
        ],
      },
    ]);
    expect(statements.every(({ basis }) => basis === 'documented')).toBe(true);
  });

  it('give every call what it needs, and without any of them one has it not', () => {
    const statements = statementsFor(...WITH_EVERYTHING).filter(
      ({ identity, without }) => identity === 'provisioner' && !without,
    );
    const { forms, ...others } = ociOperations;
    const needs = Object.values(others)
      .flat()
      .flatMap(operation => [
        ...operationRows[operation].needs,
        ...operationRows[operation].elsewhere,
      ]);
    const suffice = (held: GeneratedStatement[]) =>
      needs.every(need => held.some(({ access }) => covers(access, need)));
    expect(suffice(statements)).toBe(true);
    for (const statement of statements) {
      expect(suffice(statements.filter(each => each !== statement))).toBe(
        false,
      );
    }
  });
});

describe('statementsNeededBy', () => {
  const statements = statementsFor();
  const neededBy = (...args: Parameters<typeof statementsNeededBy>) =>
    statementsNeededBy(...args).map(
      ({ access }) => `${access.verb} ${access.resourceType}`,
    );

  it('names what a call needs', () => {
    expect(neededBy('network.ListVcns', statements)).toEqual(['manage vcns']);
    expect(neededBy('compute.ListShapes', statements)).toEqual([
      'manage instance-family',
    ]);
    expect(neededBy('containerEngine.CreateCluster', statements)).toEqual(
      expect.arrayContaining([
        'manage clusters',
        'read virtual-network-family',
        'use private-ips',
      ]),
    );
  });

  it('names what a call needs only with what the cluster has', () => {
    expect(neededBy('network.CreateRouteTable', statements)).toContain(
      'manage nat-gateways',
    );
    expect(
      neededBy(
        'network.CreateRouteTable',
        statementsFor({ network: { internetAccess: false } }),
      ),
    ).not.toContain('manage nat-gateways');
  });

  it('names what the other end of a peering asks for', () => {
    const of = (peering: object) => statementsFor({ network: { peering } });
    const drg = of({ via: 'drg', drgId: DRG });
    expect(neededBy('network.CreateDrgAttachment', drg)).toEqual([
      'manage vcns',
      'use drg-object',
    ]);
    expect(neededBy('network.UpdateRouteTable', drg)).toContain(
      'use drg-object',
    );
    const peer = of({ via: 'localPeeringGateway', peerId: PEER });
    expect(neededBy('network.ConnectLocalPeeringGateways', peer)).toEqual([
      'manage local-peering-from',
      'manage local-peering-to',
    ]);
  });

  it('names the optional statement for what it is for, and for nothing else', () => {
    const texts = (...args: Parameters<typeof statementsNeededBy>) =>
      statementsNeededBy(...args).map(({ text }) => text);
    expect(texts('identity.ListCompartments', statements)).toEqual([
      'Allow group p to inspect compartments in tenancy',
    ]);
    expect(texts('identity.ListAvailabilityDomains', statements)).toEqual([
      `Allow group p to inspect compartments in compartment id ${COMPARTMENT}`,
    ]);
  });

  it('names something for every call', () => {
    const all = statementsFor(...WITH_EVERYTHING);
    const nameless = Object.values(ociOperations)
      .flat()
      .filter(operation => statementsNeededBy(operation, all).length === 0);
    expect(nameless).toEqual([]);
  });
});
