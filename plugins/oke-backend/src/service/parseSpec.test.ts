import { InputError } from '@backstage/errors';
import {
  clusterSpec,
  namespaceSpec,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { InvalidSpecError } from './InvalidSpecError';
import { parseClusterSpec, parseNamespaceSpec } from './parseSpec';

const valid = { cluster: 'demo', name: 'shop', owner: SHOP_TEAM };

function problemsOf(
  input: unknown,
  parse: (input: unknown) => unknown = parseNamespaceSpec,
) {
  try {
    parse(input);
  } catch (error) {
    if (error instanceof InvalidSpecError) {
      return error.problems;
    }
    throw error;
  }
  throw new Error('It was accepted');
}

describe('parseNamespaceSpec', () => {
  it('fills in the defaults', () => {
    expect(parseNamespaceSpec(valid)).toEqual(namespaceSpec());
  });

  it('names field, value and remedy', () => {
    expect(problemsOf({ ...valid, name: 'kube-shop' })).toEqual([
      {
        field: 'name',
        value: '"kube-shop"',
        message: expect.stringMatching(
          /names of system namespaces are reserved/,
        ),
        remedy: 'Correct the field',
      },
    ]);
  });

  it('tells of everything that is wrong at once', () => {
    const problems = problemsOf({
      ...valid,
      owner: undefined,
      quota: { pods: 0 },
      services: [
        { name: 'cart', ports: [8080] },
        { name: 'Cart', ports: [70000] },
      ],
      quotas: {},
      hosts: [],
    });
    const told = problems.map(({ field, value, remedy }) => [
      field,
      value,
      remedy,
    ]);
    expect(told).toEqual([
      ['owner', '', 'Set the field'],
      ['services[1].name', '"Cart"', 'Correct the field'],
      ['services[1].ports[0]', '70000', 'Correct the field'],
      ['quota.pods', '0', 'Correct the field'],
      ['quotas', '{}', 'Remove the field'],
      ['hosts', '[]', 'Remove the field'],
    ]);
  });

  it.each([undefined, null, 'shop', [], 7])('refuses %j as a whole', input => {
    const [problem] = problemsOf(input);
    expect(problem.field).toBe('');
  });

  it('cuts long values', () => {
    const [problem] = problemsOf({ ...valid, name: 'x'.repeat(1_000) });
    expect(problem.value).toHaveLength(100);
  });

  it('is answered as bad input, with a message for people', () => {
    const act = () => parseNamespaceSpec({ ...valid, name: 'Shop', more: 1 });
    expect(act).toThrow(InputError);
    expect(act).toThrow(
      /^name \("Shop"\): .*RFC 1123.*\. Correct the field\nmore \(1\): there is no such field\. Remove the field$/,
    );
  });
});

describe('parseClusterSpec', () => {
  it('fills in the defaults', () => {
    const { name, owner } = clusterSpec();
    expect(parseClusterSpec({ name, owner })).toEqual(clusterSpec());
  });

  it('tells of everything that is wrong at once', () => {
    const problems = problemsOf(
      {
        ...clusterSpec(),
        owner: 'user:default/ada',
        kubernetesVersion: '1.36',
        network: { podsCidr: '10.0.0.0', clientCidrs: ['10.0.0.0/0'] },
        nodePool: { size: 0 },
        vcn: 'mine',
      },
      parseClusterSpec,
    );
    const told = problems.map(({ field, value, remedy }) => [
      field,
      value,
      remedy,
    ]);
    expect(told).toEqual([
      ['owner', '"user:default/ada"', 'Correct the field'],
      ['kubernetesVersion', '"1.36"', 'Correct the field'],
      ['network.podsCidr', '"10.0.0.0"', 'Correct the field'],
      ['network.clientCidrs[0]', '"10.0.0.0/0"', 'Correct the field'],
      ['nodePool.size', '0', 'Correct the field'],
      ['vcn', '"mine"', 'Remove the field'],
    ]);
  });
});
