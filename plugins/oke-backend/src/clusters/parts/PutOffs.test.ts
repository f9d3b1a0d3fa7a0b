import type { WatchedParts } from '../WatchedParts';
import { watchedParts } from './__testUtils__/watchedParts';
import { PutOffs } from './PutOffs';

const watched = (standing: WatchedParts['standing']) => ({
  watched: watchedParts(standing),
});
const elsewhere = { watched: undefined };

describe('PutOffs', () => {
  const of = (
    cluster: Parameters<PutOffs['of']>[1]['cluster'],
    isCarriedOut = true,
  ) => new PutOffs().of('id-1', { cluster, isCarriedOut }, 0);

  it.each([
    ['this replica watches', watched('current')],
    ['does not show anything any more', watched('lost')],
    ['is not known', undefined],
  ])('lets a pass be made where the cluster %s', (_name, cluster) => {
    expect(of(cluster)).toBeUndefined();
  });

  it('waits while watches resume, unless there is something to do', () => {
    expect(of(watched('resuming'))).toBe(1_000);
    expect(of(watched('resuming'), false)).toBeUndefined();
  });

  it('leaves a pass to the replica that watches, for a while, unless there is something to do', () => {
    expect(of(elsewhere, false)).toBeUndefined();
    const putOffs = new PutOffs();
    const at = (now: number) =>
      putOffs.of('id-1', { cluster: elsewhere, isCarriedOut: true }, now);
    for (let now = 0; now < 30_000; now += 5_000) {
      expect(at(now)).toBe(Infinity);
    }
    expect(at(30_000)).toBeUndefined(); // nobody watches
    expect(at(330_000)).toBe(Infinity);
    // The other one did it: what comes minutes later is left to it again.
    expect(at(630_000)).toBe(Infinity);
  });
});
