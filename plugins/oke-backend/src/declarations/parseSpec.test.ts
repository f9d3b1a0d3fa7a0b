import { InputError } from '@backstage/errors';
import {
  clusterSpec,
  namespaceSpec,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { parseClusterSpec, parseNamespaceSpec } from './parseSpec';

function failureOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('It was accepted');
}

describe('parseNamespaceSpec', () => {
  const valid = { cluster: 'demo', name: 'shop', owner: SHOP_TEAM };

  it('fills in the defaults', () => {
    expect(parseNamespaceSpec(valid)).toEqual(namespaceSpec());
  });

  it('tells of everything that is wrong at once, as bad input', () => {
    const error = failureOf(() =>
      parseNamespaceSpec({ ...valid, name: 'Shop', more: 1 }),
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      problems: [
        {
          field: 'name',
          value: '"Shop"',
          message: expect.stringMatching(/RFC 1123/),
          remedy: 'Correct the field',
        },
        {
          field: 'more',
          value: '1',
          message: 'there is no such field',
          remedy: 'Remove the field',
        },
      ],
      message: expect.stringMatching(
        /^name \("Shop"\): .*RFC 1123.*\. Correct the field\nmore \(1\): there is no such field\. Remove the field$/,
      ),
    });
  });
});

describe('parseClusterSpec', () => {
  it('fills in the defaults', () => {
    const { name, owner } = clusterSpec();
    expect(parseClusterSpec({ name, owner })).toEqual(clusterSpec());
  });

  it('tells of everything that is wrong at once', () => {
    const error = failureOf(() =>
      parseClusterSpec({ ...clusterSpec(), nodePool: { size: 0 }, vcn: 'x' }),
    );
    expect(error).toMatchObject({
      problems: [{ field: 'nodePool.size' }, { field: 'vcn' }],
    });
  });
});
