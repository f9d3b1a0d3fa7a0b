import { DURATIONS, TERMINATED_READABLE_MS } from '../durations';
import { fakeCloud } from '../__testUtils__/fakeCloud';
import { networkSecurityGroups } from './collections';
import {
  addRecord,
  etag,
  existingResources,
  getAvailable,
  getRecord,
  lifecycleState,
  terminate,
  visibleRecords,
} from './records';

const group = (id: string) => ({
  id,
  compartmentId: 'compartment',
  vcnId: 'vcn',
  displayName: id,
  timeCreated: '',
  freeformTags: {},
  definedTags: {},
});

describe('records of the Networking service', () => {
  it('live from PROVISIONING to TERMINATED, and are forgotten', () => {
    const { cloud, clock } = fakeCloud();
    const record = addRecord(cloud, networkSecurityGroups, group('a'));
    const state = () => lifecycleState(record, cloud.now());
    const available = () => getAvailable(cloud, networkSecurityGroups, 'a');
    const readable = () => getRecord(cloud, networkSecurityGroups, 'a');
    const existing = () => existingResources(cloud, networkSecurityGroups);
    const etags = new Set([etag(cloud, record)]);

    expect(state()).toBe('PROVISIONING');
    expect(available).toThrow(
      'NetworkSecurityGroup a is in state PROVISIONING',
    );
    clock.advance(DURATIONS.network);
    expect(state()).toBe('AVAILABLE');
    expect(available()).toBe(record);
    etags.add(etag(cloud, record));

    terminate(cloud, record);
    expect(state()).toBe('TERMINATING');
    expect(available).toThrow('is in state TERMINATING');
    expect(existing()).toHaveLength(1);
    etags.add(etag(cloud, record));

    clock.advance(DURATIONS.networkDelete);
    expect(state()).toBe('TERMINATED');
    expect(available).toThrow(expect.objectContaining({ status: 404 }));
    expect(existing()).toHaveLength(0);
    expect(readable()).toBe(record);
    expect(visibleRecords(cloud, networkSecurityGroups)).toHaveLength(1);
    etags.add(etag(cloud, record));
    expect(etags.size).toBe(4);

    clock.advance(TERMINATED_READABLE_MS);
    expect(readable).toThrow(expect.objectContaining({ status: 404 }));
    expect(visibleRecords(cloud, networkSecurityGroups)).toHaveLength(0);
    addRecord(cloud, networkSecurityGroups, group('b'));
    expect(Object.keys(cloud.state.core.networkSecurityGroups)).toEqual(['b']);
  });

  it('can be hidden for a while', () => {
    const { cloud, clock } = fakeCloud(undefined, { readLagMs: 100 });
    addRecord(cloud, networkSecurityGroups, group('a'));
    const readable = () => getRecord(cloud, networkSecurityGroups, 'a');
    expect(readable).toThrow(expect.objectContaining({ status: 404 }));
    expect(visibleRecords(cloud, networkSecurityGroups)).toHaveLength(0);
    clock.advance(100);
    expect(readable()).toBeDefined();
    expect(visibleRecords(cloud, networkSecurityGroups)).toHaveLength(1);
  });
});
