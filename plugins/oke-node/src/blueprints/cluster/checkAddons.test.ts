import type { ClusterSpecInput } from '@okeanos/backstage-plugin-oke-common';
import type { OciAddonOption } from '../../oci/addons';
import { checkAddons } from './checkAddons';
import { specOf } from './__testUtils__/specs';

const option = (
  name: string,
  versions: Partial<OciAddonOption['versions'][number]>[],
): OciAddonOption => ({
  ...{ name, lifecycleState: 'ACTIVE', isEssential: false },
  versions: versions.map(version => ({ configurations: [], ...version })),
});

const offered = [
  option('ClusterAutoscaler', [
    {
      versionNumber: 'v1',
      configurations: [
        { key: 'nodes', isRequired: true },
        { key: 'numOfReplicas', isRequired: false },
      ],
    },
    { versionNumber: 'v0', status: 'RECALLED' },
  ]),
  option('Istio', [{ versionNumber: 'v3' }]),
];

const inShort = (
  addons: ClusterSpecInput['addons'],
  known: OciAddonOption[] | undefined = offered,
) =>
  checkAddons(specOf({ addons }), known).map(
    ({ field, message, remedy }) => `${field}: ${message}. ${remedy}`,
  );

it('takes what OKE offers, as it is configured there', () => {
  expect(
    inShort([
      { name: 'Istio', version: 'v3', configurations: [{ key: 'any' }] },
      {
        name: 'ClusterAutoscaler',
        configurations: [{ key: 'nodes', value: '1:3:ocid1' }],
      },
    ]),
  ).toEqual([]);
});

it('refuses what OKE does not offer', () => {
  expect(
    inShort([
      { name: 'Tiller' },
      { name: 'Istio', version: 'v4' },
      {
        name: 'ClusterAutoscaler',
        version: 'v0',
        configurations: [{ key: 'nodes' }],
      },
    ]),
  ).toEqual([
    'addons[0].name: OKE does not offer this add-on for the version of Kubernetes. Choose of ClusterAutoscaler, Istio',
    'addons[1].version: OKE does not offer this version of Istio. Leave it empty, or choose of v3',
    'addons[2].version: OKE does not offer this version of ClusterAutoscaler. Leave it empty, or choose of v1',
  ]);
});

it('refuses keys that are not there, and misses those that must be', () => {
  expect(
    inShort([
      {
        name: 'ClusterAutoscaler',
        configurations: [{ key: 'replicas' }, { key: 'nodes', value: ' ' }],
      },
    ]),
  ).toEqual([
    'addons[0].configurations: it needs the key nodes with a value. Add nodes, and what its value is to be',
    'addons[0].configurations[0].key: the add-on has no such key. Choose of nodes, numOfReplicas',
  ]);
});

it('refuses what is named twice, also where it is not known what is offered', () => {
  const addons = [
    { name: 'Istio', configurations: [{ key: 'a' }, { key: 'a' }] },
    { name: 'Istio' },
  ];
  expect(checkAddons(specOf({ addons }), undefined)).toMatchObject([
    { field: 'addons[0].configurations[1].key' },
    { field: 'addons[1].name' },
  ]);
});

it('refuses to leave cert-manager as it was configured', () => {
  const configured = specOf({
    addons: [{ name: 'CertManager', configurations: [{ key: 'a' }] }],
  });
  expect(checkAddons(specOf(), undefined, configured)).toMatchObject([
    { field: 'addons' },
  ]);
  const plain = specOf({ addons: [{ name: 'CertManager' }] });
  expect(checkAddons(plain, undefined, configured)).toEqual([]);
  expect(checkAddons(specOf(), undefined, plain)).toEqual([]);
});
