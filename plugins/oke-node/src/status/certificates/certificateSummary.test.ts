import { ClusterObjects } from '../ClusterObjects';
import { kinds } from '../kinds';
import { certificateSummary } from './certificateSummary';

const NOW = new Date('2026-11-24T12:00:00Z');

const certificate = (status: object) =>
  kinds.Certificate.trim({
    metadata: { namespace: 'shop', name: 'cart-mtls', uid: 'u', generation: 1 },
    spec: {
      secretName: 'cart-mtls',
      dnsNames: ['cart.shop.svc'],
      issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
    },
    status,
  });

/** Whether `okeanos-ca` can issue. */
const issuers = (isReady: boolean | 'gone' = true) => {
  const { Certificate, Issuer, ClusterIssuer } = kinds;
  const objects = new ClusterObjects([Certificate, Issuer, ClusterIssuer], NOW);
  objects.replace(Certificate, []);
  const ready = {
    ...{ type: 'Ready', status: isReady ? 'True' : 'False', reason: 'R' },
    ...{ message: 'secrets "missing" not found', observedGeneration: 1 },
  };
  objects.replace(kinds.Issuer, []);
  objects.replace(
    kinds.ClusterIssuer,
    isReady === 'gone'
      ? []
      : [
          kinds.ClusterIssuer.trim({
            metadata: { name: 'okeanos-ca', uid: 'i', generation: 1 },
            status: { conditions: [ready] },
          }),
        ],
  );
  return objects;
};

const issued = (notAfter: string, renewalTime: string) => ({
  revision: 1,
  notBefore: '2026-11-24T00:00:00Z',
  notAfter,
  renewalTime,
  conditions: [
    {
      ...{ type: 'Ready', status: 'True', reason: 'Ready', message: '' },
      ...{ observedGeneration: 1 },
      lastTransitionTime: '2026-11-24T00:00:00Z',
    },
  ],
});

it('tells of what is issued when it ends and is renewed', () => {
  const status = issued('2026-11-25T00:00:00Z', '2026-11-24T16:00:00Z');
  expect(certificateSummary(certificate(status), issuers(), NOW)).toEqual({
    ...{ name: 'cart-mtls', secretName: 'cart-mtls', state: 'healthy' },
    dnsNames: ['cart.shop.svc'],
    issuer: 'ClusterIssuer/okeanos-ca',
    notAfter: '2026-11-25T00:00:00.000Z',
    renewalTime: '2026-11-24T16:00:00.000Z',
    message: 'It is issued, and renewed in time.',
    since: '2026-11-24T00:00:00.000Z',
  });
});

it('does not take what has ended for valid, whatever cert-manager says', () => {
  const status = issued('2026-11-24T11:00:00Z', '2026-11-24T16:00:00Z');
  expect(certificateSummary(certificate(status), issuers(), NOW)).toMatchObject(
    {
      state: 'failed',
    },
  );
});

it('is pending before the first issuance', () => {
  expect(certificateSummary(certificate({}), issuers(), NOW)).toMatchObject({
    state: 'pending',
  });
});

it('names the issuer as the cause of what cannot be issued again', () => {
  const status = issued('2026-11-25T00:00:00Z', '2026-11-24T16:00:00Z');
  const [ready] = status.conditions;
  const conditions = [
    { ...ready, status: 'False', reason: 'DoesNotExist' },
    {
      ...{ type: 'Issuing', status: 'True', reason: 'DoesNotExist' },
      message: 'Issuing certificate as Secret does not exist',
      lastTransitionTime: NOW.toISOString(),
    },
  ];
  const suffering = certificate({ ...status, conditions });
  expect(certificateSummary(suffering, issuers(), NOW).state).toBe('pending');
  expect(certificateSummary(suffering, issuers(false), NOW)).toMatchObject({
    state: 'failed',
    message:
      'Certificate shop/cart-mtls cannot be issued. Ready is False for ClusterIssuer okeanos-ca: secrets "missing" not found',
  });
});

it('does not say that it is renewed in time while its issuer cannot issue, is gone or was not read', () => {
  const status = issued('2026-11-25T00:00:00Z', '2026-11-24T16:00:00Z');
  const summary = (known: ClusterObjects) =>
    certificateSummary(certificate(status), known, NOW);
  for (const known of [issuers(false), issuers('gone')]) {
    expect(summary(known)).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('cannot be renewed'),
    });
  }
  const unread = issuers();
  unread.setUnread(kinds.ClusterIssuer, {
    ...{ state: 'forbidden', since: NOW, message: 'It was refused' },
  });
  expect(summary(unread).state).not.toBe('healthy');
});
