import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
} from '@okeanos/backstage-plugin-oke-common';
import { RecentDecisions } from './RecentDecisions';

const ada = mockCredentials.user('user:default/ada');
const grace = mockCredentials.user('user:default/grace');
const read = { permission: okeNamespaceReadPermission };
const write = { permission: okeNamespaceWritePermission };
const [ALLOW, DENY] = [AuthorizeResult.ALLOW, AuthorizeResult.DENY] as const;

describe('RecentDecisions', () => {
  let now: number;
  const permissions = mockServices.permissions.mock();
  const asked = permissions.authorizeConditional;
  let recent: RecentDecisions;

  beforeEach(() => {
    now = 1_000;
    asked
      .mockReset()
      .mockImplementation(async requests =>
        requests.map(() => ({ result: ALLOW })),
      );
    recent = new RecentDecisions(permissions, { now: () => now });
  });

  const ask = (requests = [read], credentials = ada) =>
    recent.authorizeConditional(requests, { credentials });

  it('asks once for what one person may read, also of those who ask at once', async () => {
    await Promise.all([ask(), ask()]);
    now += 4_999;
    expect(await ask()).toEqual([{ result: ALLOW }]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('asks again after 5 seconds: who lost the right hears so', async () => {
    await ask();
    asked.mockResolvedValue([{ result: DENY }]);
    now += 5_001;
    expect(await ask()).toEqual([{ result: DENY }]);
  });

  it('tells nobody what another one may, and no right by another', async () => {
    await ask();
    asked.mockResolvedValue([{ result: DENY }]);
    expect(await ask([read], grace)).toEqual([{ result: DENY }]);
    const other = { permission: okeClusterReadPermission };
    expect(
      await recent.authorizeConditional([other], { credentials: ada }),
    ).toEqual([{ result: DENY }]);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it('asks each time for a right to change something', async () => {
    const requests = [read, write] as never;
    await ask(requests);
    await ask(requests);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('asks each time for a service', async () => {
    const credentials = mockCredentials.service();
    await recent.authorizeConditional([read], { credentials });
    await recent.authorizeConditional([read], { credentials });
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('keeps no failure', async () => {
    asked.mockRejectedValueOnce(new Error('away'));
    await expect(ask()).rejects.toThrow('away');
    expect(await ask()).toEqual([{ result: ALLOW }]);
  });
});
