import { models as core } from 'oci-core';
import { models } from 'oci-logging';
import {
  clusterDetails,
  compartmentOf,
  createCluster,
} from '../__testUtils__/cluster';
import { ManualClock } from '../__testUtils__/ManualClock';
import {
  createPrivateNetwork,
  PrivateNetwork,
  untilState,
} from '../__testUtils__/network';
import { prepareContractTests } from '../__testUtils__/prepareContractTests';
import { rawCalls } from '../__testUtils__/rawCalls';
import { errorOf } from '../__testUtils__/sdk';
import { TestCloud } from '../__testUtils__/TestCloud';
import { vnicsOf } from '../containerEngine/vnics';
import { DURATIONS } from '../durations';
import { StateStore } from '../state/StateStore';

type Started = Awaited<ReturnType<TestCloud['start']>>;

/** Calls that the tests make often. */
function helpers({ logging, network }: Started, compartmentId: string) {
  const identifierOf = async (workRequestId: string) => {
    const { workRequest } = await logging.getWorkRequest({ workRequestId });
    return workRequest.resources[0].identifier;
  };
  /** @returns undefined when it is not there */
  const stateOf = async (read: () => Promise<string | undefined>) => {
    const problem = await errorOf(read()).catch(() => undefined);
    return problem?.startsWith('404') ? undefined : read();
  };
  const logState = (logGroupId: string, logId: string) =>
    stateOf(
      async () =>
        (await logging.getLog({ logGroupId, logId })).log.lifecycleState,
    );
  const groupState = (logGroupId: string) =>
    stateOf(
      async () =>
        (await logging.getLogGroup({ logGroupId })).logGroup.lifecycleState,
    );
  const createLogGroup = (displayName: string, details: object = {}) =>
    logging.createLogGroup({
      createLogGroupDetails: { compartmentId, displayName, ...details },
    });
  const createLog = (
    logGroupId: string,
    displayName: string,
    details: object = {},
  ) =>
    logging.createLog({
      logGroupId,
      createLogDetails: {
        displayName,
        logType: models.CreateLogDetails.LogType.Custom,
        ...details,
      },
    });
  return {
    identifierOf,
    logState,
    groupState,
    createLogGroup,
    createLog,
    activeGroup: async (name: string, details: object = {}) => {
      const { opcWorkRequestId } = await createLogGroup(name, details);
      const id = await identifierOf(opcWorkRequestId);
      await untilState('ACTIVE', () => groupState(id));
      return id;
    },
    activeLog: async (
      logGroupId: string,
      name: string,
      details: object = {},
    ) => {
      const { opcWorkRequestId } = await createLog(logGroupId, name, details);
      const id = await identifierOf(opcWorkRequestId);
      await untilState('ACTIVE', () => logState(logGroupId, id));
      return id;
    },
    removeLog: async (logGroupId: string, logId: string) => {
      await logging.deleteLog({ logGroupId, logId });
      await untilState('undefined', async () =>
        String(await logState(logGroupId, logId)),
      );
    },
    createFilter: (details: object = {}) =>
      network.createCaptureFilter({
        createCaptureFilterDetails: {
          compartmentId,
          filterType: core.CreateCaptureFilterDetails.FilterType.Flowlog,
          ...details,
        },
      }),
  };
}

const source = (
  service: string,
  category: string,
  resource: string,
  captureFilter?: string,
) => ({
  logType: models.CreateLogDetails.LogType.Service,
  configuration: {
    source: {
      ...{ sourceType: 'OCISERVICE', service, category, resource },
      ...(captureFilter && { parameters: { capture_filter: captureFilter } }),
    },
  },
});

