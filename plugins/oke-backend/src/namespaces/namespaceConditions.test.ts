import type { KubernetesPartResult } from '@okeanos/backstage-plugin-oke-node';
import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { typedEntries } from '../__testUtils__/typedEntries';
import { namespaceConditions, unknownConditions } from './namespaceConditions';

const part = (
  name: string,
  changes: Partial<KubernetesPartResult> & { kind?: string } = {},
): KubernetesPartResult => ({
  part: name,
  kind: 'NetworkPolicy',
  name,
  state: 'current',
  reason: 'AsIntended',
  message: 'as intended',
  ...changes,
});

const inHours = (hours: number) =>
  new Date(NOW.getTime() + hours * 3_600_000).toISOString();

const certificate = (status: object | undefined): KubernetesPartResult =>
  part('certificate-cart', {
    kind: 'Certificate',
    name: 'cart-mtls',
    live: status && {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'cart-mtls', namespace: 'shop' },
      status,
    },
  });

const issued = (hours: number) =>
  certificate({
    notAfter: inHours(hours),
    conditions: [{ type: 'Ready', status: 'True' }],
  });

const binding = (changes: Partial<KubernetesPartResult> = {}) =>
  part('owner-binding', {
    kind: 'RoleBinding',
    name: 'okeanos-owner',
    ...changes,
  });

function evaluate(
  results: KubernetesPartResult[],
  { ownerGroup }: { ownerGroup?: string } = { ownerGroup: 'shop-team' },
) {
  const spec = namespaceSpec();
  const all = namespaceConditions({ spec, results, ownerGroup, now: NOW });
  return Object.fromEntries(
    all.map(({ type, ...condition }) => [type, condition]),
  );
}

