import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  OkeResponseError,
  type OkeClient,
} from '@okeanos/backstage-plugin-oke-common';
import type { Grant } from './Grants';
import { OkeanosRights } from './OkeanosRights';

const ada = mockCredentials.user('user:default/ada');
const refusal = (status: number) =>
  new OkeResponseError(status, 'Error', 'no', []);

describe('OkeanosRights', () => {
  const getNamespace = jest.fn<
    Promise<never>,
    Parameters<OkeClient['getNamespace']>
  >();
  let grant: Grant;
  const rights = new OkeanosRights({
    auth: mockServices.auth({ pluginId: 'kubernetes' }),
    client: {
      getNamespace,
      listClusters: async () => [],
      getClusterEndpoint: async () => {
        throw refusal(404);
      },
    },
  });
  const ask = (namespace = 'shop') => rights.mayRead(grant, 'demo', namespace);

  beforeEach(() => {
    getNamespace.mockReset().mockResolvedValue({} as never);
    grant = { credentials: ada, clusters: new Set(['demo']), until: Infinity };
  });
  afterEach(() => jest.useRealTimers());

  it('asks the Okeanos backend in the name of the person', async () => {
    expect(await ask()).toBe(true);
    expect(getNamespace).toHaveBeenCalledWith('demo', 'shop', {
      token: mockCredentials.service.token({
        onBehalfOf: ada,
        targetPluginId: 'oke',
      }),
      signal: expect.any(AbortSignal),
    });
  });

  it.each([404, 400])('is refused as the backend does it: %s', async status => {
    getNamespace.mockRejectedValue(refusal(status));
    expect(await ask()).toBe(false);
  });

  it.each([refusal(401), refusal(500), new Error('away')])(
    'does not take %s for an answer',
    async error => {
      getNamespace.mockRejectedValue(error);
      await expect(ask()).rejects.toThrow(error.message);
    },
  );

  it('asks once in 5 seconds for one call of the plugin, and each namespace by itself', async () => {
    jest.useFakeTimers({ now: 1_000, doNotFake: ['nextTick'] });
    await Promise.all([ask(), ask()]);
    expect(getNamespace).toHaveBeenCalledTimes(1);
    getNamespace.mockRejectedValueOnce(refusal(404));
    expect(await ask('other')).toBe(false);
    jest.setSystemTime(6_000);
    getNamespace.mockRejectedValueOnce(refusal(404));
    expect(await ask()).toBe(false);
    // Another call's.
    grant = { ...grant };
    expect(await ask()).toBe(true);
  });
});
