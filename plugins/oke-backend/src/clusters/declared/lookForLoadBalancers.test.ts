import {
  OciApiError,
  type OciLoadBalancer,
} from '@okeanos/backstage-plugin-oke-node';
import { lookForLoadBalancers } from './lookForLoadBalancers';

const record = {
  ...{ part: 'load-balancers-subnet', kind: 'Subnet', ocid: 's1' },
  ...{ attempt: 1, startedAt: '2026-12-01T10:00:00Z' },
};
const balancer = (
  id: string,
  lifecycleState: string,
  subnetId: string,
): OciLoadBalancer => ({
  ...{ id, displayName: id, lifecycleState, subnetIds: [subnetId] },
});
const look = (
  list: () => Promise<OciLoadBalancer[]>,
  { records = [record], signal = new AbortController().signal } = {},
) => lookForLoadBalancers({ listLoadBalancers: list }, 'c', records, signal);

describe('lookForLoadBalancers', () => {
  it('finds those in the subnet of the cluster, and none that go', async () => {
    const all = [
      balancer('b', 'ACTIVE', 's1'),
      balancer('a', 'CREATING', 's1'),
      balancer('other', 'ACTIVE', 's2'),
      balancer('going', 'DELETING', 's1'),
      balancer('gone', 'DELETED', 's1'),
    ];
    expect(await look(async () => all)).toEqual({ ids: ['a', 'b'] });
  });

  it('looks for none before there is the subnet', async () => {
    const list = jest.fn();
    expect(await look(list, { records: [] })).toEqual({});
    expect(list).not.toHaveBeenCalled();
  });

  it('tells what cannot be read, and does not take it for none', async () => {
    const found = await look(async () => {
      throw new OciApiError('NotAuthorizedOrNotFound', 'not permitted');
    });
    expect(found).toMatchObject({
      unread: [
        {
          ...{ part: 'load-balancer-logs', state: 'unknown' },
          message:
            'which of them there are to log cannot be read: not permitted',
        },
      ],
    });
    expect(found.ids).toBeUndefined();
  });

  it('passes on what is no answer of OCI, and an abort', async () => {
    const fault = new Error('a fault of ours');
    await expect(look(() => Promise.reject(fault))).rejects.toBe(fault);
    const reason = new Error('over');
    await expect(
      look(() => Promise.reject(new OciApiError('Unreachable', 'cut off')), {
        signal: AbortSignal.abort(reason),
      }),
    ).rejects.toBe(reason);
  });
});
