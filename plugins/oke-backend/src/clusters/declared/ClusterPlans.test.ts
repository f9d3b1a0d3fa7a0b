import {
  OciApiError,
  type OciApi,
  type OciIntention,
} from '@okeanos/backstage-plugin-oke-node';
import { ClusterPlans } from './ClusterPlans';

const intention: OciIntention = {
  id: 'new',
  compartmentId: 'ocid1.compartment.oc1..c',
  parts: [
    {
      type: 'resource',
      id: 'vcn',
      kind: 'Vcn',
      dependsOn: [],
      details: {
        compartmentId: 'ocid1.compartment.oc1..c',
        displayName: 'demo-vcn',
        cidrBlocks: ['10.0.0.0/16'],
        dnsLabel: 'demo',
        freeformTags: {},
      },
    },
  ],
  records: [],
  drift: 'report',
  confirmed: true,
};

describe('ClusterPlans', () => {
  const list = jest.fn();
  const api = { list } as Partial<OciApi> as OciApi;
  const { signal } = new AbortController();
  let plans: ClusterPlans;
  const plan = (changes: Partial<OciIntention> = {}) =>
    plans.get(api, { ...intention, ...changes }, signal, false);

  beforeEach(() => {
    jest.useFakeTimers();
    jest.advanceTimersByTime(1); // the cache takes 0 for no time
    list.mockReset().mockResolvedValue([]);
    plans = new ClusterPlans();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are made once for the same intention, within seconds', async () => {
    const first = await plan();
    expect(first.changes).toMatchObject([{ part: 'vcn', action: 'create' }]);
    expect(await plan()).toEqual(first);
    expect(list).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(5_001);
    await plan();
    expect(list).toHaveBeenCalledTimes(2);
  });

  it('are made anew when another thing is intended, or Okeanos did something', async () => {
    await plan();
    await plan({ drift: 'repair' });
    const startedAt = '2026-11-24T12:00:00.000Z';
    await plan({
      records: [{ part: 'vcn', kind: 'Vcn', attempt: 0, startedAt }],
    });
    expect(list).toHaveBeenCalledTimes(3);
  });

  it('are made anew after one that could not compare everything', async () => {
    list.mockRejectedValueOnce(new OciApiError('Throttled', 'OCI is busy'));
    expect((await plan()).changes).toMatchObject([{ action: 'unknown' }]);
    expect((await plan()).changes).toMatchObject([{ action: 'create' }]);
  });
});
