import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReleasedHost } from '@okeanos/backstage-plugin-oke-common';
import {
  aspect,
  clusterStatus,
  connection,
  minutesAgo,
  namespace,
} from '../__testUtils__/fixtures';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { OkePage } from './OkePage';

const renderPage = (api: Partial<OkeApi>) =>
  renderInTestApp(<OkePage />, {
    apis: [
      [
        okeApiRef,
        {
          listChoices: async () => [{ cluster: 'demo' }],
          listEntities: async () => [],
          listOptions: async () => ({ items: [] }),
          listReleasedHosts: async () => [],
          listUnreadable: async () => [],
          ...api,
        },
      ],
      [catalogApiRef, catalogApiMock()],
    ],
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
          name: 'broken',
          ending: { message: 'It ends soon', since: minutesAgo(5) },
          components: [
            { ...aspect('healthy', 'Installed.'), name: 'admission' },
            {
              ...aspect('failed', 'ClusterIssuer okeanos cannot issue.'),
              ...{ name: 'cert-manager', since: minutesAgo(2) },
            },
          ],
        }),
        clusterStatus({
          name: 'ending',
          ending: {
            message: 'The cluster ends at midnight',
            since: minutesAgo(5),
          },
        }),
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
      listNamespaceSummaries: async () => [],
    });

    const near = await rowOf('near');
    expect(near).toHaveTextContent('Connectedfor 3 hours');
    expect(near).toHaveTextContent('v1.34.2');
    expect(near).toHaveTextContent('2 of 3 ready');
    // That it is heard is not all: what fails on it is worse.
    expect(await rowOf('broken')).toHaveTextContent(
      /Failedfor 2 minutes.*ClusterIssuer okeanos cannot issue.*It ends soon/,
    );
    expect(await rowOf('ending')).toHaveTextContent(
      /for 5 minutes.*The cluster ends at midnight/,
    );
    expect(await rowOf('silent')).toHaveTextContent('Stalefor 9 minutes');
    const far = await rowOf('far');
    expect(far).toHaveTextContent('Unreachablefor 12 minutes');
    expect(far).toHaveTextContent('connect ETIMEDOUT');
    expect(far).toHaveTextContent('Unknown: not read');
  });

  it('shows the namespaces, with owner, state, time and conditions', async () => {
    renderPage({
      listClusters: async () => [],
      listNamespaceSummaries: async () => [
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
              message: 'The group has no counterpart in the cluster.',
              observedGeneration: 2,
              since: minutesAgo(4),
            },
          ],
        }),
      ],
    });

    const shop = await rowOf('shop');
    expect(shop).toHaveTextContent('Healthyfor 5 minutes');
    expect(within(shop).getByRole('link', { name: 'team-a' })).toHaveAttribute(
      'href',
      '/catalog/default/group/team-a',
    );
    const broken = await rowOf('broken');
    expect(broken).toHaveTextContent('Attentionfor 4 minutes');
    expect(broken).toHaveTextContent('Another field manager owns spec.hard.');
    expect(broken).toHaveTextContent(
      'The group has no counterpart in the cluster.',
    );
    expect(broken).not.toHaveTextContent('GroupNotMapped');
  });

  it('puts the namespace that needs somebody before 200 others, and keeps its row short', async () => {
    const message = `It is held by ${'kubectl patch, '.repeat(40)}the end.`;
    renderPage({
      listClusters: async () => [],
      listNamespaceSummaries: async () => [
        ...Array.from({ length: 200 }, (_, index) => namespace(`ns-${index}`)),
        namespace('zoo', {
          conditions: [
            {
              ...{ type: 'Ready', status: 'False', reason: 'Conflict' },
              ...{ message, observedGeneration: 2, since: minutesAgo(4) },
            },
          ],
        }),
      ],
    });
    const zoo = await rowOf('zoo');
    expect(zoo).toHaveTextContent(/It is held by .* …The rest is told on its/);
    expect(zoo.textContent?.length).toBeLessThan(450);
    expect(screen.queryByText('ns-199')).toBeNull();
  });

  it('shows 200 namespaces by pages and finds one', async () => {
    renderPage({
      listClusters: async () => [],
      listNamespaceSummaries: async () =>
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
      listNamespaceSummaries: async () => [],
    });
    expect(
      await screen.findByText('No clusters that you may see'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(
        'There is no namespace of your teams that you may see',
      ),
    ).toBeInTheDocument();
  });

  it('names what is missing in the lists, because the backend cannot read it', async () => {
    renderPage({
      listClusters: async () => [],
      listNamespaceSummaries: async () => [],
      listUnreadable: async () => [
        {
          ...{ of: 'declaration', cluster: 'demo', namespace: 'shop' },
          owner: 'group:default/team-a',
          message: 'drift: Invalid option',
        },
      ],
    });
    expect(await screen.findByText('shop (demo)')).toBeInTheDocument();
    expect(screen.getByText('drift: Invalid option')).toBeInTheDocument();
  });

  it('shows one half when the other fails', async () => {
    renderPage({
      listClusters: async () => {
        throw new TypeError('Failed to fetch');
      },
      listNamespaceSummaries: async () => [namespace('shop')],
    });
    expect(await rowOf('shop')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('Failed to fetch');
  });

  describe('released hosts', () => {
    const now = Date.now();
    beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(now));
    afterEach(() => jest.restoreAllMocks());

    const host: ReleasedHost = {
      cluster: 'demo',
      host: 'cart.apps.example.com',
      namespace: 'shop',
      owner: 'group:default/team-a',
      releasedAt: new Date(now - 3 * 60_000).toISOString(),
      message: 'released, held until tomorrow by team-a on demo',
      mayFree: true,
    };
    const renderWith = (api: Partial<OkeApi>) =>
      renderPage({
        listClusters: async () => [],
        listNamespaceSummaries: async () => [],
        ...api,
      });

    it('are not mentioned when there are none', async () => {
      renderWith({});
      await screen.findByText(
        'There is no namespace of your teams that you may see',
      );
      expect(screen.queryByText(/Released hosts/)).not.toBeInTheDocument();
    });

    it('are not taken for none when they cannot be read', async () => {
      renderWith({
        listReleasedHosts: async () => {
          throw new TypeError('Failed to fetch');
        },
      });
      expect(
        await screen.findByRole('heading', { name: /Released hosts/ }),
      ).toBeInTheDocument();
      expect(screen.getByRole('alert')).toHaveTextContent('Failed to fetch');
    });

    it('are shown to who had them, without a way to free them', async () => {
      renderWith({
        listReleasedHosts: async () => [{ ...host, mayFree: false }],
      });
      const row = await rowOf('cart.apps.example.com');
      expect(row).toHaveTextContent('held until tomorrow by team-a on demo');
      expect(row).toHaveTextContent('for 3 minutes');
      expect(within(row).queryByRole('button')).not.toBeInTheDocument();
    });

    it('are freed with a reason only', async () => {
      const freeHost = jest
        .fn<Promise<void>, Parameters<OkeApi['freeHost']>>()
        .mockRejectedValueOnce(new Error('It was taken back meanwhile'))
        .mockResolvedValue();
      const left = [host];
      renderWith({ listReleasedHosts: async () => [...left], freeHost });
      const row = await rowOf('cart.apps.example.com');
      await userEvent.click(within(row).getByRole('button'));
      const dialog = await screen.findByRole('dialog');
      const button = within(dialog).getByRole('button', {
        name: 'Free it now',
      });
      // As it opens, and with a word that says nothing.
      expect(button).toBeDisabled();
      const reason = within(dialog).getByRole('textbox', { name: /Reason/ });
      await userEvent.type(reason, 'because');
      expect(button).toBeDisabled();

      await userEvent.type(reason, ' the shop has moved');
      await userEvent.click(button);
      expect(await within(dialog).findByRole('alert')).toHaveTextContent(
        'It was taken back meanwhile',
      );
      left.pop();
      await userEvent.click(button);
      expect(freeHost).toHaveBeenLastCalledWith(
        expect.objectContaining({ host: host.host, cluster: 'demo' }),
        { reason: 'because the shop has moved' },
      );
      await waitFor(() =>
        expect(screen.queryByText(/Released hosts/)).not.toBeInTheDocument(),
      );
    });
  });
});
