import type { PartResult } from '@okeanos/backstage-plugin-oke-node';
import { withOciDrift } from './withOciDrift';

const result = (changes: Partial<PartResult>): PartResult => ({
  ...{ part: 'subnet', kind: 'Subnet', name: 'workers', state: 'drifted' },
  ...{ reason: 'Changed', message: '' },
  ...changes,
});
const driftOf = (changes: Partial<PartResult>) =>
  withOciDrift([result(changes)])[0].drift;

describe('what others did in OCI', () => {
  it.each([
    [
      'it is left as it is, for some reason: it says which; it was changed by somebody else: displayName, - ingress TCP 22 from 0.0.0.0/0',
      ['displayName', '- ingress TCP 22 from 0.0.0.0/0'],
    ],
    [
      'changed by somebody else: + egress TCP 443 to pods; - ingress all',
      ['+ egress TCP 443 to pods', '- ingress all'],
    ],
    ['it differs', []],
  ])('is told of %s', (message, fields) => {
    expect(driftOf({ message })).toEqual({
      change: 'Changed',
      fields: fields.map(field => ({ field })),
      by: [],
    });
  });

  it('is that a part is gone', () => {
    expect(driftOf({ reason: 'Deleted', message: 'gone' })).toEqual({
      ...{ change: 'Deleted', fields: [], by: [] },
    });
  });

  it('is nothing of what is as intended, or waits', () => {
    expect(driftOf({ state: 'current' })).toBeUndefined();
    expect(driftOf({ state: 'waiting' })).toBeUndefined();
  });
});
