import { NOW, unread } from './__testUtils__/cluster';
import { ClusterObjects } from './ClusterObjects';
import { Evaluation, itemsOf } from './Evaluation';
import type { Finding } from './findings';
import { kinds } from './kinds';
import { noneIfNotInstalled, type Unread } from './Reading';
import { readObject } from './readObject';

const pod = (name: string, spec: unknown) =>
  readObject(kinds.Pod, { metadata: { namespace: 'shop', name }, spec });

function read(view: ClusterObjects) {
  const gaps: Finding[] = [];
  const reading = new Evaluation(view, NOW).find(
    kinds.Pod,
    'namespace',
    'shop',
  );
  return { items: itemsOf(reading, gaps), gaps };
}

describe('a reading', () => {
  it.each<[Unread['state'], string, string]>([
    ['forbidden', 'notPermitted', 'Pod objects may not be read: because'],
    ['unreachable', 'unknown', 'Pod objects could not be read: because'],
    [
      'notInstalled',
      'notInstalled',
      'The cluster does not serve Pod objects of v1.',
    ],
    ['notRead', 'unknown', 'Pod objects have not been read completely yet.'],
  ])('that is %s has no items, and says so: %s', (state, aspect, message) => {
    const view = new ClusterObjects();
    view.setUnread(kinds.Pod, unread(state));
    expect(read(view)).toEqual({
      items: [],
      gaps: [expect.objectContaining({ state: aspect, message })],
    });
  });

  it('is not complete while one of its items is not understood', () => {
    const view = new ClusterObjects();
    view.replace(kinds.Pod, [pod('web', {}), pod('odd', 5)]);
    const { items, gaps } = read(view);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['web']);
    expect(gaps).toMatchObject([
      {
        state: 'unknown',
        reason: 'Unreadable',
        evidence: [{ apiVersion: 'v1', kind: 'Pod', name: 'odd' }],
      },
    ]);
  });

  it('has no gaps when it is complete', () => {
    const view = new ClusterObjects();
    view.replace(kinds.Pod, [pod('web', {})]);
    expect(read(view).gaps).toEqual([]);
  });

  it('is as of what the watch says when it is asked, not of when the list came', () => {
    const view = new ClusterObjects();
    let asOf = NOW;
    view.replace(kinds.Pod, [], () => asOf);
    asOf = new Date(NOW.getTime() + 60_000);
    expect(view.find(kinds.Pod, 'namespace', 'shop')).toMatchObject({ asOf });
  });

  it('is empty for certain where the API is not installed, if that is asked for, and nowhere else', () => {
    expect(noneIfNotInstalled(unread('notInstalled'))).toEqual({
      state: 'read',
      asOf: NOW,
      items: [],
    });
    for (const state of ['forbidden', 'unreachable', 'notRead'] as const) {
      expect(noneIfNotInstalled(unread(state))).toEqual(unread(state));
    }
  });

  it('is refused of a kind that is not watched', () => {
    const view = new ClusterObjects([kinds.Pod]);
    expect(() => view.find(kinds.Service, 'namespace', 'shop')).toThrow(
      'Service is not watched: name it among the kinds',
    );
  });
});
