import { ClusterObjects } from '@okeanos/backstage-plugin-oke-node';
import { unread } from '../../__testUtils__/clusterObjects';
import { NOW } from '../../__testUtils__/fixtures';
import { ServedApis } from './ServedApis';

const resource = (group: string, kind: string) => ({
  ...{ group, kind, version: 'v1', plural: kind, namespaced: true },
});
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

describe('ServedApis', () => {
  function setUp() {
    const objects = new ClusterObjects();
    const onChange = jest.fn();
    return { objects, onChange, apis: new ServedApis({ objects, onChange }) };
  }

  it('keeps which groups are served, and tells of another set of them only', () => {
    const { objects, onChange, apis } = setUp();
    apis.answered([resource('', 'Pod'), resource('apps', 'Deployment')]);
    expect(objects.apiGroups()).toMatchObject({
      state: 'read',
      items: ['', 'apps'],
    });
    apis.answered([resource('apps', 'DaemonSet'), resource('', 'Pod')]);
    expect(onChange).toHaveBeenCalledTimes(1);
    apis.answered([resource('', 'Pod')]);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('believes a refusal once it lasts, and an answer at once', () => {
    const { objects, onChange, apis } = setUp();
    const refusal = new Error('forbidden');
    apis.refused(refusal, after(0));
    apis.refused(refusal, after(29));
    expect(objects.apiGroups()).toMatchObject({ state: 'notRead' });
    expect(onChange).not.toHaveBeenCalled();
    apis.refused(refusal, after(30));
    expect(objects.apiGroups()).toEqual({
      ...unread('forbidden', 'forbidden'),
      since: after(0),
    });
    expect(onChange).toHaveBeenCalledTimes(1);
    apis.answered([resource('', 'Pod')]);
    expect(objects.apiGroups()).toMatchObject({ state: 'read' });
  });

  it('counts a refusal from its own beginning, not from one that passed', () => {
    const { objects, apis } = setUp();
    const refusal = new Error('forbidden');
    apis.refused(refusal, after(0));
    apis.answered([resource('', 'Pod')]);
    apis.refused(refusal, after(40));
    expect(objects.apiGroups()).toMatchObject({ state: 'read' });
  });
});
