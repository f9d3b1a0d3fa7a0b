import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  clusterStatus,
  connection,
  minutesAgo,
  namespace,
} from '../__testUtils__/fixtures';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { OkePage } from './OkePage';

const renderPage = (api: Partial<OkeApi>) =>
  renderInTestApp(<OkePage />, {
    apis: [[okeApiRef, api]],
    mountedRoutes: {
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });

const rowOf = async (name: string) =>
  screen.findByRole('row', { name: new RegExp(`^${name}\\b`) });

describe('OkePage', () => {
  it('shows the clusters, with how far each can be heard', async () => {
    renderPage({
      listClusters: async () => [
        clusterStatus({ name: 'near' }),
        clusterStatus({
          name: 'silent',
          connection: connection({ asOf: minutesAgo(9) }),
        }),
        clusterStatus({
          name: 'far',
          kubernetesVersion: undefined,
          nodes: {},
          connection: connection({
            state: 'unreachable',
            message: 'connect ETIMEDOUT',
            since: minutesAgo(12),
          }),
        }),
      ],
      listNamespaces: async () => [],
    });

    const near = await rowOf('near');
    expect(near).toHaveTextContent('Connectedfor 3 hours');
    expect(near).toHaveTextContent('v1.34.2');
    expect(near).toHaveTextContent('2 of 3 ready');
    expect(await rowOf('silent')).toHaveTextContent('Stalefor 9 minutes');
    const far = await rowOf('far');
    expect(far).toHaveTextContent('Unreachablefor 12 minutes');
    expect(far).toHaveTextContent('connect ETIMEDOUT');
    expect(far).toHaveTextContent('Unknown: not read');
  });

  it('shows the namespaces, with owner, state, time and conditions', async () => {
    renderPage({
      listClusters: async () => [],
      listNamespaces: async () => [
        namespace('shop'),
        namespace('broken', {
          conditions: [
            {
              type: 'Ready',
              status: 'False',
              reason: 'Conflict',
              message: 'Another field manager owns spec.hard.',
              observedGeneration: 2,
              since: minutesAgo(4),
            },
            {
              type: 'AccessBound',
              status: 'False',
              reason: 'GroupNotMapped',
              message: '',
              observedGeneration: 2,
              since: minutesAgo(4),
            },
          ],
        }),
      ],
    });

    const shop = await rowOf('shop');
    expect(shop).toHaveTextContent('Readyfor 5 minutes');
    expect(within(shop).getByRole('link', { name: 'team-a' })).toHaveAttribute(
      'href',
      '/catalog/default/group/team-a',
    );
    const broken = await rowOf('broken');
    expect(broken).toHaveTextContent('Not readyfor 4 minutes');
    expect(broken).toHaveTextContent('Another field manager owns spec.hard.');
    expect(broken).toHaveTextContent('AccessBound: False (GroupNotMapped)');
  });

  it('shows 200 namespaces by pages and finds one', async () => {
    renderPage({
      listClusters: async () => [],
      listNamespaces: async () =>
        Array.from({ length: 200 }, (_, index) => namespace(`ns-${index}`)),
    });

    expect(await screen.findByText('1 to 20 of 200')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search namespaces' }),
      'NS-177',
    );
    expect(await rowOf('ns-177')).toBeInTheDocument();
    expect(screen.getByText('1 to 1 of 1')).toBeInTheDocument();
  });

  it('says when there is nothing that the user may see', async () => {
    renderPage({
      listClusters: async () => [],
      listNamespaces: async () => [],
    });
    expect(
      await screen.findByText('No clusters that you may see'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('No namespaces that you may see'),
    ).toBeInTheDocument();
  });

  it('shows one half when the other fails', async () => {
    renderPage({
      listClusters: async () => {
        throw new TypeError('Failed to fetch');
      },
      listNamespaces: async () => [namespace('shop')],
    });
    expect(await rowOf('shop')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('Failed to fetch');
  });
});
