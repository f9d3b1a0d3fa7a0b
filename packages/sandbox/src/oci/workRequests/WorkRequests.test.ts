import { DURATIONS } from '../durations';
import { State } from '../state/state';
import { fakeCloud, stateWithoutKeys } from '../__testUtils__/fakeCloud';
import { ManualClock } from '../__testUtils__/ManualClock';
import { OperationType } from './model';
import {
  Job,
  NewWorkRequest,
  WorkRequestError,
  WorkRequests,
} from './WorkRequests';

const details: NewWorkRequest = {
  operationType: 'CLUSTER_CREATE',
  compartmentId: 'compartment',
  clusterId: 'cluster',
  entityType: 'cluster',
  identifier: 'cluster',
};

describe('WorkRequests', () => {
  let state: State;
  let clock: ManualClock;
  let run: jest.Mock<Promise<void>, Parameters<Job['run']>>;
  let failed: jest.Mock;

  const start = () => {
    const { cloud, clock: newClock } = fakeCloud(state);
    clock = newClock;
    const job = { run, failed };
    const jobs: Record<OperationType, Job> = {
      CLUSTER_CREATE: job,
      CLUSTER_UPDATE: job,
      CLUSTER_DELETE: job,
      NODEPOOL_CREATE: job,
      NODEPOOL_UPDATE: job,
      NODEPOOL_DELETE: job,
      ENABLE_ADDON: job,
      UPDATE_ADDON: job,
      DISABLE_ADDON: job,
    };
    return new WorkRequests(cloud, async () => {}, jobs);
  };
  /** Lets all that is ready run. */
  const settle = () => new Promise(resolve => setImmediate(resolve));
  const begin = async () => {
    clock.advance(DURATIONS.workRequestAccepted);
    await settle();
  };

  beforeEach(() => {
    state = stateWithoutKeys();
    run = jest.fn().mockResolvedValue(undefined);
    failed = jest.fn();
  });

  it('waits, does the work and ends', async () => {
    const request = start().accept(details);
    await settle();
    expect(request.status).toBe('ACCEPTED');
    expect(run).not.toHaveBeenCalled();

    let end = () => {};
    run.mockReturnValue(new Promise(resolve => (end = resolve)));
    await begin();
    expect(request.status).toBe('IN_PROGRESS');
    expect(request.timeFinished).toBeUndefined();

    end();
    await settle();
    expect(request).toMatchObject({
      status: 'SUCCEEDED',
      timeFinished: new Date(clock.now()).toISOString(),
    });
    expect(request.timeStarted).toBeDefined();
  });

  it('fails with the reason', async () => {
    run.mockRejectedValue(new WorkRequestError('LimitExceeded', 'No room'));
    const request = start().accept(details);
    await begin();
    expect(request.status).toBe('FAILED');
    expect(request.errors).toMatchObject([
      { code: 'LimitExceeded', message: 'No room' },
    ]);
    expect(failed).toHaveBeenCalledWith(request, 'No room');
  });

  it('can be cancelled until it has begun', async () => {
    const works = start();
    const request = works.accept(details);
    works.cancel(request);
    expect(request.status).toBe('CANCELING');
    await settle();
    expect(request.status).toBe('CANCELED');
    expect(run).not.toHaveBeenCalled();
    expect(failed).toHaveBeenCalled();
    expect(() => works.cancel(request)).toThrow('The work request is CANCELED');
  });

  it('cannot be cancelled once it has begun', async () => {
    let end = () => {};
    run.mockReturnValue(new Promise(resolve => (end = resolve)));
    const works = start();
    const request = works.accept(details);
    await begin();
    expect(() => works.cancel(request)).toThrow(
      'The work request is IN_PROGRESS',
    );
    end();
    await settle();
    expect(request.status).toBe('SUCCEEDED');
  });

  it('goes on after a restart with what has not ended', async () => {
    run.mockImplementation(
      (_request, _log, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const first = start();
    const begun = first.accept(details);
    await begin();
    const accepted = first.accept(details);
    const canceling = first.accept(details);
    await first.close();
    canceling.status = 'CANCELING';
    expect([begun.status, accepted.status]).toEqual([
      'IN_PROGRESS',
      'ACCEPTED',
    ]);
    expect(failed).not.toHaveBeenCalled();

    state = JSON.parse(JSON.stringify(state));
    run.mockReset().mockResolvedValue(undefined);
    start().resume();
    await begin();
    expect(
      Object.values(state.workRequests).map(({ status }) => status),
    ).toEqual(['SUCCEEDED', 'SUCCEEDED', 'CANCELED']);
    start().resume();
    await begin();
    expect(run).toHaveBeenCalledTimes(2);
  });
});
