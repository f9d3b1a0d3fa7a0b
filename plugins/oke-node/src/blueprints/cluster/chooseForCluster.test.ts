import { chooseForCluster } from '.';
import { offer, specOf } from './__testUtils__/specs';

const image = (id: string) => `ocid1.image.oc1.fra.${id}`;

describe('chooseForCluster', () => {
  it('takes the newest version and image, and all availability domains', () => {
    expect(chooseForCluster(specOf(), offer)).toEqual({
      kubernetesVersion: 'v1.36.3',
      imageId: 'ocid1.image.oc1.fra.c',
      imageIds: {},
      availabilityDomains: offer.availabilityDomains,
      loadBalancerIds: [],
      oracleServices: offer.services[1],
    });
  });

  it('takes the version that the spec names, and the image of the shape', () => {
    const spec = specOf({
      kubernetesVersion: 'v1.36.3',
      nodePool: { shape: 'VM.Standard.A1.Flex' },
    });
    expect(chooseForCluster(spec, offer).imageId).toBe('ocid1.image.oc1.fra.d');
  });

  it.each([
    ['the newest with drivers for GPUs', { shape: 'VM.GPU.A10.1' }, 'e'],
    ['the newest of a release', { oracleLinux: '8' as const }, 'a'],
    ['the one that is named', { imageId: image('b') }, 'b'],
  ])('takes for each other pool %s', (_what, pool, chosen) => {
    const spec = specOf({ additionalNodePools: [{ name: 'other', ...pool }] });
    expect(chooseForCluster(spec, offer)).toMatchObject({
      imageId: image('c'),
      imageIds: { other: image(chosen) },
    });
  });

  it('forgets the image of a pool that is gone, and keeps those of the others', () => {
    const old = { a: image('a'), b: image('b') };
    const current = { ...chooseForCluster(specOf(), offer), imageIds: old };
    const spec = specOf({ additionalNodePools: [{ name: 'b' }] });
    expect(chooseForCluster(spec, offer, current).imageIds).toEqual({
      b: image('b'),
    });
  });

  describe('for a cluster that is there', () => {
    const current = {
      ...chooseForCluster(specOf(), offer),
      availabilityDomains: ['Uocm:FRA-AD-1'],
    };
    const newer = {
      ...offer,
      kubernetesVersions: [...offer.kubernetesVersions, 'v1.37.1'],
      images: [
        ...offer.images,
        {
          imageId: 'newest',
          sourceName: 'Oracle-Linux-9.7-2026.11.30-0-OKE-1.36.3-1500',
        },
        {
          imageId: 'next',
          sourceName: 'Oracle-Linux-9.7-2026.11.30-0-OKE-1.37.1-1500',
        },
      ],
    };

    it('changes nothing because OCI offers more', () => {
      expect(chooseForCluster(specOf(), newer, current)).toEqual(current);
    });

    it('keeps the image that is no longer offered', () => {
      const images = newer.images.filter(
        ({ imageId }) => imageId !== current.imageId,
      );
      expect(chooseForCluster(specOf(), { ...newer, images }, current)).toEqual(
        current,
      );
    });

    it('takes another image for another version or architecture', () => {
      const version = specOf({ kubernetesVersion: 'v1.37.1' });
      expect(chooseForCluster(version, newer, current)).toEqual({
        ...current,
        kubernetesVersion: 'v1.37.1',
        imageId: 'next',
      });
      const shape = specOf({ nodePool: { shape: 'VM.Standard.A1.Flex' } });
      expect(chooseForCluster(shape, newer, current).imageId).toBe(
        'ocid1.image.oc1.fra.d',
      );
    });
  });

  it('throws where nothing can be chosen', () => {
    expect(() => chooseForCluster(specOf(), { ...offer, images: [] })).toThrow(
      'does not offer what the cluster needs',
    );
  });
});
