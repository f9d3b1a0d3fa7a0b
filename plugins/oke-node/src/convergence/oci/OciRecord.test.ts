import { OciRecords, ociRecordSchema, type OciRecord } from './OciRecord';

const record = (part: string, attempt = 1): OciRecord => ({
  part,
  kind: 'Subnet',
  attempt,
  startedAt: '2026-11-24T10:00:00.000Z',
});

describe('OciRecords', () => {
  it('writes every change as a whole, one after the other', async () => {
    const written: string[][] = [];
    let release = () => {};
    const blocked = new Promise<void>(resolve => {
      release = resolve;
    });
    const records = new OciRecords([record('a')], async all => {
      if (written.length === 0) {
        await blocked;
      }
      written.push(all.map(({ part }) => part));
    });
    const puts = [records.put(record('b')), records.drop('a')];
    expect(written).toEqual([]);
    release();
    await Promise.all(puts);
    expect(written).toEqual([['a', 'b'], ['b']]);
    await records.clear();
    expect(written).toEqual([['a', 'b'], ['b'], []]);
  });

  it('writes nothing when nothing changes', async () => {
    const write = jest.fn();
    const records = new OciRecords([], write);
    await records.drop('a');
    await records.clear();
    expect(write).not.toHaveBeenCalled();
  });

  it('writes no more after a failure', async () => {
    const failure = new Error('the lease is lost');
    const write = jest.fn().mockRejectedValueOnce(failure);
    const records = new OciRecords([], write);
    const puts = [records.put(record('a')), records.put(record('b'))];
    await expect(puts[0]).rejects.toBe(failure);
    await expect(puts[1]).rejects.toBe(failure);
    expect(write).toHaveBeenCalledTimes(1);
  });
});

describe('ociRecordSchema', () => {
  it('reads what was written', () => {
    const full: OciRecord = {
      ...record('a'),
      request: { body: { a: [1] }, bodyHash: 'b', retryToken: 't' },
      workRequestId: 'w',
      ocid: 'o',
      hash: 'h',
      ended: { reason: 'Failed', message: 'm', at: 'now' },
      change: {
        operation: 'update',
        bodyHash: 'b',
        attempt: 2,
        startedAt: 'then',
        workRequestId: 'w2',
        failure: { message: 'm', at: 'now' },
      },
    };
    expect(ociRecordSchema.parse(JSON.parse(JSON.stringify(full)))).toEqual(
      full,
    );
  });
});