describe('states of log groups and logs', () => {
  const cloud = new TestCloud();
  const clock = new ManualClock(Date.now());
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Started;
  let compartmentId: string;
  let help: ReturnType<typeof helpers>;
  beforeAll(async () => {
    started = await cloud.start({ clock, timeScale: 1 });
    compartmentId = await compartmentOf(
      started.identity,
      started.provider.getTenantId(),
    );
    help = helpers(started, compartmentId);
  });
  const settle = () => clock.advance(DURATIONS.logging);
  const group = async (name: string) => {
    const { opcWorkRequestId } = await help.createLogGroup(name);
    settle();
    return help.identifierOf(opcWorkRequestId);
  };

  it('follow from what is done with them', async () => {
    const { logging } = started;
    const made = await help.createLogGroup('states', { description: 'one' });
    expect(Object.keys(made).sort()).toEqual([
      'opcRequestId',
      'opcWorkRequestId',
    ]);
    const logGroupId = await help.identifierOf(made.opcWorkRequestId);
    expect(await help.groupState(logGroupId)).toBe('CREATING');
    expect(await errorOf(help.createLog(logGroupId, 'early'))).toMatch(
      /^409 IncorrectState/,
    );
    settle();
    const { logGroup, etag } = await logging.getLogGroup({ logGroupId });
    expect(logGroup).toMatchObject({
      ...{ id: logGroupId, compartmentId, displayName: 'states' },
      ...{ description: 'one', lifecycleState: 'ACTIVE', freeformTags: {} },
      timeCreated: expect.any(String),
    });
    expect(logGroup).not.toHaveProperty('timeline');

    await logging.updateLogGroup({
      ...{ logGroupId, ifMatch: etag },
      updateLogGroupDetails: { description: 'two' },
    });
    expect(await help.groupState(logGroupId)).toBe('UPDATING');
    expect(
      await errorOf(
        logging.updateLogGroup({
          logGroupId,
          updateLogGroupDetails: { description: 'three' },
        }),
      ),
    ).toMatch(/^409 IncorrectState/);
    settle();
    const changed = await logging.getLogGroup({ logGroupId });
    expect(changed.logGroup).toMatchObject({
      ...{ description: 'two', displayName: 'states' },
      lifecycleState: 'ACTIVE',
    });
    expect(
      await errorOf(logging.deleteLogGroup({ logGroupId, ifMatch: etag })),
    ).toMatch(/^412 NoEtagMatch/);

    const { opcWorkRequestId } = await help.createLog(logGroupId, 'log');
    const logId = await help.identifierOf(opcWorkRequestId);
    expect(await help.logState(logGroupId, logId)).toBe('CREATING');
    settle();
    const { log } = await logging.getLog({ logGroupId, logId });
    expect(log).toMatchObject({
      ...{ id: logId, logGroupId, compartmentId, displayName: 'log' },
      ...{ logType: 'CUSTOM', isEnabled: true, retentionDuration: 30 },
      ...{
        lifecycleState: 'ACTIVE',
        tenancyId: started.provider.getTenantId(),
      },
    });
    await logging.updateLog({
      ...{ logGroupId, logId },
      updateLogDetails: { isEnabled: false },
    });
    expect(await help.logState(logGroupId, logId)).toBe('UPDATING');
    settle();
    expect(await help.logState(logGroupId, logId)).toBe('INACTIVE');

    expect(await errorOf(logging.deleteLogGroup({ logGroupId }))).toMatch(
      /^409 Conflict: .* has the log/,
    );
    await logging.deleteLog({ logGroupId, logId });
    expect(await help.logState(logGroupId, logId)).toBe('DELETING');
    expect(await errorOf(logging.deleteLog({ logGroupId, logId }))).toMatch(
      /^409 IncorrectState/,
    );
    settle();
    expect(await help.logState(logGroupId, logId)).toBeUndefined();

    await logging.deleteLogGroup({ logGroupId });
    expect(await help.groupState(logGroupId)).toBe('DELETING');
    settle();
    expect(await help.groupState(logGroupId)).toBeUndefined();
    expect((await logging.listLogGroups({ compartmentId })).items).toEqual([]);
  });

  it('are told by work requests', async () => {
    const { logging } = started;
    const { opcWorkRequestId: workRequestId } = await help.createLogGroup(
      'told',
    );
    const read = () => logging.getWorkRequest({ workRequestId });
    const logs = async () =>
      (await logging.listWorkRequestLogs({ workRequestId })).items.length;
    const { workRequest, etag } = await read();
    expect(etag).toEqual(expect.any(String));
    expect(workRequest).toMatchObject({
      ...{ id: workRequestId, compartmentId, status: 'IN_PROGRESS' },
      ...{ operationType: 'CREATE_LOG_GROUP', percentComplete: 50 },
      resources: [{ entityType: 'loggroup', actionType: 'IN_PROGRESS' }],
    });
    expect(await logs()).toBe(1);
    const list = async (status: models.OperationStatus, id?: string) => {
      const { items } = await logging.listWorkRequests({
        ...{ compartmentId, status, id },
      });
      return items.map(each => each.id);
    };
    expect(await list(models.OperationStatus.InProgress)).toEqual([
      workRequestId,
    ]);
    settle();
    expect((await read()).workRequest).toMatchObject({
      ...{ status: 'SUCCEEDED', percentComplete: 100 },
      resources: [{ actionType: 'CREATED' }],
      timeFinished: expect.any(String),
    });
    expect(await logs()).toBe(2);
    expect(await list(models.OperationStatus.InProgress)).toEqual([]);
    expect(await list(models.OperationStatus.Succeeded, workRequestId)).toEqual(
      [workRequestId],
    );
    expect(
      (await logging.listWorkRequestErrors({ workRequestId })).items,
    ).toEqual([]);
    expect(
      await errorOf(
        logging.getWorkRequest({ workRequestId: 'ocid1.logworkrequest.x' }),
      ),
    ).toMatch(/^404 /);
  });

  it('show work requests that fail on demand', async () => {
    const { logging, endpoint } = started;
    const logGroupId = await group('failing');
    const fail = (operation: string) =>
      endpoint.faults.inject({
        operation,
        effect: { kind: 'failWorkRequest', message: 'Out of logs.' },
      });
    fail('createLog');
    const made = await help.createLog(logGroupId, 'never');
    const workRequestId = made.opcWorkRequestId;
    const errors = async () =>
      (await logging.listWorkRequestErrors({ workRequestId })).items;
    const logId = await help.identifierOf(workRequestId);
    expect(await help.logState(logGroupId, logId)).toBe('CREATING');
    expect(await errors()).toEqual([]);
    settle();
    expect(await help.logState(logGroupId, logId)).toBe('FAILED');
    expect(await errors()).toMatchObject([{ message: 'Out of logs.' }]);
    expect(
      (await logging.getWorkRequest({ workRequestId })).workRequest.status,
    ).toBe('FAILED');

    fail('deleteLog');
    await logging.deleteLog({ logGroupId, logId });
    settle();
    expect(await help.logState(logGroupId, logId)).toBe('FAILED');
    await logging.deleteLog({ logGroupId, logId });
    settle();
    expect(await help.logState(logGroupId, logId)).toBeUndefined();

    fail('updateLogGroup');
    await logging.updateLogGroup({
      logGroupId,
      updateLogGroupDetails: { displayName: 'other' },
    });
    expect(await help.groupState(logGroupId)).toBe('UPDATING');
    settle();
    const { logGroup } = await logging.getLogGroup({ logGroupId });
    expect(logGroup).toMatchObject({
      ...{ displayName: 'failing', lifecycleState: 'ACTIVE' },
    });
  });

  it('are seen late when reads lag behind', async () => {
    started = await cloud.start({ clock, timeScale: 1, readLagMs: 5_000 });
    help = helpers(started, compartmentId);
    const { opcWorkRequestId } = await help.createLogGroup('late');
    const id = await help.identifierOf(opcWorkRequestId);
    settle();
    expect(await help.groupState(id)).toBeUndefined();
    const names = async () => {
      const { items } = await started.logging.listLogGroups({ compartmentId });
      return items.map(({ displayName }) => displayName);
    };
    expect(await names()).not.toContain('late');
    clock.advance(5_000);
    expect(await help.groupState(id)).toBe('ACTIVE');
    // The others are kept over the restart, the last one first.
    expect(await names()).toEqual(['late', 'failing', 'told']);
  });
});

