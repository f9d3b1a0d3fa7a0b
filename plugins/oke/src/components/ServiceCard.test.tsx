import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import { screen, within } from '@testing-library/react';
import {
  aspect,
  connection,
  entityStatus,
  minutesAgo,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { ServiceCard } from './ServiceCard';

jest.setTimeout(60_000);

const render = (services: ServiceStatus[], overrides = {}) =>
  renderOnEntityPage(serviceEntity, <ServiceCard />, {
    getEntityStatus: async () => entityStatus({ services, ...overrides }),
  });

const { exposure, certificates, policy } = service();

it('says the worst in one sentence, and folds what is healthy to a line', async () => {
  await render([
    service({ exposure: { ...exposure, ...aspect('failed', 'No endpoint.') } }),
  ]);
  const headline = await screen.findByRole('group');
  expect(headline).toHaveAccessibleName('Failed');
  expect(headline).toHaveTextContent('for 3 minutes');
  expect(headline).toHaveTextContent('No endpoint.');
  expect(
    within(screen.getByRole('list', { name: 'What else is said of cart' }))
      .getAllByRole('listitem')
      .map(each => each.textContent),
  ).toEqual(['AttentionPolicy', 'DeclaredMutual TLS', 'HealthyCertificates']);
});

it('is one line when all is in order, with what is not observed', async () => {
  await render([
    service({ policy: { ...policy, ...aspect('healthy', 'Enforced.') } }),
  ]);
  const headline = await screen.findByRole('group', { name: 'Healthy' });
  expect(headline).toHaveTextContent(
    `In order: ways in, certificates, policies. ${certificates.mtls.message}`,
  );
  expect(screen.queryByRole('list')).not.toBeInTheDocument();
});

it('shows several services, the worst first', async () => {
  await render([
    service({ service: 'cart' }),
    service({
      service: 'web',
      exposure: { ...exposure, ...aspect('failed', 'No endpoint.') },
    }),
  ]);
  await screen.findAllByText('No endpoint.');
  expect(
    screen.getAllByRole('heading', { level: 4 }).map(each => each.textContent),
  ).toEqual(['web', 'cart']);
});

it('takes nothing for the present that the cluster no longer tells', async () => {
  await render([service()], {
    connection: connection({ asOf: minutesAgo(10) }),
  });
  expect(
    await screen.findByRole('group', { name: 'Last known: Attention' }),
  ).toBeInTheDocument();
});
