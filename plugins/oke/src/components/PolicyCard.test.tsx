import { screen } from '@testing-library/react';
import {
  aspect,
  entityStatus,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { PolicyCard } from './PolicyCard';

describe('PolicyCard', () => {
  it('shows what is declared, as declared', async () => {
    renderOnEntityPage(serviceEntity, <PolicyCard />, {
      getEntityStatus: async () => entityStatus(),
    });

    expect(
      await screen.findByRole('group', { name: 'Declared' }),
    ).toHaveTextContent('Declared, not enforced: no policy agent found.');
    expect(
      screen.getByText('Declared for incoming traffic').nextElementSibling,
    ).toHaveTextContent('Denied unless a policy allows it');
    expect(
      screen.getByText('Declared for outgoing traffic').nextElementSibling,
    ).toHaveTextContent('Open');
    expect(
      screen.getByRole('group', {
        name: 'NetworkPolicy default-deny Declared',
      }),
    ).toHaveTextContent('Selects the pods of the service.');
    expect(screen.queryByText('Healthy')).not.toBeInTheDocument();
  });

  it('says what is unknown', async () => {
    renderOnEntityPage(serviceEntity, <PolicyCard />, {
      getEntityStatus: async () =>
        entityStatus({
          services: [
            service({
              policy: {
                ...aspect('notPermitted', 'networkpolicies were refused.'),
                ingress: 'unknown',
                egress: 'unknown',
                items: [],
              },
            }),
          ],
        }),
    });

    expect(
      await screen.findByRole('group', { name: 'Not permitted' }),
    ).toHaveTextContent('networkpolicies were refused.');
    expect(screen.getAllByText('Unknown')).toHaveLength(2);
  });
});