describe('Logging service', () => {
  const cloud = new TestCloud();
  afterAll(() => cloud.remove());
  prepareContractTests();

  let started: Started;
  let compartmentId: string;
  let network: PrivateNetwork;
  let clusterId: string;
  let filterId: string;
  let help: ReturnType<typeof helpers>;
  beforeAll(async () => {
    started = await cloud.start({ controlPort: 0 });
    const { identity, provider, containerEngine } = started;
    compartmentId = await compartmentOf(identity, provider.getTenantId());
    help = helpers(started, compartmentId);
    network = await createPrivateNetwork(started.network, compartmentId);
    clusterId = await createCluster(
      containerEngine,
      clusterDetails(network, compartmentId),
    );
    filterId = (await help.createFilter()).captureFilter.id;
    await untilState('AVAILABLE', async () => {
      const read = await started.network.getCaptureFilter({
        captureFilterId: filterId,
      });
      return read.captureFilter.lifecycleState;
    });
  });
  const state = async () =>
    (
      await StateStore.open(`${cloud.folder}/state.json`, () => {
        throw new Error('There is no state');
      })
    ).state;

  it('has names of groups once in a compartment, of logs once in a group', async () => {
    const { logging } = started;
    const one = await help.activeGroup('names');
    const other = await help.activeGroup('Names');
    expect(await errorOf(help.createLogGroup('names'))).toMatch(
      /^409 Conflict: .*names is taken/,
    );
    const tenancyId = started.provider.getTenantId();
    await help.activeGroup('names', { compartmentId: tenancyId });
    expect(
      await errorOf(
        logging.updateLogGroup({
          logGroupId: other,
          updateLogGroupDetails: { displayName: 'names' },
        }),
      ),
    ).toMatch(/^409 Conflict/);
    for (const bad of ['1st', 'with space', '', 'a'.repeat(257)]) {
      expect(await errorOf(help.createLogGroup(bad))).toMatch(
        /^400 InvalidParameter: displayName/,
      );
    }

    const logId = await help.activeLog(one, '1st');
    await help.activeLog(other, '1st');
    const second = await help.activeLog(one, '2nd');
    expect(await errorOf(help.createLog(one, '1st'))).toMatch(/^409 Conflict/);
    expect(
      await errorOf(
        logging.updateLog({
          ...{ logGroupId: one, logId: second },
          updateLogDetails: { displayName: '1st' },
        }),
      ),
    ).toMatch(/^409 Conflict/);
    expect(await errorOf(help.createLog(one, 'with space'))).toMatch(
      /^400 InvalidParameter: displayName/,
    );
    // In another group than the path says.
    expect(await errorOf(logging.getLog({ logGroupId: other, logId }))).toMatch(
      /^404 /,
    );

    const move = (target: string) =>
      logging.changeLogLogGroup({
        ...{ logGroupId: one, logId },
        changeLogLogGroupDetails: { targetLogGroupId: target },
      });
    expect(await errorOf(move(other))).toMatch(/^409 Conflict/);
    const third = await help.activeGroup('third');
    await move(third);
    await untilState('ACTIVE', () => help.logState(third, logId));
    expect(await help.logState(one, logId)).toBeUndefined();
  });

  it('lists page by page, sorted and filtered', async () => {
    const { logging } = started;
    const logGroupId = await help.activeGroup('lists');
    const ofCluster = source('oke-k8s-cp-prod', 'kube-scheduler', clusterId);
    await help.activeLog(logGroupId, 'b', ofCluster);
    await help.activeLog(logGroupId, 'a');
    await help.activeLog(logGroupId, 'c');
    const list = async (request: object = {}) => {
      const { items, opcNextPage } = await logging.listLogs({
        ...{ logGroupId, ...request },
      });
      const names = items.map(({ displayName }) => displayName).join();
      return { names, page: opcNextPage };
    };
    expect(await list()).toEqual({ names: 'c,a,b' });
    expect(await list({ sortBy: 'displayName' })).toEqual({ names: 'a,b,c' });
    expect(await list({ sortOrder: 'ASC' })).toEqual({ names: 'b,a,c' });
    const { names, page } = await list({ limit: 2 });
    expect(names).toBe('c,a');
    expect(await list({ limit: 2, page })).toEqual({ names: 'b' });
    expect(await list({ displayName: 'a' })).toEqual({ names: 'a' });
    expect(await list({ logType: 'SERVICE' })).toEqual({ names: 'b' });
    expect(await list({ sourceService: 'oke-k8s-cp-prod' })).toEqual({
      names: 'b',
    });
    expect(await list({ sourceService: 'flowlogs' })).toEqual({ names: '' });
    expect(await list({ sourceResource: clusterId })).toEqual({ names: 'b' });
    expect(await list({ lifecycleState: 'INACTIVE' })).toEqual({ names: '' });
    expect(await errorOf(list({ sortBy: 'id' }))).toMatch(/^400 .*sortBy/);

    const groups = async (isCompartmentIdInSubtree: boolean) => {
      const { items } = await logging.listLogGroups({
        compartmentId: started.provider.getTenantId(),
        ...{ isCompartmentIdInSubtree, displayName: 'lists' },
      });
      return items.map(({ id }) => id);
    };
    expect(await groups(false)).toEqual([]);
    expect(await groups(true)).toEqual([logGroupId]);
  });

  it('makes one for each retry token', async () => {
    const make = () =>
      started.logging.createLogGroup({
        createLogGroupDetails: { compartmentId, displayName: 'once' },
        opcRetryToken: 'once',
      });
    const first = await make();
    const again = await make();
    expect(again.opcWorkRequestId).toBe(first.opcWorkRequestId);
    const logGroupId = await help.identifierOf(first.opcWorkRequestId);
    await untilState('ACTIVE', () => help.groupState(logGroupId));
    await started.logging.deleteLogGroup({ logGroupId });
    expect(await errorOf(make())).toMatch(/^409 InvalidatedRetryToken/);
  });

  it('tells which services it logs', async () => {
    const { items } = await started.logging.listServices({});
    const shown = items.map(({ servicePrincipalName, resourceTypes }) => [
      servicePrincipalName,
      ...resourceTypes.flatMap(({ name, categories }) =>
        categories!.map(
          each =>
            `${name} ${each.name} ${each.parameters!.map(p => p.name).join()}`,
        ),
      ),
    ]);
    expect(shown).toContainEqual([
      'flowlogs',
      'subnet all capture_filter,enablementPointType',
      'subnet subnet capture_filter,enablementPointType',
      'vcn vcn capture_filter,enablementPointType',
      'vnic vnic capture_filter,enablementPointType',
    ]);
    expect(shown).toContainEqual([
      'oke-k8s-cp-prod',
      'clusterscluster all-service-logs ',
      'clusterscluster kube-apiserver ',
      'clusterscluster kube-controller-manager ',
      'clusterscluster kube-scheduler ',
      'clusterscluster cloud-controller-manager ',
    ]);
    expect(shown).toContainEqual([
      ...['loadbalancer', 'loadbalancer access ', 'loadbalancer error '],
    ]);
  });

  it('logs each category of a resource that is there once', async () => {
    const logGroupId = await help.activeGroup('sources');
    cloud.factory.listeners.get(clusterId)?.loadBalancers([
      {
        ...{ address: '10.0.20.9', namespace: 'shop', service: 'web' },
        ...{ isNetwork: false, isOfSandbox: false },
      },
    ]);
    const { body } = await rawCalls(started.endpoint)(
      'GET',
      `/20170115/loadBalancers?compartmentId=${compartmentId}`,
    );
    const [, balancerId] = /"id":"(ocid1[^"]+)"/.exec(JSON.stringify(body))!;
    const [vnic] = vnicsOf(await state());
    const sources = [
      source('flowlogs', 'all', network.podSubnetId),
      source('flowlogs', 'subnet', network.podSubnetId, filterId),
      source('flowlogs', 'vcn', network.vcnId, filterId),
      source('flowlogs', 'vnic', vnic.id, filterId),
      source('oke-k8s-cp-prod', 'all-service-logs', clusterId),
      source('oke-k8s-cp-prod', 'kube-apiserver', clusterId),
      source('loadbalancer', 'access', balancerId),
      source('loadbalancer', 'error', balancerId),
    ];
    for (const [index, each] of sources.entries()) {
      const logId = await help.activeLog(logGroupId, `log${index}`, each);
      expect(await errorOf(help.createLog(logGroupId, 'again', each))).toMatch(
        new RegExp(`^409 Conflict: .*${logId}`),
      );
    }
    const { items } = await started.logging.listLogs({
      ...{ logGroupId, sourceService: 'flowlogs', displayName: 'log2' },
    });
    expect(items).toMatchObject([
      {
        configuration: {
          compartmentId,
          source: {
            ...{ sourceType: 'OCISERVICE', service: 'flowlogs' },
            ...{ category: 'vcn', resource: network.vcnId },
            parameters: { capture_filter: filterId },
          },
        },
      },
    ]);
    expect(items[0]).not.toHaveProperty('tenancyId');
    await help.removeLog(logGroupId, items[0].id);
    await help.activeLog(logGroupId, 'log2', sources[2]);
  });

  it('refuses sources that there are not', async () => {
    const logGroupId = await help.activeGroup('refusals');
    const { vcnId, lbSubnetId } = network;
    const elsewhere = (id: string) => `${id.slice(0, -4)}zzzz`;
    const noFilter = 'ocid1.capturefilter.oc1.eu-frankfurt-1.x';
    const flow = source('flowlogs', 'subnet', lbSubnetId, filterId);
    const with_ = (changes: object) => ({
      ...flow,
      configuration: {
        source: { ...flow.configuration.source, ...changes },
      },
    });
    const cases: [object, RegExp][] = [
      [source('objectstorage', 'read', lbSubnetId), /^400 .*source.service/],
      [source('constructor', 'read', lbSubnetId), /^400 .*source.service/],
      [source('flowlogs', 'pod', lbSubnetId, filterId), /^400 .*category/],
      [source('flowlogs', 'subnet', vcnId, filterId), /^400 .*resource/],
      [source('flowlogs', 'subnet', lbSubnetId), /^400 .*capture_filter/],
      [source('flowlogs', 'all', elsewhere(lbSubnetId)), /^404 /],
      [source('flowlogs', 'vcn', elsewhere(vcnId), filterId), /^404 /],
      [source('flowlogs', 'vnic', 'ocid1.vnic.x', filterId), /^404 /],
      [source('flowlogs', 'subnet', lbSubnetId, noFilter), /^404 /],
      [source('flowlogs', 'subnet', lbSubnetId, 'all'), /^400 .*'all'/],
      [
        source('oke-k8s-cp-prod', 'all-service-logs', elsewhere(clusterId)),
        /^404 /,
      ],
      [source('oke-k8s-cp-prod', 'audit', clusterId), /^400 .*category/],
      [source('loadbalancer', 'access', 'ocid1.loadbalancer.x'), /^404 /],
      [
        with_({ parameters: { capture_filter: filterId, verbosity: '2' } }),
        /^400 .*verbosity/,
      ],
      [with_({ sourceType: 'OTHER' }), /^400 .*sourceType/],
      [{ ...flow, logType: 'CUSTOM' }, /^400 .*CUSTOM log has no source/],
      [{ logType: 'SERVICE' }, /^400 MissingParameter: configuration/],
      [{ retentionDuration: 45 }, /^400 .*retentionDuration/],
      [{ retentionDuration: 0 }, /^400 .*retentionDuration/],
      [{ retentionDuration: 210 }, /^400 .*retentionDuration/],
    ];
    for (const [details, problem] of cases) {
      expect(
        await errorOf(help.createLog(logGroupId, 'refused', details)),
      ).toMatch(problem);
    }
    expect((await started.logging.listLogs({ logGroupId })).items).toEqual([]);
    expect(
      await errorOf(help.createLog('ocid1.loggroup.oc1..x', 'nowhere')),
    ).toMatch(/^404 /);
  });

  it('changes all of a log but what it is of', async () => {
    const { logging } = started;
    const logGroupId = await help.activeGroup('changes');
    const logId = await help.activeLog(
      logGroupId,
      'flow',
      source('flowlogs', 'subnet', network.endpointSubnetId, filterId),
    );
    const update = (details: object) =>
      logging.updateLog({ logGroupId, logId, updateLogDetails: details });
    const capture = (id: string) =>
      update({
        configuration: { source: { parameters: { capture_filter: id } } },
      });
    expect(await errorOf(capture('ocid1.capturefilter.x'))).toMatch(/^404 /);
    expect(
      await errorOf(update({ configuration: { source: { parameters: {} } } })),
    ).toMatch(/^400 .*capture_filter/);
    expect(
      await errorOf(
        update({ configuration: { source: { resource: network.vcnId } } }),
      ),
    ).toMatch(/^400 .*resource: is not served/);
    expect(await errorOf(update({ retentionDuration: 31 }))).toMatch(/^400 /);
    const { captureFilter } = await help.createFilter();
    const { id } = captureFilter;
    await untilState('changed', async () => {
      const problem = await errorOf(capture(id)).catch(() => 'changed');
      return problem;
    });
    await untilState('ACTIVE', () => help.logState(logGroupId, logId));
    const { log } = await logging.getLog({ logGroupId, logId });
    expect(log.configuration?.source).toMatchObject({
      ...{ resource: network.endpointSubnetId, category: 'subnet' },
      parameters: { capture_filter: id },
    });

    const remove = (captureFilterId: string) =>
      started.network.deleteCaptureFilter({ captureFilterId });
    expect(await errorOf(remove(id))).toMatch(
      new RegExp(`^409 Conflict: .*${logId}`),
    );
    await help.removeLog(logGroupId, logId);
    await remove(id);
  });

  it('keeps a log whose subnet is gone', async () => {
    const { subnet } = await started.network.createSubnet({
      createSubnetDetails: {
        ...{ compartmentId, vcnId: network.vcnId },
        cidrBlock: '10.0.50.0/24',
      },
    });
    const { id: subnetId } = subnet;
    const logGroupId = await help.activeGroup('gone');
    const logId = await help.activeLog(
      logGroupId,
      'flow',
      source('flowlogs', 'all', subnetId),
    );
    await untilState('deleted', () =>
      errorOf(started.network.deleteSubnet({ subnetId })).catch(
        () => 'deleted',
      ),
    );
    expect(await help.logState(logGroupId, logId)).toBe('ACTIVE');
    await help.removeLog(logGroupId, logId);
  });

  it('makes, lists, changes and refuses capture filters', async () => {
    const rule = (priority: number, changes: object = {}) => ({
      ...{ priority, protocol: '6', ...changes },
    });
    const ten = Array.from({ length: 10 }, (_, index) => rule(index));
    const { captureFilter, etag } = await help.createFilter({
      displayName: 'refused',
      flowLogCaptureFilterRules: ten.map(each => ({
        ...each,
        flowLogType: 'REJECT',
      })),
    });
    expect(captureFilter).toMatchObject({
      ...{ displayName: 'refused', filterType: 'FLOWLOG', compartmentId },
    });
    expect(captureFilter.flowLogCaptureFilterRules).toHaveLength(10);
    expect(captureFilter.flowLogCaptureFilterRules?.[9]).toEqual({
      ...{ priority: 9, protocol: '6', flowLogType: 'REJECT' },
      ...{ isEnabled: true, samplingRate: 1, ruleAction: 'INCLUDE' },
    });
    const { id: captureFilterId } = captureFilter;
    await untilState('AVAILABLE', async () => {
      const read = await started.network.getCaptureFilter({ captureFilterId });
      return read.captureFilter.lifecycleState;
    });
    const listed = await started.network.listCaptureFilters({
      ...{ compartmentId, filterType: 'FLOWLOG', displayName: 'refused' },
    });
    expect(listed.items.map(({ id }) => id)).toEqual([captureFilterId]);
    const update = (flowLogCaptureFilterRules: object[], ifMatch?: string) =>
      started.network.updateCaptureFilter({
        ...{ captureFilterId, ifMatch },
        updateCaptureFilterDetails: { flowLogCaptureFilterRules },
      });
    expect(
      (await update([rule(1)])).captureFilter.flowLogCaptureFilterRules,
    ).toHaveLength(1);
    expect(await errorOf(update([rule(1)], etag))).toMatch(/^412 /);

    const refusals: [object[], RegExp][] = [
      [[...ten, rule(9)], /^400 .*flowLogCaptureFilterRules/],
      [[rule(1), rule(1)], /^400 .*distinct priority/],
      [[rule(10)], /^400 .*priority/],
      [[rule(-1)], /^400 .*priority/],
      [[{ protocol: '6' }], /^400 MissingParameter: .*priority/],
      [[rule(1, { samplingRate: 0 })], /^400 .*samplingRate/],
      [[rule(1, { samplingRate: 100_001 })], /^400 .*samplingRate/],
      [[rule(1, { flowLogType: 'SOME' })], /^400 .*flowLogType/],
      [[rule(1, { ruleAction: 'DROP' })], /^400 .*ruleAction/],
      [[rule(1, { sourceCidr: '10.0.0.1' })], /^400 .*0.sourceCidr/],
      [[rule(0), rule(1, { destinationCidr: 'x' })], /^400 .*1.destinationC/],
      [[rule(1, { udpOptions: {} })], /^400 .*udpOptions/],
    ];
    for (const [rules, problem] of refusals) {
      const details = { flowLogCaptureFilterRules: rules };
      expect(await errorOf(help.createFilter(details))).toMatch(problem);
      expect(await errorOf(update(rules))).toMatch(problem);
    }
    expect(await errorOf(help.createFilter({ filterType: 'VTAP' }))).toMatch(
      /^400 InvalidParameter: filterType: the Okeanos sandbox serves FLOWLOG/,
    );
    expect(
      await errorOf(help.createFilter({ vtapCaptureFilterRules: [] })),
    ).toMatch(/^400 .*vtapCaptureFilterRules: is not served/);
    await started.network.deleteCaptureFilter({ captureFilterId });
  });

  describe('with only what it needs', () => {
    const replace = async (statements: string[]) => {
      const { status } = await fetch(
        `${started.endpoint.controlUrl}/sandbox/policies`,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ policies: [{ name: 'all', statements }] }),
        },
      );
      expect(status).toBe(204);
    };
    const allow = (...what: string[]) =>
      replace(
        what.map(
          each =>
            `Allow group okeanos-provisioners to ${each.replace(
              / where|$/,
              ' in compartment okeanos$&',
            )}`,
        ),
      );
    afterAll(() =>
      replace([
        'Allow group okeanos-provisioners to manage all-resources in tenancy',
      ]),
    );

    it('makes a flow log, and not with less', async () => {
      const { logging } = started;
      const all = ['manage log-groups', '{SUBNET_READ, SUBNET_UPDATE}'];
      await allow(...all);
      const logGroupId = await help.activeGroup('least');
      const flow = source('flowlogs', 'all', network.workerSubnetId);
      for (const less of [
        ['manage log-groups', '{SUBNET_READ}'],
        ['manage log-groups', 'use subnets'],
        ['use log-groups', '{SUBNET_READ, SUBNET_UPDATE}'],
      ]) {
        await allow(...less);
        expect(await errorOf(help.createLog(logGroupId, 'flow', flow))).toMatch(
          /^404 /,
        );
      }
      await allow(...all);
      const logId = await help.activeLog(logGroupId, 'flow', flow);

      await allow('manage log-groups');
      expect(await errorOf(logging.deleteLog({ logGroupId, logId }))).toMatch(
        /^404 /,
      );
      await help.activeLog(logGroupId, 'custom');
      const ofCluster = source(
        'oke-k8s-cp-prod',
        'kube-controller-manager',
        clusterId,
      );
      const make = () => help.activeLog(logGroupId, 'cluster', ofCluster);
      expect(await errorOf(make())).toMatch(/^404 /);
      await allow('manage log-groups', '{CLUSTER_UPDATE}');
      await make();
      await allow(...all);
      await logging.deleteLog({ logGroupId, logId });

      await allow('inspect log-groups');
      expect(
        (await logging.listLogGroups({ compartmentId })).items,
      ).not.toEqual([]);
      expect(await errorOf(logging.getLogGroup({ logGroupId }))).toMatch(
        /^404 /,
      );
      await allow(`read log-groups where target.loggroup.id = '${logGroupId}'`);
      await logging.getLogGroup({ logGroupId });
      expect(await errorOf(logging.listLogGroups({ compartmentId }))).toMatch(
        /^404 /,
      );
    });

    it('makes a capture filter, and not with less', async () => {
      await allow('manage capture-filters');
      expect(await errorOf(help.createFilter())).toMatch(/^404 /);
      await allow('manage capture-filters', '{VCN_ATTACH}');
      const { captureFilter } = await help.createFilter();
      const remove = () =>
        started.network.deleteCaptureFilter({
          captureFilterId: captureFilter.id,
        });
      expect(await errorOf(remove())).toMatch(/^404 /);
      await allow('manage capture-filters', '{VCN_DETACH}');
      await remove();
    });
  });
});
