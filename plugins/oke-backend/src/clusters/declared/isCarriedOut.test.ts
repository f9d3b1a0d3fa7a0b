import type { OciPartResult } from '@okeanos/backstage-plugin-oke-node';
import { isCarriedOut } from './isCarriedOut';

describe('isCarriedOut', () => {
  it.each<[OciPartResult['state'], string, boolean]>([
    ['current', 'AsIntended', true],
    ['applied', 'Created', true],
    ['removed', 'Deleted', true],
    ['drifted', 'Changed', true],
    ['refused', 'Immutable', true],
    ['failed', 'NeedsAttention', true],
    ['failed', 'UpdateFailed', true],
    ['failed', 'Inactive', true],
    ['failed', 'Unreachable', false],
    ['failed', 'Throttled', false],
    ['failed', 'PeeringFailed', true],
    ['waiting', 'Creating', false],
    ['waiting', 'NotPeered', true],
    ['unknown', 'NotAuthorizedOrNotFound', false],
  ])('%s, %s: %s', (state, reason, expected) => {
    const part = { part: 'a', kind: 'Subnet', name: 'a', message: '' };
    expect(isCarriedOut({ ...part, state, reason })).toBe(expected);
  });
});
