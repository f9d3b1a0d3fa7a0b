import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aspect,
  entityStatus,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { PolicyCard } from './PolicyCard';

describe('PolicyCard', () => {
  it('says who may connect in one line per peer, and of enforcement once', async () => {
    renderOnEntityPage(serviceEntity, <PolicyCard />, {
      getEntityStatus: async () => entityStatus(),
    });

    expect(
      await screen.findByRole('group', { name: 'Attention' }),
    ).toHaveTextContent('No policy agent that Okeanos knows runs here.');
    expect(screen.getAllByText(/No policy agent/)).toHaveLength(1);
    const linesOf = (label: string) =>
      [...screen.getByText(label).parentElement!.querySelectorAll('li')].map(
        ({ textContent }) => textContent,
      );
    expect(linesOf('Who may reach it, by the policies')).toEqual([
      'pods labelled app=gateway of namespace edge, on TCP 8443',
      'all pods of namespace shop, on every port (for 1 of 2 pods)',
    ]);
    expect(linesOf('What it may reach, by the policies')).toEqual([
      'everybody, on every port',
    ]);
    expect(
      screen.getByRole('group', {
        name: 'NetworkPolicy default-deny Declared',
      }),
    ).toHaveTextContent('Selects the pods of the service.');
    expect(screen.queryByText('Healthy')).not.toBeInTheDocument();
  });

  it('says that nobody may, and of an earlier version what it knows', async () => {
    const { policy } = service();
    renderOnEntityPage(serviceEntity, <PolicyCard />, {
      getEntityStatus: async () =>
        entityStatus({
          services: [
            service({
              policy: { ...policy, allowed: { ingress: [], egress: [] } },
            }),
            service({
              service: 'old',
              policy: { ...policy, allowed: undefined },
            }),
          ],
        }),
    });

    for (const fold of await screen.findAllByRole('button', {
      name: 'Details',
    })) {
      await userEvent.click(fold);
    }
    expect(await screen.findAllByText('Nobody')).toHaveLength(2);
    expect(
      screen.getByText('Denied unless a policy allows it'),
    ).toBeInTheDocument();
    expect(screen.getByText('Open')).toBeInTheDocument();
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
