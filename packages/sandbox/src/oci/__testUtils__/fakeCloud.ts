import { Cloud } from '../Cloud';
import { DEFAULT_LIMITS, Limits } from '../limits';
import { findRegion } from '../regions';
import { emptyState, State } from '../state/state';
import { createTenancy } from '../tenancy/createTenancy';
import { ManualClock } from './ManualClock';

/** A tenancy whose users have keys that sign nothing. */
export function stateWithoutKeys(): State {
  return emptyState(
    createTenancy('eu-frankfurt-1', 0, user => ({
      ...user,
      publicKeyPem: '',
      fingerprint: user.profile,
    })),
  );
}

/** A cloud without a server, whose time stands still. */
export function fakeCloud(
  state: State = stateWithoutKeys(),
  {
    readLagMs = 0,
    policyDelayMs = 0,
    limits = {},
  }: {
    readLagMs?: number;
    policyDelayMs?: number;
    limits?: Partial<Limits>;
  } = {},
) {
  const clock = new ManualClock();
  const cloud = new Cloud(state, findRegion('eu-frankfurt-1'), clock, {
    timeScale: 1,
    readLagMs,
    policyDelayMs,
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
  return { cloud, clock };
}
