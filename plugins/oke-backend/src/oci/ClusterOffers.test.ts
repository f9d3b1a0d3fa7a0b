import type { OciApi } from '@okeanos/backstage-plugin-oke-node';
import { ClusterOffers } from './ClusterOffers';

describe('ClusterOffers', () => {
  const listKubernetesVersions = jest.fn<Promise<string[]>, [string]>();
  const api: Partial<OciApi> = {
    listKubernetesVersions,
    getNodePoolOptions: async () => ({ shapes: [], images: [] }),
    listAvailabilityDomains: async () => [],
    listServices: async () => [],
    listShapes: async () => [],
  };
  let offers: ClusterOffers;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.advanceTimersByTime(1); // the cache takes 0 for no time
    listKubernetesVersions.mockReset().mockResolvedValue(['v1.36.3']);
    offers = new ClusterOffers({ api: async () => api as OciApi });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are asked once by all who come within a minute, per compartment', async () => {
    const [one, other] = await Promise.all([offers.get('a'), offers.get('a')]);
    expect(one.kubernetesVersions).toEqual(['v1.36.3']);
    expect(other).toBe(one);
    jest.advanceTimersByTime(59_000);
    await offers.get('a');
    expect(listKubernetesVersions).toHaveBeenCalledTimes(1);
    await offers.get('b');
    expect(listKubernetesVersions.mock.calls.map(([id]) => id)).toEqual([
      'a',
      'b',
    ]);
  });

  it('are asked anew after a minute', async () => {
    await offers.get('a');
    listKubernetesVersions.mockResolvedValue(['v1.37.0']);
    jest.advanceTimersByTime(61_000);
    const { kubernetesVersions } = await offers.get('a');
    expect(kubernetesVersions).toEqual(['v1.37.0']);
  });

  it('do not keep a failure', async () => {
    listKubernetesVersions.mockRejectedValueOnce(new Error('no answer'));
    await expect(offers.get('a')).rejects.toThrow('no answer');
    expect((await offers.get('a')).kubernetesVersions).toEqual(['v1.36.3']);
  });
});
