import {
  serviceStatusSchema,
  type Drift,
} from '@okeanos/backstage-plugin-oke-common';
import { serviceStatus } from '../__testUtils__/fixtures';
import { withDrift } from './withDrift';

const SINCE = '2026-12-01T10:00:00.000Z';

function drift(changes: Partial<Drift>): Drift {
  return {
    ...{ kind: 'NetworkPolicy', name: 'okeanos-default-deny' },
    ...{ change: 'Deleted', fields: [], moreFields: 0, by: [] },
    ...{ firstAt: SINCE, lastAt: SINCE, timesPutRight: 0 },
    ...{ state: 'standing', message: 'drift is only reported' },
    ...changes,
  };
}

describe('a service of which Okeanos’ parts were changed', () => {
  const status = serviceStatus({ namespace: 'shop', service: 'cart' });

  it('is told as it is while nothing stands', () => {
    expect(withDrift(status, [])).toEqual(status);
  });

  it('says on the Policy card what is gone, since when, and why it is so still', () => {
    const { policy, certificates } = withDrift(status, [drift({})]);
    const message =
      'NetworkPolicy okeanos-default-deny was deleted; by whom, only the audit log of the API server tells. Not put right: drift is only reported';
    expect(policy).toMatchObject({
      ...{ state: 'warning', reason: 'DriftedDeleted', message, since: SINCE },
    });
    expect(policy.items[0]).toMatchObject({
      ...{ kind: 'NetworkPolicy', name: 'okeanos-default-deny', message },
    });
    // Kind and name are the item's alone: the answer is held to the schema.
    expect(
      serviceStatusSchema.strict().shape.policy.strict().parse(policy),
    ).toEqual(policy);
    expect(certificates).toEqual(status.certificates);
  });

  it.each([
    ['okeanos-allow-ingress-to-cart', 'warning'],
    ['okeanos-allow-load-balancer-to-cart', 'warning'],
    ['okeanos-allow-same-namespace', 'warning'],
    ['okeanos-allow-ingress-to-checkout', status.policy.state],
    ['okeanos-allow-ingress-to-cart-admin', status.policy.state],
  ])('tells of a policy that is for it: %s', (name, state) => {
    expect(withDrift(status, [drift({ name })]).policy.state).toBe(state);
  });

  it('says instead of that a policy is healthy, that somebody changed it', () => {
    const name = 'okeanos-allow';
    const item = {
      ...{ state: 'healthy' as const, reason: 'Fine', message: 'fine' },
      ...{ since: SINCE, evidence: [], kind: 'NetworkPolicy', name },
    };
    const { policy } = withDrift(
      { ...status, policy: { ...status.policy, items: [item] } },
      [
        drift({
          ...{ name, change: 'Changed', message: '' },
          fields: [{ field: 'spec.ingress' }],
          moreFields: 2,
          by: [{ manager: 'kubectl-edit' }],
        }),
      ],
    );
    expect(policy.items).toMatchObject([
      {
        state: 'warning',
        message:
          'NetworkPolicy okeanos-allow differs from what Okeanos made: .spec.ingress and 2 more; written by kubectl-edit',
      },
    ]);
  });

  it('does not make a failure look better', () => {
    const failed = {
      ...status,
      policy: { ...status.policy, state: 'failed' as const, message: 'broken' },
    };
    expect(withDrift(failed, [drift({})]).policy).toMatchObject({
      ...{ state: 'failed', message: 'broken' },
    });
  });

  it('says it of its own Certificate on that card, and not of another service’s', () => {
    const ours = drift({ kind: 'Certificate', name: 'cart-mtls' });
    const others = drift({ kind: 'Certificate', name: 'cart-api-mtls' });
    expect(withDrift(status, [ours]).certificates).toMatchObject({
      ...{ state: 'warning', reason: 'DriftedDeleted' },
    });
    expect(withDrift(status, [others])).toEqual(status);
  });
});
