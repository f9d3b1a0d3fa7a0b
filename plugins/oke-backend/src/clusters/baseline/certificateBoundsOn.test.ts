import { certificateBoundsOn } from './certificateBoundsOn';

it('takes the bounds of the cluster, in their order', () => {
  const perNamespace = (certificateHours?: number) => ({
    perNamespace: { certificateHours, pods: 5 },
  });
  expect(
    certificateBoundsOn('demo', [
      { owners: ['group:default/a'], ...perNamespace(24) },
      { clusters: ['other'], ...perNamespace(12) },
      { clusters: ['demo'], ...perNamespace() },
      { perOwner: { pods: 5 } },
      { clusters: ['demo', 'other'], ...perNamespace(720) },
    ]),
  ).toEqual([
    { owners: ['group:default/a'], longestHours: 24 },
    { longestHours: 720 },
  ]);
});
