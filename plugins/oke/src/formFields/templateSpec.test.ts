import { parameterOf, specOfForm } from './templateSpec';

const spec = {
  cluster: '${{ (parameters.where | parseEntityRef).name }}',
  name: '${{ parameters.name }}',
  services: '${{parameters.services}}',
  quota: { pods: '${{ parameters.pods }}', cpu: '4' },
  sharedWith: ['${{ parameters.friend }}'],
};

it('is what the step gets, with fixed values and types as they are', () => {
  expect(
    specOfForm(spec, {
      ...{ where: 'resource:default/demo', name: 'shop', pods: 7 },
      ...{ services: [{ name: 'cart' }], friend: 'component:default/web' },
    }),
  ).toEqual({
    ...{ cluster: 'demo', name: 'shop', services: [{ name: 'cart' }] },
    quota: { pods: 7, cpu: '4' },
    sharedWith: ['component:default/web'],
  });
});

it('leaves out what is not filled in', () => {
  expect(specOfForm(spec, { where: '', sharedWith: [] })).toEqual({
    ...{ quota: { cpu: '4' }, sharedWith: [undefined] },
  });
});

it.each(['${{ parameters.a | lower }}', 'x-${{ parameters.a }}'])(
  'says to the author of a template what it does not understand: %s',
  text => {
    expect(() => specOfForm({ name: text }, { a: 'b' })).toThrow(
      `The field OkePlan does not understand ${text}.`,
    );
  },
);

it.each<[string, object | undefined]>([
  ['name', { parameter: 'name', below: [] }],
  ['cluster', { parameter: 'where', below: [] }],
  ['quota.pods', { parameter: 'pods', below: [] }],
  ['services[0].hosts[1]', { parameter: 'services', below: [0, 'hosts', 1] }],
  ['quota.cpu', undefined],
  ['quota', undefined],
  ['nothing.like[3].this', undefined],
  ['', undefined],
])('tells where %j comes from', (field, from) => {
  expect(parameterOf(spec, field)).toEqual(from);
});
