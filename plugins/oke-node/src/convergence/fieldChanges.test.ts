import { fieldChanges, shortened, valueText } from './fieldChanges';

const quota = (hard: Record<string, unknown>) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'okeanos', resourceVersion: '7' },
  spec: { hard },
});

describe('fieldChanges', () => {
  it('names each field that differs, with what it is and becomes', () => {
    expect(
      fieldChanges(
        quota({ pods: '50', cpu: '4', memory: '8Gi' }),
        quota({ pods: '90', cpu: '4', storage: '1Ti' }),
      ),
    ).toEqual([
      { field: 'spec.hard.memory', from: '8Gi' },
      { field: 'spec.hard.pods', from: '50', to: '90' },
      { field: 'spec.hard.storage', to: '1Ti' },
    ]);
  });

  it('leaves out what the API server keeps', () => {
    const { metadata, ...object } = quota({ pods: '50' });
    const later = {
      ...object,
      metadata: { ...metadata, resourceVersion: '8', generation: 2 },
    };
    expect(fieldChanges(quota({ pods: '50' }), later)).toEqual([]);
  });

  it('compares items of a list by their names, and other lists as a whole', () => {
    const cart = { name: 'cart', ports: [8443], hosts: ['a.example.com'] };
    expect(
      fieldChanges(
        { services: [cart, { name: 'old', ports: [1] }] },
        { services: [{ ...cart, ports: [8443, 8444] }] },
      ),
    ).toEqual([
      { field: 'services[name="cart"].ports', from: '8443', to: '8443, 8444' },
      { field: 'services[name="old"].name', from: 'old' },
      { field: 'services[name="old"].ports', from: '1' },
    ]);
  });

  it('tells that only the order differs', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(fieldChanges({ list: [a, b] }, { list: [b, a] })).toEqual([
      {
        field: 'list',
        from: '[{"name":"a"},{"name":"b"}]',
        to: '[{"name":"b"},{"name":"a"}]',
      },
    ]);
  });

  it('tells every field of what was not there', () => {
    expect(
      fieldChanges(undefined, { name: 'shop', quota: { pods: 5 } }),
    ).toEqual([
      { field: 'name', to: 'shop' },
      { field: 'quota.pods', to: '5' },
    ]);
  });

  it('does not tell the content of a Secret', () => {
    const secret = (value: string, label: string) => ({
      kind: 'Secret',
      metadata: { name: 'x', labels: { team: label } },
      data: { password: value },
      stringData: { more: value },
    });
    const changes = fieldChanges(secret('one', 'a'), secret('two', 'b'));
    expect(changes).toEqual([
      { field: 'data.password', from: '(not shown)', to: '(not shown)' },
      { field: 'metadata.labels.team', from: 'a', to: 'b' },
      { field: 'stringData.more', from: '(not shown)', to: '(not shown)' },
    ]);
  });
});

describe('shortened', () => {
  it('cuts long values so that the first difference is seen', () => {
    const long = 'x'.repeat(500);
    const { from, to } = shortened({
      field: 'a',
      from: `${long}old${long}`,
      to: `${long}new${long}`,
    });
    expect(from).toMatch(/^…x{20}old/);
    expect(to).toMatch(/^…x{20}new/);
    expect(from?.length).toBeLessThan(200);
  });

  it('tells of long lists the items that differ', () => {
    const rule = (resource: string, verbs = ['get', 'list', 'watch']) => ({
      ...{ apiGroups: [''], resources: [resource], verbs },
    });
    const intended = ['pods', 'services', 'secrets', 'events'].map(each =>
      rule(each),
    );
    const [change] = fieldChanges(
      { rules: [...intended, rule('*', ['*'])] },
      { rules: intended },
    );
    expect(shortened(change)).toEqual({
      field: 'rules',
      from: '[…, {"apiGroups":[""],"resources":["*"],"verbs":["*"]}]',
      to: '[…]',
    });
    const order = fieldChanges(
      { rules: intended },
      { rules: [...intended].reverse() },
    );
    expect(shortened(order[0]).from).toContain('"pods"');
  });

  it('leaves short ones as they are', () => {
    const change = { field: 'a', from: '1', to: '2' };
    expect(shortened(change)).toEqual(change);
    expect(shortened({ field: 'a', to: '2' })).toEqual({ field: 'a', to: '2' });
  });
});

it('writes values as text, and tells nothing from an empty one', () => {
  expect(
    [undefined, null, '', 'a', 5, false, [], ['a', 1], [{ a: 1 }]].map(
      valueText,
    ),
  ).toEqual([
    ...[undefined, undefined, '""', 'a', '5', 'false', '[]', 'a, 1'],
    '[{"a":1}]',
  ]);
});
