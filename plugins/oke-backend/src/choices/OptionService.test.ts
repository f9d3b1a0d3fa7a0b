import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { OptionKind } from '@okeanos/backstage-plugin-oke-common';
import {
  OciApiError,
  type OciApi,
  type OciApiErrorReason,
} from '@okeanos/backstage-plugin-oke-node';
import {
  BILLING_TEAM,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { ADA, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { CertificateSources } from '../extensions/CertificateSources';
import { OptionService } from './OptionService';

const TENANCY = 'ocid1.tenancy.oc1..root';
const PRESET = 'ocid1.compartment.oc1..preset';

const GROUPS_OF: Record<string, string[]> = {
  [PIA]: [PIA, PLATFORM_TEAM],
  [ADA]: [ADA, SHOP_TEAM],
  [NED]: [NED],
};

function group(name: string, displayName?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name },
    spec: { type: 'team', children: [], profile: { displayName } },
  };
}

const compartment = (
  name: string,
  compartmentId = TENANCY,
  lifecycleState = 'ACTIVE',
) => ({
  ...{ name, compartmentId, lifecycleState },
  id: `ocid1.compartment.oc1..${name}`,
});

function setUp(
  changes: Partial<OciApi> = {},
  { hasOci = true, preset = PRESET } = {},
) {
  const api: Partial<OciApi> = {
    listKubernetesVersions: async () => ['v1.9.9', 'v1.36.3', 'v1.35.10'],
    getNodePoolOptions: async () => ({
      shapes: ['VM.Standard3.Flex', 'VM.Standard2.4'],
      images: [
        { imageId: 'ocid1.image.oc1..a', sourceName: 'Oracle-Linux-8.10-1' },
        { imageId: 'ocid1.image.oc1..b', sourceName: 'Oracle-Linux-9.6-1' },
      ],
    }),
    listShapes: async () => [
      {
        name: 'VM.Standard3.Flex',
        ocpus: { min: 1, max: 32 },
        memoryGb: { min: 1, max: 512 },
        memoryGbPerOcpu: { min: 1, max: 64 },
      },
      { name: 'BM.Other', ocpus: { min: 128, max: 128 } },
    ],
    listAddonOptions: async version =>
      ['Istio', `For${version}`, 'CertManager'].map(name => ({
        ...{ name, lifecycleState: 'ACTIVE' },
        ...{ isEssential: false, versions: [] },
      })),
    listAvailabilityDomains: async () => ['AD-2', 'AD-1'],
    listServices: async () => [],
    listCompartments: async () => [
      compartment('shop'),
      compartment('inner', 'ocid1.compartment.oc1..shop'),
      compartment('preset'),
      compartment('left', TENANCY, 'DELETED'),
    ],
    ...changes,
  };
  const asked = jest.fn(async () => api as OciApi);
  const catalog = catalogServiceMock({
    entities: [
      group('shop-team', 'Shop team'),
      group('billing-team'),
      group('platform', 'A platform'),
    ],
  });
  const service = new OptionService({
    authorizer: OkeAuthorizer.create({
      permissions: teamPermissions,
      permissionsRegistry: permissionsRegistryForTests(),
      loaders: { clusters: async () => [], namespaces: async () => [] },
    }),
    catalog,
    userInfo: mockServices.userInfo.mock({
      getUserInfo: async ({ principal }) => {
        const { userEntityRef } = principal as { userEntityRef: string };
        return { userEntityRef, ownershipEntityRefs: GROUPS_OF[userEntityRef] };
      },
    }),
    certificateSources: new CertificateSources(),
    oci: hasOci
      ? {
          api: asked,
          defaultCompartment: async () => preset,
          tenancy: async () => TENANCY,
        }
      : undefined,
  });
  return {
    asked,
    list: (kind: OptionKind, user = PIA, compartmentId = '') =>
      service.list(kind, compartmentId, mockCredentials.user(user)),
  };
}

const refusedFor = (reason: OciApiErrorReason) => async () => {
  throw new OciApiError(reason, 'secret details of a key');
};

describe('owners', () => {
  it('are the groups of the caller that may, and no others', async () => {
    const { list } = setUp();
    expect(await list('namespace-owner', ADA)).toEqual({
      items: [{ value: SHOP_TEAM, title: 'Shop team' }],
      preset: SHOP_TEAM,
    });
    expect(await list('cluster-owner', ADA)).toEqual({ items: [] });
    expect(await list('namespace-owner', NED)).toEqual({ items: [] });
  });

  it('begin with none where several of their own may', async () => {
    const { list } = setUp();
    GROUPS_OF[PIA] = [PIA, PLATFORM_TEAM, SHOP_TEAM];
    const { preset } = await list('namespace-owner');
    GROUPS_OF[PIA] = [PIA, PLATFORM_TEAM];
    expect(preset).toBeUndefined();
  });

  it('are all groups for who may make it for all, their own first', async () => {
    const { list } = setUp();
    const { items, preset } = await list('cluster-owner');
    expect(preset).toBe(PLATFORM_TEAM);
    expect(items).toEqual([
      { value: PLATFORM_TEAM, title: 'A platform' },
      { value: BILLING_TEAM, title: 'billing-team' },
      { value: SHOP_TEAM, title: 'Shop team' },
    ]);
  });
});

