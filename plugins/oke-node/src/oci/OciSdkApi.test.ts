import { verify } from 'node:crypto';
import { OciApiError } from './OciApiError';
import { ociKinds, type OciKind } from './kinds';
import type { SecurityRule } from './securityRules';
import {
  authentication,
  FakeOci,
  json,
  KEY_ID,
  ociError,
  PUBLIC_KEY,
  type Answer,
} from './__testUtils__/FakeOci';
import { OciSdkApi } from './OciSdkApi';
import { ociServices } from './services';

jest.setTimeout(30_000); // the SDK's packages are loaded

const COMPARTMENT = 'ocid1.compartment.oc1..c';
const scope = { compartmentId: COMPARTMENT, vcnId: 'v1', clusterId: 'c1' };

const common = {
  id: 'ocid1',
  compartmentId: COMPARTMENT,
  lifecycleState: 'AVAILABLE',
  freeformTags: { app: 'shop' },
};
const inVcn = { ...common, vcnId: 'v1' };

/** Where a kind is, and the least that OCI answers of one. */
const KINDS: Record<OciKind, { path: string; scope: string; body: object }> = {
  Vcn: {
    path: '/20160918/vcns',
    scope: '',
    body: { ...common, cidrBlocks: ['10.0.0.0/16'] },
  },
  NatGateway: {
    path: '/20160918/natGateways',
    scope: '&vcnId=v1',
    body: { ...inVcn, blockTraffic: false },
  },
  ServiceGateway: {
    path: '/20160918/serviceGateways',
    scope: '&vcnId=v1',
    body: { ...inVcn, blockTraffic: false, services: [] },
  },
  DrgAttachment: {
    path: '/20160918/drgAttachments',
    scope: '&vcnId=v1',
    body: {
      ...{ ...common, lifecycleState: 'ATTACHED', drgId: 'd1' },
      networkDetails: { type: 'VCN', id: 'v1' },
    },
  },
  LocalPeeringGateway: {
    path: '/20160918/localPeeringGateways',
    scope: '&vcnId=v1',
    body: { ...inVcn, peeringStatus: 'NEW' },
  },
  RouteTable: {
    path: '/20160918/routeTables',
    scope: '&vcnId=v1',
    body: { ...inVcn, routeRules: [] },
  },
  SecurityList: {
    path: '/20160918/securityLists',
    scope: '&vcnId=v1',
    body: { ...inVcn, ingressSecurityRules: [], egressSecurityRules: [] },
  },
  NetworkSecurityGroup: {
    path: '/20160918/networkSecurityGroups',
    scope: '&vcnId=v1',
    body: inVcn,
  },
  Subnet: {
    path: '/20160918/subnets',
    scope: '&vcnId=v1',
    body: { ...inVcn, cidrBlock: '10.0.1.0/24', routeTableId: 'r1' },
  },
  Cluster: {
    path: '/20180222/clusters',
    scope: '',
    body: { ...inVcn, name: 'demo', kubernetesVersion: 'v1.36.3' },
  },
  NodePool: {
    path: '/20180222/nodePools',
    scope: '&clusterId=c1',
    body: { ...common, name: 'workers', clusterId: 'c1' },
  },
  Bastion: {
    path: '/20210331/bastions',
    scope: '',
    body: {
      ...common,
      ...{ bastionType: 'standard', name: 'demobastion' },
      targetSubnetId: 's1',
    },
  },
  LogGroup: { path: '/20200531/logGroups', scope: '', body: common },
  Log: {
    path: '/20200531/logGroups/g1/logs',
    scope: '',
    body: { ...common, logGroupId: 'g1', logType: 'SERVICE' },
  },
  CaptureFilter: {
    path: '/20160918/captureFilters',
    scope: '',
    body: { ...common, filterType: 'FLOWLOG' },
  },
};
const kinds = Object.keys(KINDS) as OciKind[];
const isMadeByWorkRequest = (kind: OciKind) =>
  ociServices[ociKinds[kind].service].hasWorkRequests;
/** The container engine and Logging tell of their work only; the bastion service of what it makes, too. */
const isToldAtOnce = (kind: OciKind) =>
  !['containerEngine', 'logging'].includes(ociKinds[kind].service);

