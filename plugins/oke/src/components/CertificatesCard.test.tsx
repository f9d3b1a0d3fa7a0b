import type { CertificateStatus } from '@okeanos/backstage-plugin-oke-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aspect,
  certificate,
  entityStatus,
  minutesAgo,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { CertificatesCard } from './CertificatesCard';

const renderCertificate = (overrides: Partial<CertificateStatus> = {}) =>
  renderOnEntityPage(serviceEntity, <CertificatesCard />, {
    getEntityStatus: async () =>
      entityStatus({
        services: [
          service({
            certificates: {
              ...aspect('healthy', 'All certificates are valid.'),
              certificates: [certificate(overrides)],
              mtls: aspect(
                'declared',
                'Issued; whether the pods use it is not observed.',
              ),
            },
          }),
        ],
      }),
  });

const open = async () =>
  userEvent.click(await screen.findByRole('button', { name: '1 certificate' }));

const fact = (container: HTMLElement, label: string) =>
  within(container).getAllByText(label)[0].nextElementSibling;

describe('CertificatesCard', () => {
  it('shows when a certificate and its chain end, and when it is renewed', async () => {
    renderCertificate();
    await open();

    const line = await screen.findByRole('group', {
      name: 'cart-mtls Healthy',
    });
    expect(fact(line, 'Used for')).toHaveTextContent('Mutual TLS');
    expect(fact(line, 'Expires')).toHaveTextContent('in 23 hours');
    expect(fact(line, 'Chain expires')).toHaveTextContent('in 20 hours');
    expect(fact(line, 'Renewal')).toHaveTextContent('in 15 hours');
    expect(fact(line, 'Issued')).toHaveTextContent('4 times');
    expect(fact(line, 'Issuer')).toHaveTextContent(
      'ClusterIssuer/okeanos-mesh',
    );
    expect(fact(line, 'Secret')).toHaveTextContent('cart-mtls-tls');
    expect(fact(line, 'DNS names')).toHaveTextContent('cart.shop.svc');
  });

  it('says what is issued for mutual TLS and what is not observed', async () => {
    renderCertificate();
    expect(
      await screen.findByRole('group', { name: 'Mutual TLS Declared' }),
    ).toHaveTextContent('Issued; whether the pods use it is not observed.');
  });

  it('says once what all of it suffers from', async () => {
    const failed = aspect('failed', 'The issuer cannot issue.');
    renderOnEntityPage(serviceEntity, <CertificatesCard />, {
      getEntityStatus: async () =>
        entityStatus({
          services: [
            service({
              certificates: {
                ...failed,
                certificates: [certificate(failed)],
                mtls: failed,
              },
            }),
          ],
        }),
    });
    await screen.findByRole('group', { name: 'cart-mtls Failed' });
    expect(
      screen.getByRole('group', { name: 'Mutual TLS Failed' }),
    ).toBeVisible();
    expect(screen.getAllByText('The issuer cannot issue.')).toHaveLength(1);
  });

  it('shows the chain on demand', async () => {
    renderCertificate();
    await open();
    const button = await screen.findByRole('button', {
      name: 'Chain (2 certificates)',
    });
    const authority = screen.getByText('CN=okeanos-mesh (CA)');
    expect(authority).not.toBeVisible();
    await userEvent.click(button);
    expect(authority).toBeVisible();
    expect(screen.getByText('5f3a')).toBeVisible();
  });

  it('does not say of one that was taken over that it was never issued', async () => {
    renderCertificate({ revision: undefined });
    await open();
    const line = await screen.findByRole('group', { name: /^cart-mtls/ });
    expect(fact(line, 'Issued')).toHaveTextContent('Unknown');
  });

  it('does not take what is unknown for good', async () => {
    renderCertificate({
      ...aspect('unknown', 'Secret not read.'),
      usedFor: 'ingress',
      issuer: '',
      notAfter: undefined,
      chainNotAfter: undefined,
      renewalTime: undefined,
      revision: undefined,
      chain: [],
    });
    await open();

    const line = await screen.findByRole('group', {
      name: 'cart-mtls Unknown',
    });
    expect(fact(line, 'Used for')).toHaveTextContent('Ingress');
    expect(fact(line, 'Expires')).toHaveTextContent('Unknown');
    expect(fact(line, 'Chain expires')).toHaveTextContent('Unknown');
    expect(fact(line, 'Renewal')).toHaveTextContent('None scheduled');
    expect(fact(line, 'Issued')).toHaveTextContent('Never');
    expect(fact(line, 'Issuer')).toHaveTextContent('Unknown');
    expect(line).toHaveTextContent('Chain: unknown, not read');
  });

  it('shows what has expired as past', async () => {
    renderCertificate({
      ...aspect('failed', 'Expired.'),
      notAfter: minutesAgo(180),
    });
    await open();
    const line = await screen.findByRole('group', { name: 'cart-mtls Failed' });
    expect(fact(line, 'Expires')).toHaveTextContent('3 hours ago');
  });
});