describe('namespaceConditions', () => {
  it('are all good when every part is as intended', () => {
    expect(evaluate([part('a'), binding(), issued(1)])).toEqual({
      Ready: {
        status: 'True',
        reason: 'AsIntended',
        message: 'Everything is as intended',
      },
      Applied: {
        status: 'True',
        reason: 'Applied',
        message: 'The API server has everything that was asked for',
      },
      AccessBound: {
        status: 'True',
        reason: 'Bound',
        message: "shop-team has the owner's role",
      },
      CertificatesReady: {
        status: 'True',
        reason: 'Issued',
        message: 'cert-manager has issued every certificate that was declared',
      },
      Drifted: {
        status: 'False',
        reason: 'AsIntended',
        message: 'What Okeanos made is as intended',
      },
    });
  });

  it('are the same ones in every case, so that none loses its history', () => {
    const types = Object.keys(evaluate([]));
    expect(types[0]).toBe('Ready');
    expect(
      unknownConditions({ reason: 'Reason', message: 'message' }).map(
        c => c.type,
      ),
    ).toEqual(types);
  });

  it('name what was refused, and who is in the way', () => {
    const refused = part('a', {
      state: 'refused',
      reason: 'Conflict',
      message: 'somebody else owns spec (kubectl)',
    });
    const { Ready, Applied, Drifted } = evaluate([
      part('b'),
      refused,
      binding(),
    ]);
    expect(Applied).toEqual({
      status: 'False',
      reason: 'Conflict',
      message: 'NetworkPolicy a: somebody else owns spec (kubectl)',
      final: true,
    });
    expect(Ready).toEqual(Applied);
    expect(Drifted).toMatchObject({ status: 'Unknown', reason: 'NotObserved' });
  });

  const isFinalWith: Record<KubernetesPartResult['state'], boolean> = {
    current: false,
    applied: false,
    removed: false,
    waiting: false,
    drifted: false,
    refused: true,
    // For example because somebody else wrote at the same time.
    failed: false,
  };
  it.each(typedEntries(isFinalWith))(
    'with a part that is %s, are final: %s, whatever its reason',
    (state, isFinal) => {
      const { Ready } = evaluate([
        part('b', { state: 'waiting' }),
        part('a', { state, reason: 'Conflict' }),
        binding(),
      ]);
      expect(Ready.final ?? false).toBe(isFinal);
    },
  );

  it('say unknown, not false, of what could not be read', () => {
    const failed = part('a', {
      state: 'failed',
      reason: 'Unreachable',
      message: 'no answer',
    });
    const { Ready, Applied, Drifted } = evaluate([failed, binding()]);
    expect(Applied).toMatchObject({ status: 'Unknown', reason: 'Unreachable' });
    expect(Drifted).toMatchObject({ status: 'Unknown' });
    expect(Ready).toMatchObject({ status: 'Unknown', reason: 'Unreachable' });
  });

  it('are false while something waits', () => {
    const waiting = part('a', {
      state: 'waiting',
      reason: 'KindNotServed',
      message: 'not served yet',
    });
    expect(evaluate([waiting, binding()])).toMatchObject({
      Applied: { status: 'False', reason: 'KindNotServed' },
      Drifted: { status: 'Unknown', reason: 'NotObserved' },
    });
  });

  it('tell of every drift', () => {
    const drifted = (name: string) =>
      part(name, { state: 'drifted', reason: 'Deleted', message: 'deleted' });
    const { Ready, Applied, Drifted } = evaluate([
      drifted('a'),
      drifted('b'),
      part('c', { state: 'waiting', reason: 'DependencyMissing' }),
      binding(),
    ]);
    expect(Drifted).toEqual({
      status: 'True',
      reason: 'Deleted',
      message: 'NetworkPolicy a: deleted; NetworkPolicy b: deleted',
    });
    expect(Applied).toMatchObject({ status: 'False', reason: 'Deleted' });
    expect(Ready).toMatchObject({ status: 'False', reason: 'Deleted' });
  });

  it('put what is known to be wrong before what is not known', () => {
    const { Ready } = evaluate([
      part('a', { state: 'failed', reason: 'Failed', message: 'no' }),
      part('b', { state: 'drifted', reason: 'Changed', message: 'yes' }),
      binding(),
    ]);
    expect(Ready).toMatchObject({ status: 'False', reason: 'Changed' });
  });

  describe('AccessBound', () => {
    it('says that the group is not mapped, and who can help; the namespace is ready all the same', () => {
      const { AccessBound, Ready } = evaluate([part('a')], {});
      expect(AccessBound).toEqual({
        status: 'False',
        reason: 'GroupNotMapped',
        message:
          'group:default/shop-team has no group in the cluster: the platform team maps it in app-config under oke.groups',
      });
      expect(Ready.status).toBe('True');
      expect(Ready.message).toContain(AccessBound.message);
    });

    it('says why there is no binding', () => {
      const refused = binding({
        state: 'refused',
        reason: 'NameTaken',
        message: 'not ours',
      });
      expect(evaluate([refused]).AccessBound).toEqual({
        status: 'False',
        reason: 'NameTaken',
        message: 'RoleBinding okeanos-owner: not ours',
        final: true,
        commands: ['kubectl --namespace shop delete rolebinding okeanos-owner'],
      });
    });

    it('gives no command for a name that is more than a word in a shell', () => {
      const refused = binding({
        ...{ name: 'okeanos;reboot', state: 'refused', reason: 'NameTaken' },
      });
      expect(evaluate([refused]).AccessBound.commands).toBeUndefined();
    });

    it('is unknown when the binding could not be read', () => {
      const failed = binding({ state: 'failed', reason: 'Unreachable' });
      expect(evaluate([failed]).AccessBound).toMatchObject({
        status: 'Unknown',
        reason: 'Unreachable',
      });
    });

    it('is unknown when the binding was not looked at', () => {
      expect(evaluate([]).AccessBound).toMatchObject({
        status: 'Unknown',
        reason: 'NotObserved',
      });
    });
  });

  describe('CertificatesReady', () => {
    const ready = (...certificates: KubernetesPartResult[]) =>
      evaluate([binding(), ...certificates]).CertificatesReady;

    it('is true when none was asked for', () => {
      expect(ready()).toMatchObject({ status: 'True', reason: 'NoneAsked' });
    });

    it('is false once a certificate has expired, whatever its Ready says', () => {
      expect(ready(issued(1))).toMatchObject({ status: 'True' });
      expect(ready(issued(0))).toEqual({
        status: 'False',
        reason: 'Expired',
        message: `Certificate cart-mtls: expired at ${NOW.toISOString()}`,
      });
    });

    it('takes the reason of cert-manager', () => {
      const failing = certificate({
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'DoesNotExist',
            message: 'Issuing certificate as Secret does not exist',
          },
        ],
      });
      expect(ready(issued(1), failing)).toEqual({
        status: 'False',
        reason: 'DoesNotExist',
        message:
          'Certificate cart-mtls: Issuing certificate as Secret does not exist',
      });
    });

    it('is unknown while Ready tells of what was asked for before', () => {
      const changed = (observedGeneration: number): KubernetesPartResult => ({
        ...certificate({}),
        live: {
          apiVersion: 'cert-manager.io/v1',
          kind: 'Certificate',
          metadata: { name: 'cart-mtls', namespace: 'shop', generation: 2 },
          status: {
            notAfter: inHours(1),
            conditions: [{ type: 'Ready', status: 'True', observedGeneration }],
          },
        },
      });
      expect(ready(changed(2))).toMatchObject({ status: 'True' });
      expect(ready(changed(1))).toEqual({
        ...{ status: 'Unknown', inProgress: true },
        reason: 'StaleStatus',
        message:
          'Certificate cart-mtls: cert-manager has not acted on its change yet',
      });
    });

    it('is unknown when one has a strange form, unless another is known to be wrong', () => {
      const strange = certificate({ notAfter: 'soon' });
      expect(ready(strange, issued(1))).toEqual({
        status: 'Unknown',
        reason: 'Unreadable',
        message:
          'Certificate cart-mtls has a form that Okeanos does not know; all others are issued',
      });
      expect(ready(strange, issued(0))).toMatchObject({ reason: 'Expired' });
    });

    it('reads one condition beside another of a strange form', () => {
      const beside = certificate({
        notAfter: inHours(1),
        conditions: [{ type: 7 }, { type: 'Ready', status: 'True' }],
      });
      expect(ready(beside)).toMatchObject({ status: 'True' });
    });

    it('is unknown before cert-manager has said anything', () => {
      expect(ready(certificate({}))).toEqual({
        ...{ status: 'Unknown', inProgress: true },
        reason: 'NotIssuedYet',
        message: 'Certificate cart-mtls: cert-manager has not acted on it yet',
      });
    });

    it('is unknown when the certificate could not be read, and false when it does not exist', () => {
      const missing = certificate(undefined);
      expect(
        ready({ ...missing, state: 'failed', reason: 'Unreachable' }),
      ).toMatchObject({ status: 'Unknown', reason: 'Unreachable' });
      expect(
        ready({ ...missing, state: 'waiting', reason: 'KindNotServed' }),
      ).toMatchObject({ status: 'False', reason: 'KindNotServed' });
    });

    it('leaves out what is no longer asked for', () => {
      const removed = certificate(undefined);
      expect(ready({ ...removed, state: 'removed' })).toMatchObject({
        reason: 'NoneAsked',
      });
    });
  });
});