describe('OciSdkApi', () => {
  let oci: FakeOci;
  let api: OciSdkApi;
  const written = jest.fn();

  beforeAll(async () => {
    oci = await FakeOci.start();
    api = OciSdkApi.create({
      authentication,
      region: 'eu-frankfurt-1',
      endpoint: oci.url,
    });
  });
  afterAll(() => oci.stop());
  beforeEach(() => {
    oci.reset();
    for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation(written);
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
    // eslint-disable-next-line jest/no-standalone-expect -- of every test
    expect(written).not.toHaveBeenCalled();
  });

  const answers = (...all: Answer[]) => {
    oci.answers = all;
  };
  const paths = () => oci.requests.map(({ path }) => path);
  const bodies = () => oci.requests.map(({ body }) => JSON.parse(body));

  describe.each(kinds)('%s', kind => {
    const { path, scope: inScope, body } = KINDS[kind];
    // A log is called by its log group, too.
    const inLogGroup = kind === 'Log' ? { logGroupId: 'g1' } : {};
    const idOf = (ocid: string) => (kind === 'Log' ? `g1/${ocid}` : ocid);
    const id = idOf('ocid1');
    const accepted: Answer = json(isToldAtOnce(kind) ? body : {}, {
      headers: { 'opc-work-request-id': 'w1' },
    });
    const workRequestId = isMadeByWorkRequest(kind) ? 'w1' : undefined;
    const details = { compartmentId: COMPARTMENT, ...inLogGroup };

    it('is listed page by page', async () => {
      answers(
        json([body], { headers: { 'opc-next-page': 'p2' } }),
        json([], { headers: { 'opc-next-page': 'p3' } }),
        json([{ ...body, id: 'ocid2' }]),
      );
      const listed = await api.list(kind, { ...scope, ...inLogGroup });
      expect(listed.map(each => each.id)).toEqual([id, idOf('ocid2')]);
      const query = kind === 'Log' ? '' : `compartmentId=${COMPARTMENT}`;
      const first = `${path}?${query}${inScope}`;
      expect(paths().map(sorted)).toEqual(
        [first.replace(/\?$/, ''), `${first}&page=p2`, `${first}&page=p3`]
          .map(url => url.replace('?&', '?'))
          .map(sorted),
      );
    });

    it('is got with its etag', async () => {
      answers(json(body, { headers: { etag: 'e1' } }));
      expect(await api.get(kind, id)).toMatchObject({
        resource: { id, freeformTags: { app: 'shop' } },
        etag: 'e1',
      });
      expect(paths()).toEqual([`${path}/ocid1`]);
    });

    it('is not told from forbidden when it is not there', async () => {
      answers(ociError(404, 'NotAuthorizedOrNotFound'));
      expect(await api.get(kind, id)).toBeUndefined();
    });

    it('tells which call was refused', async () => {
      answers(ociError(404, 'NotAuthorizedOrNotFound'));
      const error = await api
        .list(kind, { ...scope, ...inLogGroup })
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        operation: `${ociKinds[kind].service}.List${kind}s`,
      });
    });

    it('is created with the retry token', async () => {
      answers(accepted);
      expect(await api.create(kind, details as never, 'token')).toMatchObject({
        workRequestId,
        resource: isToldAtOnce(kind) ? { id } : undefined,
      });
      expect(oci.requests).toMatchObject([
        { method: 'POST', path, headers: { 'opc-retry-token': 'token' } },
      ]);
      expect(bodies()).toEqual([{ compartmentId: COMPARTMENT }]);
    });

    it('is changed only as it was read', async () => {
      answers(accepted);
      const changes = { freeformTags: { app: 'cart' } };
      expect(await api.update(kind, id, changes, 'e1')).toEqual({
        workRequestId,
      });
      expect(oci.requests).toMatchObject([
        { method: 'PUT', path: `${path}/ocid1`, headers: { 'if-match': 'e1' } },
      ]);
      expect(bodies()).toEqual([changes]);
    });

    it('is deleted only as it was read', async () => {
      answers(response => {
        response.writeHead(204, { 'opc-work-request-id': 'w1' });
        response.end();
      });
      expect(await api.delete(kind, id, 'e1')).toEqual({ workRequestId });
      expect(oci.requests).toMatchObject([
        {
          method: 'DELETE',
          path: `${path}/ocid1`,
          headers: { 'if-match': 'e1' },
        },
      ]);
    });

    it('of another form is an error that says what is wrong', async () => {
      answers(json({ ...body, compartmentId: 7 }, { headers: { etag: 'e1' } }));
      const act = api.get(kind, id);
      await expect(act).rejects.toBeInstanceOf(OciApiError);
      await expect(act).rejects.toMatchObject({
        reason: 'Unexpected',
        message: expect.stringMatching(
          new RegExp(`a ${kind} of an unexpected form: .*compartmentId`, 's'),
        ),
      });
    });
  });

  const rule: SecurityRule = {
    id: 'r1',
    isValid: true,
    direction: 'INGRESS',
    protocol: '6',
    source: '10.0.0.0/16',
  };

  it('reads and changes security rules, without sending what OCI makes', async () => {
    answers(
      json([rule], { headers: { 'opc-next-page': 'p2' } }),
      json([{ ...rule, id: 'r2', destination: null }]),
      json({ securityRules: [] }),
      json({}),
    );
    const rules = await api.listSecurityRules('n1');
    expect(rules).toEqual([rule, { ...rule, id: 'r2' }]);
    await api.addSecurityRules('n1', [rule]);
    await api.removeSecurityRules('n1', ['r1']);
    expect(oci.requests.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/20160918/networkSecurityGroups/n1/securityRules'],
      ['GET', '/20160918/networkSecurityGroups/n1/securityRules?page=p2'],
      ['POST', '/20160918/networkSecurityGroups/n1/actions/addSecurityRules'],
      [
        'POST',
        '/20160918/networkSecurityGroups/n1/actions/removeSecurityRules',
      ],
    ]);
    expect(oci.requests.slice(2).map(({ body }) => JSON.parse(body))).toEqual([
      {
        securityRules: [
          { direction: 'INGRESS', protocol: '6', source: '10.0.0.0/16' },
        ],
      },
      { securityRuleIds: ['r1'] },
    ]);
  });

  it('makes a local peering gateway without its peer, and connects it', async () => {
    answers(
      json({ ...inVcn, peeringStatus: 'NEW', peerId: null }),
      response => {
        response.writeHead(204);
        response.end();
      },
    );
    const details = {
      ...{ compartmentId: COMPARTMENT, vcnId: 'v1' },
      ...{ displayName: 'demo', freeformTags: {} },
    };
    await api.create(
      'LocalPeeringGateway',
      { ...details, peerId: 'l2' },
      'token',
    );
    await api.connectLocalPeeringGateways('l1', 'l2');
    expect(paths()).toEqual([
      '/20160918/localPeeringGateways',
      '/20160918/localPeeringGateways/l1/actions/connect',
    ]);
    expect(bodies()).toEqual([details, { peerId: 'l2' }]);
  });

  it('changes the endpoint of a cluster only as it was read', async () => {
    answers(json({}, { headers: { 'opc-work-request-id': 'w1' } }));
    expect(
      await api.updateClusterEndpointConfig('c1', { nsgIds: ['n1'] }, 'e1'),
    ).toEqual({ workRequestId: 'w1' });
    expect(oci.requests).toMatchObject([
      {
        path: '/20180222/clusters/c1/actions/updateEndpointConfig',
        headers: { 'if-match': 'e1' },
      },
    ]);
  });

  it('reads and installs add-ons, with the retry token', async () => {
    answers(
      json([
        { name: 'CertManager', lifecycleState: 'ACTIVE', addonError: null },
      ]),
      json({}, { headers: { 'opc-work-request-id': 'w1' } }),
    );
    expect(await api.listAddons('c1')).toEqual([
      { name: 'CertManager', lifecycleState: 'ACTIVE' },
    ]);
    const details = { configurations: [{ key: 'a', value: 'b' }] };
    expect(await api.installAddon('c1', 'Istio', details, 'token')).toEqual({
      workRequestId: 'w1',
    });
    expect(oci.requests[1]).toMatchObject({
      path: '/20180222/clusters/c1/addons',
      body: JSON.stringify({ addonName: 'Istio', ...details }),
      headers: { 'opc-retry-token': 'token' },
    });
  });

  it('reads an add-on whole, changes it, and takes it out with what it made', async () => {
    const istio = {
      ...{ name: 'Istio', lifecycleState: 'ACTIVE', version: null },
      configurations: [{ key: 'a', value: null }],
    };
    answers(
      json(istio, { headers: { etag: 'e1' } }),
      json({}, { headers: { 'opc-work-request-id': 'w1' } }),
      json({}, { headers: { 'opc-work-request-id': 'w2' } }),
    );
    expect(await api.getAddon('c1', 'Istio')).toEqual({
      addon: {
        ...{ name: 'Istio', lifecycleState: 'ACTIVE' },
        configurations: [{ key: 'a', value: '' }],
      },
      etag: 'e1',
    });
    const details = { version: 'v2', configurations: [] };
    expect(await api.updateAddon('c1', 'Istio', details, 'e1')).toEqual({
      workRequestId: 'w1',
    });
    expect(await api.disableAddon('c1', 'Istio', 'e2')).toEqual({
      workRequestId: 'w2',
    });
    expect(oci.requests.slice(1)).toMatchObject([
      {
        method: 'PUT',
        body: JSON.stringify(details),
        headers: { 'if-match': 'e1' },
      },
      {
        method: 'DELETE',
        path: '/20180222/clusters/c1/addons/Istio?isRemoveExistingAddOn=true',
        headers: { 'if-match': 'e2' },
      },
    ]);
  });

  it('reads which add-ons are offered', async () => {
    answers(
      json([
        {
          ...{ name: 'Istio', lifecycleState: 'ACTIVE', isEssential: false },
          versions: [
            {
              ...{ versionNumber: 'v1', status: 'ACTIVE' },
              configurations: [{ key: 'a', isRequired: true }],
            },
          ],
        },
      ]),
    );
    expect(await api.listAddonOptions('v1.36.3')).toMatchObject([
      { name: 'Istio', versions: [{ configurations: [{ key: 'a' }] }] },
    ]);
    expect(oci.requests[0].path).toContain('kubernetesVersion=v1.36.3');
  });

  it('reads work requests, the newest first, and why they failed', async () => {
    const request = (id: string, timeAccepted: string) => ({
      id,
      compartmentId: COMPARTMENT,
      operationType: 'CLUSTER_CREATE',
      status: 'FAILED',
      timeAccepted,
      resources: [{ identifier: 'c1', entityUri: null }],
    });
    const old = request('w1', '2026-11-24T11:00:00Z');
    const young = request('w2', '2026-11-24T12:00:00Z');
    answers(
      json({ ...old, resources: null }),
      ociError(404, 'NotAuthorizedOrNotFound'),
      json([old], { headers: { 'opc-next-page': 'p2' } }),
      json([young]),
      json([{ code: 'OutOfCapacity', message: 'no host', timestamp: null }]),
    );
    expect((await api.getWorkRequest('containerEngine', 'w1'))?.id).toBe('w1');
    expect(await api.getWorkRequest('containerEngine', 'w3')).toBeUndefined();
    const filter = { compartmentId: COMPARTMENT, resourceId: 'c1' };
    const listed = await api.listWorkRequests('containerEngine', filter);
    expect(listed.map(({ id }) => id)).toEqual(['w2', 'w1']);
    expect(
      await api.listWorkRequestErrors('containerEngine', {
        compartmentId: COMPARTMENT,
        id: 'w1',
      }),
    ).toEqual([{ code: 'OutOfCapacity', message: 'no host' }]);
    expect(sorted(paths()[2])).toBe(
      sorted(
        `/20180222/workRequests?compartmentId=${COMPARTMENT}&resourceId=c1`,
      ),
    );
  });

  it('takes no work on something else for that of a resource: not every service can list by it', async () => {
    const request = (id: string, identifiers: string[]) => ({
      ...{ id, compartmentId: COMPARTMENT, operationType: 'CLUSTER_CREATE' },
      ...{ status: 'FAILED', timeAccepted: '2026-11-24T12:00:00Z' },
      resources: identifiers.map(identifier => ({ identifier })),
    });
    answers(
      json([
        request('w1', ['other']),
        request('w2', ['other', 'c1']),
        request('w3', []),
      ]),
    );
    const filter = { compartmentId: COMPARTMENT, resourceId: 'c1' };
    const listed = await api.listWorkRequests('containerEngine', filter);
    expect(listed.map(({ id }) => id)).toEqual(['w2']);
  });

  it('makes, reads and ends sessions of bastions', async () => {
    const session = { id: 'ocid1.s', lifecycleState: 'CREATING' };
    answers(json({ ...session, bastionPublicHostKeyInfo: null }));
    const details = {
      ...{ bastionId: 'ocid1.b', displayName: 'okeanos', ttlSeconds: 1_800 },
      ...{
        publicKey: 'ssh-rsa AAAA',
        target: { host: '10.0.30.5', port: 6443 },
      },
    };
    expect(await api.createBastionSession(details)).toEqual(session);
    expect(bodies()).toEqual([
      {
        ...{ bastionId: 'ocid1.b', displayName: 'okeanos', keyType: 'PUB' },
        keyDetails: { publicKeyContent: 'ssh-rsa AAAA' },
        sessionTtlInSeconds: 1_800,
        targetResourceDetails: {
          sessionType: 'PORT_FORWARDING',
          targetResourcePrivateIpAddress: '10.0.30.5',
          targetResourcePort: 6443,
        },
      },
    ]);
    expect(await api.getBastionSession('ocid1.s')).toEqual(session);
    answers(ociError(404, 'NotAuthorizedOrNotFound'));
    expect(await api.getBastionSession('ocid1.s')).toBeUndefined();
    await api.deleteBastionSession('ocid1.s');
    expect(oci.requests.at(-1)).toMatchObject({
      ...{ method: 'DELETE', path: '/20210331/sessions/ocid1.s' },
    });
  });

  it('reads what is offered', async () => {
    answers(
      json({ kubernetesVersions: ['v1.36.3'] }),
      json({
        shapes: ['VM.Standard.E4.Flex'],
        sources: [
          { sourceType: 'IMAGE', imageId: 'i1', sourceName: 'OKE-1.36.3' },
          { sourceType: 'OTHER' },
        ],
      }),
      json([{ id: 'a1', name: 'AD-1' }]),
      json([{ id: 's1', name: 'All', cidrBlock: 'all-fra' }]),
    );
    expect(await api.listKubernetesVersions(COMPARTMENT)).toEqual(['v1.36.3']);
    expect(await api.getNodePoolOptions(COMPARTMENT)).toEqual({
      shapes: ['VM.Standard.E4.Flex'],
      images: [{ imageId: 'i1', sourceName: 'OKE-1.36.3' }],
    });
    expect(await api.listAvailabilityDomains(COMPARTMENT)).toEqual(['AD-1']);
    expect(await api.listServices()).toEqual([
      { id: 's1', name: 'All', cidrBlock: 'all-fra' },
    ]);
  });

  it('reads the sizes of shapes once each, and leaves out what OCI does not tell', async () => {
    const flexible = {
      shape: 'VM.Standard.E4.Flex',
      ocpus: 1,
      memoryInGBs: 16,
      ocpuOptions: { min: 1, max: 64, maxPerNumaNode: null },
      memoryOptions: {
        ...{ minInGBs: 1, maxInGBs: 1024 },
        ...{ minPerOcpuInGBs: 1, maxPerOcpuInGBs: 64 },
      },
    };
    answers(
      json([
        flexible,
        { ...flexible, availabilityDomain: 'AD-2' },
        { shape: 'VM.Standard2.4', ocpus: 4, memoryInGBs: 60 },
        { shape: 'BM.Odd', ocpus: 64, ocpuOptions: null, memoryInGBs: null },
      ]),
    );
    expect(await api.listShapes(COMPARTMENT)).toEqual([
      {
        name: 'VM.Standard.E4.Flex',
        ocpus: { min: 1, max: 64 },
        memoryGb: { min: 1, max: 1024 },
        memoryGbPerOcpu: { min: 1, max: 64 },
      },
      {
        name: 'VM.Standard2.4',
        ocpus: { min: 4, max: 4 },
        memoryGb: { min: 60, max: 60 },
      },
      { name: 'BM.Odd', ocpus: { min: 64, max: 64 } },
    ]);
    expect(sorted(paths()[0])).toBe(
      sorted(`/20160918/shapes?compartmentId=${COMPARTMENT}`),
    );
  });

  it('lists the compartments of all levels', async () => {
    const compartment = {
      ...{ id: 'c1', name: 'shop', compartmentId: 't1' },
      lifecycleState: 'ACTIVE',
    };
    answers(json([{ ...compartment, freeformTags: {} }]));
    expect(await api.listCompartments('t1')).toEqual([compartment]);
    expect(sorted(paths()[0])).toBe(
      sorted(
        '/20160918/compartments?compartmentId=t1&compartmentIdInSubtree=true',
      ),
    );
  });

  it('makes a kubeconfig for the private endpoint', async () => {
    answers(response => {
      response.writeHead(200, { 'content-type': 'application/x-yaml' });
      response.end('kind: Config\n');
    });
    expect(await api.createKubeconfig('c1')).toBe('kind: Config\n');
    expect(bodies()).toEqual([
      { tokenVersion: '2.0.0', endpoint: 'PRIVATE_ENDPOINT' },
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['list', () => api.list('Vcn', scope)],
    ['security rules', () => api.listSecurityRules('n1')],
    ['work request', () => api.getWorkRequest('containerEngine', 'w1')],
    [
      'work requests',
      () =>
        api.listWorkRequests('containerEngine', {
          compartmentId: 'c',
          resourceId: 'r',
        }),
    ],
    [
      'work request errors',
      () =>
        api.listWorkRequestErrors('containerEngine', {
          compartmentId: 'c',
          id: 'w1',
        }),
    ],
    ['add-ons', () => api.listAddons('c1')],
    ['versions', () => api.listKubernetesVersions('c')],
    ['options', () => api.getNodePoolOptions('c')],
    ['domains', () => api.listAvailabilityDomains('c')],
    ['services', () => api.listServices()],
    ['shapes', () => api.listShapes('c')],
    ['compartments', () => api.listCompartments('t')],
  ])(
    'does not take another form for an empty answer: %s',
    async (_what, act) => {
      for (const body of [{}, { surprise: true }, [{ surprise: true }]]) {
        answers(json(body));
        const failed = act();
        await expect(failed).rejects.toBeInstanceOf(OciApiError);
        await expect(failed).rejects.toMatchObject({ reason: 'Unexpected' });
      }
    },
  );

  it('signs what it sends (draft-cavage-http-signatures-08)', async () => {
    answers(json(KINDS.Vcn.body));
    await api.create('Vcn', { compartmentId: COMPARTMENT } as never, 'token');
    const [{ method, path, headers }] = oci.requests;
    const parameters = Object.fromEntries(
      [...`${headers.authorization}`.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, name, value]) => [name, value],
      ),
    );
    expect(parameters.keyId).toBe(KEY_ID);
    const signed = parameters.headers
      .toLowerCase()
      .split(' ')
      .map(name =>
        name === '(request-target)'
          ? `${name}: ${method.toLowerCase()} ${path}`
          : `${name}: ${headers[name]}`,
      )
      .join('\n');
    expect(signed).toMatch(/^x-content-sha256: /m);
    expect(
      verify(
        'RSA-SHA256',
        Buffer.from(signed),
        PUBLIC_KEY,
        Buffer.from(parameters.signature, 'base64'),
      ),
    ).toBe(true);
  });

  it.each([
    ['eu-frankfurt-1', undefined, 'oraclecloud.com'],
    ['us-gov-ashburn-1', undefined, 'oraclegovcloud.com'],
    ['eu-frankfurt-2', undefined, 'oraclecloud.eu'],
    ['xx-dedicated-9', 'oraclecloud98.com', 'oraclecloud98.com'],
  ])(
    "goes to OCI's own endpoints in %s unless told otherwise",
    async (region, realmDomain, domain) => {
      const fetched = jest
        .spyOn(globalThis, 'fetch')
        .mockImplementation(async () => Response.json([]));
      const real = OciSdkApi.create({ authentication, region, realmDomain });
      await real.list('Vcn', scope);
      await real.list('Cluster', scope);
      await real.list('Bastion', scope);
      await real.listAvailabilityDomains(COMPARTMENT);
      await real.listShapes(COMPARTMENT);
      expect(fetched.mock.calls.map(([url]) => new URL(`${url}`).host)).toEqual(
        [
          `iaas.${region}.${domain}`,
          `containerengine.${region}.oci.${domain}`,
          `bastion.${region}.oci.${domain}`,
          `identity.${region}.oci.${domain}`,
          `iaas.${region}.${domain}`,
        ],
      );
    },
  );

  it('sends nothing to a realm that is guessed', () => {
    expect(() =>
      OciSdkApi.create({ authentication, region: 'xx-nobody-1' }),
    ).toThrow(/does not know the region xx-nobody-1/);
  });
});

/** The order of a query says nothing. */
function sorted(path: string): string {
  const [pathname, query = ''] = path.split('?');
  return [pathname, ...query.split('&').sort()].join(' ');
}
