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
  expect(certificateSummary(certificate(status), NOW)).toEqual({
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
  expect(certificateSummary(certificate(status), NOW)).toMatchObject({
    state: 'failed',
  });
});

it('is pending before the first issuance', () => {
  expect(certificateSummary(certificate({}), NOW)).toMatchObject({
    state: 'pending',
  });
});