describe('what is under way', () => {
  it.each([
    ['a part that waits', [part('a', { state: 'waiting' })], true],
    ['a part that failed', [part('a', { state: 'failed' })], undefined],
    [
      'a kind that the cluster does not serve',
      [part('a', { state: 'waiting', reason: 'KindNotServed' })],
      undefined,
    ],
    [
      'what waits for a kind that the cluster does not serve',
      [
        part('a', { state: 'waiting', reason: 'DependencyMissing' }),
        part('b', { state: 'waiting', reason: 'KindNotServed' }),
      ],
      undefined,
    ],
    [
      'a certificate that is being issued',
      [
        certificate({
          conditions: [
            { type: 'Ready', status: 'False', reason: 'DoesNotExist' },
            { type: 'Issuing', status: 'True' },
          ],
        }),
      ],
      true,
    ],
    ['a certificate that was made just now', [certificate({})], true],
    [
      'a certificate whose issuance failed',
      [
        certificate({
          lastFailureTime: inHours(-0.1),
          conditions: [
            { type: 'Ready', status: 'False', reason: 'DoesNotExist' },
            { type: 'Issuing', status: 'False' },
          ],
        }),
      ],
      undefined,
    ],
    [
      'a part that somebody deleted, beside one that waits',
      [
        part('a', { state: 'waiting' }),
        part('b', { state: 'drifted', reason: 'Deleted' }),
      ],
      undefined,
    ],
    [
      'what somebody changed, beside a part that waits',
      [
        part('a', { state: 'waiting' }),
        part('b', { state: 'drifted', reason: 'Changed' }),
      ],
      undefined,
    ],
  ])('of %s', (_what, parts, inProgress) => {
    const { Ready } = evaluate([...parts, binding()]);
    expect(Ready.status).not.toBe('True');
    expect(Ready.inProgress).toBe(inProgress);
  });
});
