import { screen, within } from '@testing-library/react';
import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import {
  aspect,
  entityStatus,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { ChecksCard } from './ChecksCard';
import { IngressCard } from './IngressCard';
import { PolicyCard } from './PolicyCard';

const item = (changes: Partial<EvaluatorItem>): EvaluatorItem => ({
  ...aspect('failed', 'Policy no-root is not met by Pod cart-1.', {
    evidence: [
      {
        apiVersion: 'openreports.io/v1alpha1',
        kind: 'Report',
        namespace: 'shop',
        name: 'report-1',
        observed: 'results: no-root=fail',
      },
    ],
  }),
  ...{ evaluator: 'reports', id: 'no-root', card: 'policy' },
  title: 'Policy no-root',
  ...changes,
});

const renderCards = (items: EvaluatorItem[]) =>
  renderOnEntityPage(
    serviceEntity,
    <>
      <PolicyCard />
      <IngressCard />
      <ChecksCard />
    </>,
    {
      getEntityStatus: async () =>
        entityStatus({ services: [service({ items })] }),
    },
  );

describe('what evaluators say', () => {
  it('is on its card, the worst first, with its evidence', async () => {
    renderCards([
      item({ id: 'good', title: 'Policy good', state: 'healthy' }),
      item({ renderer: 'of-another-app', data: { any: 'thing' } }),
    ]);
    const card = await screen.findByRole('region', { name: 'Policy' });
    const list = await within(card).findByRole('list', {
      name: 'What was checked of cart',
    });
    expect(
      within(list)
        .getAllByRole('group')
        .map(group => group.getAttribute('aria-labelledby'))
        .map(ids =>
          ids
            ?.split(' ')
            .map(id => document.getElementById(id)?.textContent)
            .join(' '),
        ),
    ).toEqual(['Policy no-root Failed', 'Policy good Healthy']);
    expect(list).toHaveTextContent('Policy no-root is not met by Pod cart-1.');
    expect(list).toHaveTextContent('report-1');
    expect(
      screen.getAllByRole('list', { name: 'What was checked of cart' }),
    ).toHaveLength(1);
  });

  it('has a card of its own when it belongs to none, and else there is none', async () => {
    renderCards([item({ card: 'checks' })]);
    const card = await screen.findByRole('region', { name: 'Checks' });
    expect(
      within(card).getByRole('group', { name: 'Policy no-root Failed' }),
    ).toBeInTheDocument();
  });

  it('has no card when there is nothing to say', async () => {
    renderCards([item({})]);
    await screen.findByRole('region', { name: 'Ingress' });
    await screen.findByText('Policy no-root is not met by Pod cart-1.');
    expect(
      screen.queryByRole('region', { name: 'Checks' }),
    ).not.toBeInTheDocument();
  });
});
