import { screen } from '@testing-library/react';
import {
  clusterEntity,
  clusterStatus,
  connection,
  minutesAgo,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { ClusterCard } from './ClusterCard';

const factOf = (label: string) => screen.getByText(label).nextElementSibling;

describe('ClusterCard', () => {
  it('shows connection, version, nodes, namespaces and components', async () => {
    const getCluster = jest.fn(async () => clusterStatus());
    renderOnEntityPage(clusterEntity, <ClusterCard />, { getCluster });

    expect(
      await screen.findByRole('group', { name: 'cert-manager Healthy' }),
    ).toHaveTextContent('Version v1.17.2 runs.');
    expect(getCluster).toHaveBeenCalledWith('demo', expect.anything());
    expect(factOf('Connection')).toHaveTextContent('Connectedfor 3 hours');
    expect(factOf('Last heard')).toHaveTextContent(/seconds ago/);
    expect(factOf('Kubernetes version')).toHaveTextContent('v1.34.2');
    expect(factOf('Nodes')).toHaveTextContent('2 of 3 ready');
    expect(factOf('Namespaces that you may read')).toHaveTextContent('4');
    expect(
      screen.getByRole('group', { name: 'Gateway API Not installed' }),
    ).toBeInTheDocument();
  });

  it('shows what was last known of an unreachable cluster, and claims nothing', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getCluster: async () =>
        clusterStatus({
          connection: connection({
            state: 'unreachable',
            message: 'connect ETIMEDOUT',
            since: minutesAgo(12),
            asOf: minutesAgo(13),
          }),
          kubernetesVersion: undefined,
          nodes: {},
        }),
    });

    expect(
      await screen.findByText('Cluster unreachable for 12 minutes'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Connected/)).not.toBeInTheDocument();
    expect(factOf('Kubernetes version')).toHaveTextContent('Unknown');
    expect(factOf('Nodes')).toHaveTextContent('Unknown: not read');
    expect(
      screen.getByRole('group', {
        name: 'cert-manager Last known: Healthy',
      }),
    ).toBeInTheDocument();
  });

  it('does not take a cluster without known components for one without any', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getCluster: async () => clusterStatus({ components: [] }),
    });
    expect(
      await screen.findByText('Not known which components are installed'),
    ).toBeInTheDocument();
  });

  it('asks nothing for an entity that names no cluster', () => {
    const getCluster = jest.fn();
    renderOnEntityPage(
      { ...serviceEntity, metadata: { name: 'cart' } },
      <ClusterCard />,
      { getCluster },
    );
    expect(getCluster).not.toHaveBeenCalled();
    expect(screen.queryByText('Kubernetes cluster')).not.toBeInTheDocument();
  });
});