describe('what OCI offers', () => {
  it('is told, and the newest version first', async () => {
    const { list } = setUp();
    expect(await list('kubernetes-version')).toEqual({
      items: [
        { value: '', title: 'The newest (v1.36.3)' },
        { value: 'v1.36.3', title: 'v1.36.3' },
        { value: 'v1.35.10', title: 'v1.35.10' },
        { value: 'v1.9.9', title: 'v1.9.9' },
      ],
    });
  });

  it('are the shapes that OKE makes nodes of, with their sizes where OCI tells them', async () => {
    const { list } = setUp();
    const { items } = await list('node-shape');
    expect(items).toEqual([
      { value: 'VM.Standard2.4', title: 'VM.Standard2.4', size: undefined },
      {
        value: 'VM.Standard3.Flex',
        title: 'VM.Standard3.Flex',
        size: {
          ocpus: { min: 1, max: 32 },
          memoryGb: { min: 1, max: 512 },
          memoryGbPerOcpu: { min: 1, max: 64 },
        },
      },
    ]);
  });

  it('are images, the newest first, availability domains, and add-ons for the newest version', async () => {
    const { list } = setUp();
    expect((await list('node-image')).items).toEqual([
      { value: '', title: 'The newest that fits' },
      { value: 'ocid1.image.oc1..b', title: 'Oracle-Linux-9.6-1' },
      { value: 'ocid1.image.oc1..a', title: 'Oracle-Linux-8.10-1' },
    ]);
    expect((await list('addon')).items.map(({ value }) => value)).toEqual([
      'CertManager',
      'Forv1.36.3',
      'Istio',
    ]);
    expect((await list('availability-domain')).items).toEqual([
      { value: 'AD-1', title: 'AD-1' },
      { value: 'AD-2', title: 'AD-2' },
    ]);
  });

  it('are also the shapes whose sizes it does not tell', async () => {
    const { list } = setUp({
      listShapes: refusedFor('NotAuthorizedOrNotFound'),
    });
    const { items, unknown } = await list('node-shape');
    expect(items.map(({ value, size }) => [value, size])).toEqual([
      ['VM.Standard2.4', undefined],
      ['VM.Standard3.Flex', undefined],
    ]);
    expect(unknown).toBeUndefined();
  });

  it('are the compartments by their paths, the one of app-config first', async () => {
    const { list } = setUp();
    expect(await list('compartment')).toEqual({
      items: [
        {
          ...{ value: '', title: "preset (the portal's)" },
          ocid: 'ocid1.compartment.oc1..preset',
        },
        { value: 'ocid1.compartment.oc1..shop', title: 'shop' },
        { value: 'ocid1.compartment.oc1..inner', title: 'shop / inner' },
      ],
    });
  });

  it('is asked for compartments once in a while, and again after a failure', async () => {
    const listCompartments = jest.fn(async () => [compartment('shop')]);
    listCompartments.mockRejectedValueOnce(
      new OciApiError('Throttled', 'too many'),
    );
    const { list } = setUp({ listCompartments });
    expect((await list('compartment')).items).toEqual([]);
    expect((await list('compartment')).items).toHaveLength(2);
    await list('compartment');
    expect(listCompartments).toHaveBeenCalledTimes(2);
  });

  it('says so when the one of app-config is the tenancy', async () => {
    const { list } = setUp({}, { preset: TENANCY });
    const { items } = await list('compartment');
    expect(items[0]).toEqual({
      ...{ value: '', ocid: TENANCY },
      title: "The tenancy itself (the portal's)",
    });
  });

  it('is asked for in the compartment that was chosen', async () => {
    const listKubernetesVersions = jest.fn(async () => ['v1.36.3']);
    const { list } = setUp({ listKubernetesVersions });
    await list('kubernetes-version', PIA, 'ocid1.compartment.oc1..shop');
    await list('kubernetes-version');
    expect(listKubernetesVersions.mock.calls.flat()).toEqual(
      expect.arrayContaining(['ocid1.compartment.oc1..shop', PRESET]),
    );
  });

  it.each<OptionKind>([
    'kubernetes-version',
    'node-shape',
    'node-image',
    'availability-domain',
    'addon',
    'compartment',
  ])('is not asked for somebody who may not make clusters: %s', async kind => {
    const { asked, list } = setUp();
    expect(await list(kind, ADA)).toEqual({
      items: [],
      unknown: 'It is told to people who may make clusters only.',
    });
    expect(asked).not.toHaveBeenCalled();
  });

  it.each<[OciApiErrorReason, RegExp]>([
    ['NotAuthenticated', /does not accept the key/],
    ['NotAuthorizedOrNotFound', /does not let Okeanos look there/],
    ['Throttled', /could not be asked at this moment/],
  ])('is unknown, with the reason, on %s', async (reason, text) => {
    const { list } = setUp({
      listKubernetesVersions: refusedFor(reason),
      listCompartments: refusedFor(reason),
    });
    for (const kind of ['kubernetes-version', 'compartment'] as const) {
      const { items, unknown } = await list(kind);
      expect(items).toEqual([]);
      expect(unknown).toMatch(text);
      expect(unknown).not.toContain('secret');
    }
  });

  it('is unknown without OCI', async () => {
    const { list } = setUp({}, { hasOci: false });
    for (const kind of ['node-shape', 'compartment'] as const) {
      expect((await list(kind)).unknown).toMatch(/OCI is not configured/);
    }
  });
});

it('tells the certificate sources that there are', async () => {
  const { list } = setUp();
  expect(await list('certificate-source', ADA)).toEqual({
    items: [
      { value: 'cluster-ca', title: 'The CA of the cluster (cluster-ca)' },
    ],
  });
});
