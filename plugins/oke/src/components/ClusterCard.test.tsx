import {
  OkeResponseError,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  clusterEntity,
  clusterResources,
  clusterStatus,
  connection,
  minutesAgo,
  namespace,
  notDeclared,
  declaredCluster,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { ClusterCard } from './ClusterCard';

jest.setTimeout(60_000);

const factOf = (label: string) => screen.getByText(label).nextElementSibling;

describe('ClusterCard', () => {
  it('shows connection, version, nodes, namespaces and components', async () => {
    const getClusterStatus = jest.fn(async () => clusterStatus());
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus,
      getCluster: notDeclared,
    });

    expect(
      await screen.findByRole('group', { name: 'cert-manager Healthy' }),
    ).toHaveTextContent('Version v1.17.2 runs.');
    expect(getClusterStatus).toHaveBeenCalledWith('demo', expect.anything());
    expect(factOf('Connection')).toHaveTextContent('Connectedfor 3 hours');
    expect(factOf('Last heard')).toHaveTextContent(/seconds ago/);
    expect(factOf('Kubernetes version')).toHaveTextContent('v1.34.2');
    expect(factOf('Nodes')).toHaveTextContent('2 of 3 ready');
    expect(factOf('Namespaces that you may read')).toHaveTextContent('4');
    expect(
      screen.getByRole('group', { name: 'Gateway API Not installed' }),
    ).toBeInTheDocument();
  });

  it('does not count the minutes in which nothing happened while all of it is current', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () =>
        clusterStatus({ connection: connection({ asOf: minutesAgo(1.4) }) }),
      getCluster: notDeclared,
    });
    await screen.findByText('Less than 2 minutes ago');
    expect(screen.queryByText(/minute ago/)).not.toBeInTheDocument();
  });

  it('says of which kind nothing comes any more, and that what is shown is what was last known', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () =>
        clusterStatus({
          connection: connection({
            staleKinds: [
              { kind: 'Node', since: minutesAgo(3), message: 'no answer' },
            ],
          }),
        }),
      getCluster: notDeclared,
    });
    await screen.findByText('The cluster no longer tells of Node');
    expect(screen.getByRole('status')).toHaveTextContent(
      /Node: last heard 3 minutes ago, .* no answer/,
    );
    expect(
      screen.getByRole('group', { name: 'cert-manager Last known: Healthy' }),
    ).toBeInTheDocument();
  });

  it('shows what was last known of an unreachable cluster, and claims nothing', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () =>
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
      getCluster: notDeclared,
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
      getClusterStatus: async () => clusterStatus({ components: [] }),
      getCluster: notDeclared,
    });
    expect(
      await screen.findByText('Not known which components are installed'),
    ).toBeInTheDocument();
  });

  it('asks nothing for an entity that names no cluster', () => {
    const getClusterStatus = jest.fn();
    const getCluster = jest.fn();
    renderOnEntityPage(
      { ...serviceEntity, metadata: { name: 'cart' } },
      <ClusterCard />,
      { getClusterStatus, getCluster },
    );
    expect(getClusterStatus).not.toHaveBeenCalled();
    expect(getCluster).not.toHaveBeenCalled();
    expect(screen.queryByText('Kubernetes cluster')).not.toBeInTheDocument();
  });

  describe('of a cluster that was declared', () => {
    const condition = (overrides: Partial<Condition>): Condition => ({
      type: 'Ready',
      status: 'True',
      reason: 'Tested',
      message: 'Everything is as intended',
      observedGeneration: 2,
      since: minutesAgo(5),
      ...overrides,
    });

    it('shows each condition with its time and message', async () => {
      const getCluster = jest.fn(async () =>
        declaredCluster({
          conditions: [
            condition({}),
            condition({
              type: 'Provisioned',
              status: 'Unknown',
              message: 'OCI could not be read',
            }),
            condition({
              type: 'Drifted',
              status: 'True',
              message: 'Subnet workers: routeTableId',
              since: minutesAgo(90),
            }),
            condition({ type: 'BaselineReady', observedGeneration: 1 }),
            condition({ type: 'CertificateSourceReady.vault' }),
          ],
        }),
      );
      renderOnEntityPage(clusterEntity, <ClusterCard />, {
        getClusterStatus: async () => clusterStatus(),
        getCluster,
      });

      const ready = await screen.findByRole('group', {
        name: 'Everything together Healthy',
      });
      expect(ready).toHaveTextContent('for 5 minutes');
      expect(ready).toHaveTextContent('Everything is as intended');
      expect(getCluster).toHaveBeenCalledWith('demo', expect.anything());
      expect(
        screen.getByRole('group', { name: 'Resources in OCI Unknown' }),
      ).toHaveTextContent('OCI could not be read');
      const drifted = screen.getByRole('group', {
        name: 'Changes by others Attention',
      });
      expect(drifted).toHaveTextContent('Subnet workers: routeTableId');
      expect(drifted).toHaveTextContent('for 90 minutes');
      // Of a module: nothing is known of what it means.
      expect(
        screen.getByRole('group', {
          name: 'CertificateSourceReady.vault: True Unknown',
        }),
      ).toBeInTheDocument();
      const earlier = screen.getByRole('group', {
        name: 'What every cluster gets inside Pending',
      });
      expect(earlier).toHaveTextContent('Not yet observed');
      expect(earlier).not.toHaveTextContent('Everything is as intended');
    });

    it('is observed, and its parts are looked at, as often as how far it is', async () => {
      let isDone = false;
      renderOnEntityPage(clusterEntity, <ClusterCard />, {
        getClusterStatus: async () =>
          clusterStatus({ kubernetesVersion: isDone ? 'v1.35.2' : 'v1.34.2' }),
        // Nothing of it is under way yet, when it is looked at first.
        getClusterResources: async () =>
          clusterResources({
            resources: [
              {
                ...{ part: 'cluster', kind: 'Cluster', name: 'demo' },
                ...{ state: isDone ? 'underWay' : 'inPlace' },
              },
            ],
          }),
        getCluster: async () =>
          declaredCluster({ conditions: [condition({ status: 'False' })] }),
      });
      await screen.findByText('1 of 1 parts are in place.');
      expect(factOf('Kubernetes version')).toHaveTextContent('v1.34.2');
      isDone = true;
      await screen.findByText('0 of 1 parts are in place.', undefined, {
        timeout: 10_000,
      });
      await waitFor(() =>
        expect(factOf('Kubernetes version')).toHaveTextContent('v1.35.2'),
      );
    });

    it('says that nothing has been done yet, or that deletion was asked for', async () => {
      renderOnEntityPage(clusterEntity, <ClusterCard />, {
        getClusterStatus: async () => clusterStatus(),
        getCluster: async () =>
          declaredCluster({ deletionRequestedAt: minutesAgo(2) }),
      });
      expect(
        await screen.findByRole('group', { name: 'Deleting' }),
      ).toHaveTextContent('for 2 minutes');
      expect(screen.getByRole('group', { name: 'Pending' })).toHaveTextContent(
        'Nothing has been done for it yet.',
      );
    });

    it('is as current as the backend, not as the cluster', async () => {
      renderOnEntityPage(clusterEntity, <ClusterCard />, {
        getClusterStatus: async () =>
          clusterStatus({ connection: connection({ state: 'unreachable' }) }),
        getCluster: async () =>
          declaredCluster({ conditions: [condition({ status: 'False' })] }),
      });
      expect(
        await screen.findByRole('group', {
          name: 'Everything together Attention',
        }),
      ).toBeInTheDocument();
      expect(
        await screen.findByRole('group', {
          name: 'cert-manager Last known: Healthy',
        }),
      ).toBeInTheDocument();
    });

    it('is shown also when what was observed could not be loaded', async () => {
      renderOnEntityPage(clusterEntity, <ClusterCard />, {
        getClusterStatus: async () => {
          throw new OkeResponseError(503, 'Unavailable', 'Starting up', []);
        },
        getCluster: async () =>
          declaredCluster({ conditions: [condition({})] }),
      });
      expect(
        await screen.findByRole('group', {
          name: 'Everything together Healthy',
        }),
      ).toBeInTheDocument();
    });

    it.each([403, 404])(
      'shows nothing of it when the backend answers %s',
      async status => {
        const getCluster = jest.fn(async () => {
          throw new OkeResponseError(status, 'Refused', 'No', []);
        });
        renderOnEntityPage(clusterEntity, <ClusterCard />, {
          getClusterStatus: async () => clusterStatus(),
          getCluster,
        });
        await screen.findByRole('group', { name: 'cert-manager Healthy' });
        await waitFor(() => expect(getCluster).toHaveBeenCalled());
        expect(screen.queryByText('As declared')).not.toBeInTheDocument();
        expect(screen.queryByRole('alert')).not.toBeInTheDocument();
      },
    );

    it('says so when it could not be loaded', async () => {
      renderOnEntityPage(clusterEntity, <ClusterCard />, {
        getClusterStatus: async () => clusterStatus(),
        getCluster: async () => {
          throw new OkeResponseError(503, 'Unavailable', 'Starting up', []);
        },
      });
      expect(await screen.findByRole('alert')).toHaveTextContent('Starting up');
      expect(screen.getByText('As declared')).toBeInTheDocument();
    });
  });

  it('shows what the cluster consists of, what is not in place first, and the rules with what they are for', async () => {
    const user = userEvent.setup();
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () => clusterStatus(),
      getCluster: async () => declaredCluster(),
    });
    expect(
      await screen.findByText('2 of 3 parts are in place.'),
    ).toBeInTheDocument();
    expect(factOf('Region')).toHaveTextContent('eu-frankfurt-1');
    expect(factOf('API endpoint, in the VCN')).toHaveTextContent(
      '10.0.30.5:6443',
    );
    const failed = screen.getByRole('list', {
      name: 'Parts that are not in place',
    });
    expect(failed).toHaveTextContent(
      'FailedNodePool demo-node-pool2 × VM.Standard.E4.FlexOCI could not do it: 4 minutes ago Out of host capacity',
    );
    expect(screen.getByRole('list', { name: 'In OCI' })).toHaveTextContent(
      'Vcn demo-vcn10.0.0.0/16ocid1.vcn.oc1..a',
    );
    await user.click(
      screen.getByRole('button', { name: 'demo-workers-nsg: 1 rule' }),
    );
    expect(
      screen.getByText('In: TCP 10250, from demo-endpoint-nsg'),
    ).toBeVisible();
    expect(screen.getByText('kubelet')).toBeVisible();
    expect(
      screen.getByText(/^Generation 2 was declared by/),
    ).toBeInTheDocument();
  });

  it('does not say of what is not chosen yet that it is in place', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () => clusterStatus(),
      getCluster: async () => declaredCluster(),
      getClusterResources: async () =>
        clusterResources({
          ...{ resources: [], securityGroups: [], endpoint: undefined },
        }),
    });
    expect(
      await screen.findByText(/^Nothing was asked of OCI yet/),
    ).toBeInTheDocument();
    expect(factOf('API endpoint, in the VCN')).toHaveTextContent('Unknown');
  });

  it('tells the platform team who may do what, and names what was not read', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () => clusterStatus(),
      getCluster: async () => declaredCluster(),
      getClusterAccess: async () => ({
        ...{ name: 'demo', owner: 'group:default/platform' },
        statements: [
          {
            ...{ identity: 'watcher', basis: 'documented' },
            text: 'Allow group watchers to use clusters in tenancy',
            ...{ why: [], sources: [], hasPlaceholder: false },
          },
        ],
        groups: [
          {
            ...{ group: 'group:default/shop', nameInClusters: 'shop-oci' },
            namespaces: ['shop', 'till'],
          },
          { group: 'group:default/ledger', namespaces: ['ledger'] },
        ],
      }),
    });
    const section = await screen.findByRole('group', {
      name: 'Who may do what',
    });
    expect(section).toHaveTextContent('Its owner is platform.');
    expect(
      within(section).getByRole('link', { name: 'platform' }),
    ).toBeVisible();
    const [shop, ledger] = within(section).getAllByRole('listitem');
    expect(shop).toHaveTextContent(/okeanos-owner in shop, till, as shop-oci/);
    expect(ledger).toHaveTextContent(
      /^ledgerOwns ledger, and Okeanos gives it no role inside/,
    );
    expect(
      within(section).getByRole('button', {
        name: 'Permissions in OCI: 1 statement',
      }),
    ).toBeInTheDocument();
    expect(section).toHaveTextContent(/Not read for this: the policies/);
  });

  it('tells nobody else', async () => {
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () => clusterStatus(),
      getCluster: async () => declaredCluster(),
    });
    await screen.findByText('API endpoint, in the VCN');
    expect(screen.queryByText('Who may do what')).not.toBeInTheDocument();
  });

  it('gives commands that reach it, through its bastion too', async () => {
    const inPlace = (kind: string) => ({
      ...{ part: kind, kind, name: kind, state: 'inPlace' as const },
      ocid: `ocid1.${kind.toLocaleLowerCase('en-US')}.oc1..a`,
    });
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () => clusterStatus(),
      getCluster: async () => declaredCluster(),
      getClusterResources: async () =>
        clusterResources({
          resources: [inPlace('Cluster'), inPlace('Bastion')],
        }),
    });
    const section = await screen.findByRole('group', {
      name: 'How to reach it',
    });
    for (const command of [
      /^oci ce cluster create-kubeconfig .*--cluster-id ocid1\.cluster\.oc1\.\.a/,
      /^oci bastion session create-port-forwarding .*--bastion-id ocid1\.bastion\.oc1\.\.a/,
      /^kubectl .*--tls-server-name 10\.0\.30\.5/,
    ]) {
      expect(within(section).getByText(command)).toBeInTheDocument();
    }
    expect(
      within(section).getAllByRole('button', { name: /^Copy / }),
    ).toHaveLength(3);
  });

  it('lists the namespaces on it, and none of another cluster', async () => {
    const other = namespace('other');
    renderOnEntityPage(clusterEntity, <ClusterCard />, {
      getClusterStatus: async () => clusterStatus(),
      getCluster: notDeclared,
      listNamespaceSummaries: async () => [
        namespace('shop'),
        { ...other, spec: { ...other.spec, cluster: 'prod' } },
      ],
    });
    const list = await screen.findByRole('list', { name: 'Namespaces' });
    expect(list).toHaveTextContent('Healthyshop');
    expect(list).not.toHaveTextContent('other');
  });
});
