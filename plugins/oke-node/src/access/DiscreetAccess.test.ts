import type { ClusterAccess } from './ClusterAccess';
import { DiscreetAccess } from './DiscreetAccess';

const access: ClusterAccess = {
  dial: { host: '10.0.0.1', port: 6443 },
  tlsServerName: 'kubernetes',
  ca: 'PEM',
  token: async () => 't',
};

describe('DiscreetAccess', () => {
  const tell = jest.fn();
  const load = jest.fn(async () => ({ access, version: 'v1' }));
  const discreet = new DiscreetAccess({ load }, tell);
  const messageOf = async (act: Promise<unknown>) => {
    try {
      await act;
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
    return undefined;
  };
  beforeEach(() => jest.clearAllMocks());

  it('is what it is made from', async () => {
    const loaded = await discreet.load();
    expect(loaded).toMatchObject({ version: 'v1', access: { ca: 'PEM' } });
    expect(await loaded.access.token()).toBe('t');
    expect(loaded.access).not.toHaveProperty('clientCertificate');
    expect(tell).not.toHaveBeenCalled();
  });

  it('names no path and no command, but to who runs the portal, once', async () => {
    const fault = new Error('There is no kubeconfig at /etc/portal/demo');
    load.mockRejectedValueOnce(fault).mockRejectedValueOnce(fault);
    for (const act of [discreet.load(), discreet.load()]) {
      expect(await messageOf(act)).toMatch(/^how it is reached is not set up/);
    }
    expect(tell.mock.calls).toEqual([[fault]]);
    await discreet.load();
    load.mockRejectedValueOnce(fault);
    await messageOf(discreet.load());
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it('does the same with what credentials say later', async () => {
    const ofToken = new Error('the command /opt/oci ended with exit code 1');
    const ofKey = new Error('client-key "/etc/portal/key" cannot be read');
    load.mockResolvedValueOnce({
      version: 'v1',
      access: {
        ...access,
        token: () => Promise.reject(ofToken),
        clientCertificate: () => Promise.reject(ofKey),
      },
    });
    const { access: loaded } = await discreet.load();
    for (const act of [loaded.token(), loaded.clientCertificate?.()]) {
      expect(await messageOf(Promise.resolve(act))).not.toMatch(/\/(opt|etc)/);
    }
    expect(tell.mock.calls).toEqual([[ofToken], [ofKey]]);
  });
});
