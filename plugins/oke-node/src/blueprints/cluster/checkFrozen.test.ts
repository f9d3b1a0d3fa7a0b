import { clusterSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { checkFrozen } from './checkFrozen';

const spec = (changes: object = {}) =>
  clusterSpecSchema.parse({
    ...{ name: 'demo', owner: 'group:default/platform' },
    ...changes,
  });
const frozen = (changes: object = {}) => spec({ frozen: true, ...changes });

describe('checkFrozen', () => {
  it.each([
    ['what is not frozen', spec({ drift: 'repair' }), spec()],
    ['freezing', frozen(), spec()],
    ['the same again', frozen(), frozen()],
    ['unfreezing', spec(), frozen()],
    ['a new one', spec(), undefined],
  ])('finds nothing wrong with %s', (_, asked, current) => {
    expect(checkFrozen(asked, current)).toEqual([]);
  });

  it('lets nothing be frozen that is not there', () => {
    expect(checkFrozen(frozen(), undefined)).toMatchObject([
      { field: 'frozen', value: 'true' },
    ]);
  });

  it.each([
    [frozen, frozen, /is frozen: Okeanos changes nothing of it/],
    [spec, frozen, /unfreezing it may already change things/],
    [frozen, spec, /a cluster is frozen as it is/],
  ])('refuses other changes, each at its field', (asked, before, message) => {
    const problems = checkFrozen(
      asked({ nodePool: { size: 5 }, drift: 'repair' }),
      before(),
    );
    expect(problems).toEqual([
      {
        ...{ field: 'drift', value: 'repair' },
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      },
      expect.objectContaining({ field: 'nodePool.size', value: '5' }),
    ]);
  });
});
