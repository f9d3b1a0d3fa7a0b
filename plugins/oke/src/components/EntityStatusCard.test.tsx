import {
  aspectStateSchema,
  OkeResponseError,
  summarizeEntity,
  type AspectState,
} from '@okeanos/backstage-plugin-oke-common';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aspect,
  connection,
  entityStatus,
  minutesAgo,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import type { OkeApi } from '../api/okeApiRef';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { CertificatesCard } from './CertificatesCard';
import { IngressCard } from './IngressCard';
import { PolicyCard } from './PolicyCard';

type GetEntityStatus = OkeApi['getEntityStatus'];

const mockStatus = (implementation?: GetEntityStatus) =>
  jest.fn<ReturnType<GetEntityStatus>, Parameters<GetEntityStatus>>(
    implementation,
  );

const renderCard = (getEntityStatus: GetEntityStatus) =>
  renderOnEntityPage(serviceEntity, <IngressCard />, { getEntityStatus });

const exposed = (state: AspectState, message: string) =>
  entityStatus({
    services: [
      service({
        exposure: { ...aspect(state, message), routes: [], endpoints: {} },
      }),
    ],
  });

describe('the cards of a service', () => {
  it('say that they are loading', async () => {
    renderCard(() => new Promise(() => {}));
    expect(
      await screen.findByRole('status', { name: 'Loading: Ingress' }),
    ).toBeInTheDocument();
  });

  it.each([
    ['healthy', 'Healthy'],
    ['warning', 'Attention'],
    ['failed', 'Failed'],
    ['pending', 'Pending'],
    ['declared', 'Declared'],
    ['none', 'None'],
    ['notInstalled', 'Not installed'],
    ['notPermitted', 'Not permitted'],
    ['unknown', 'Unknown'],
  ] as const)('call the state %s "%s"', async (state, word) => {
    renderCard(async () => exposed(state, 'The sentence of the backend.'));
    const line = await screen.findByRole('group', { name: word });
    expect(line).toHaveTextContent('The sentence of the backend.');
  });

  it('draw each state with another icon, and only what is healthy in green', async () => {
    const drawings = new Set<string>();
    for (const state of aspectStateSchema.options) {
      const { unmount } = renderCard(async () => exposed(state, 'Said.'));
      const line = await screen.findByRole('group');
      const badge = line.querySelector('.bui-Badge');
      drawings.add(badge?.querySelector('path')?.getAttribute('d') ?? '');
      expect(badge?.classList.contains('positive')).toBe(state === 'healthy');
      unmount();
    }
    expect(drawings.size).toBe(aspectStateSchema.options.length);
  });

  it('show what was last known of an unreachable cluster, and how old it is', async () => {
    renderCard(async () =>
      entityStatus({
        connection: connection({
          state: 'unreachable',
          message: 'connect ETIMEDOUT 10.0.30.5:6443',
          since: minutesAgo(12),
          asOf: minutesAgo(13),
        }),
      }),
    );

    await screen.findByText('Cluster unreachable for 12 minutes');
    const banner = screen.getByRole('status');
    expect(banner).toHaveTextContent('connect ETIMEDOUT 10.0.30.5:6443');
    expect(banner).toHaveTextContent('last heard 13 minutes ago');
    expect(
      screen.getByRole('group', {
        name: 'Last known: Healthy',
      }),
    ).toBeInTheDocument();
    expect(screen.queryByText('Healthy')).not.toBeInTheDocument();
  });

  it('do not place in the future what was heard, should clocks differ', async () => {
    renderCard(async () =>
      entityStatus({
        connection: connection({ state: 'unreachable', asOf: minutesAgo(-1) }),
      }),
    );
    expect(
      await screen.findByText(/was last heard 0 seconds ago/),
    ).toBeInTheDocument();
  });

  it.each([
    ['that of a kind on which it rests nothing comes any more', ['Pod'], true],
    ['nothing of a kind on which it does not rest', ['Service'], false],
    ['it of any kind when it is not known on which it rests', undefined, true],
  ])('say %s', async (_, exposure, isTold) => {
    const { services, ...status } = entityStatus();
    renderCard(async () => ({
      ...status,
      services: services.map(each => ({
        ...each,
        readKinds: exposure && { exposure },
      })),
      connection: connection({
        staleKinds: [
          { kind: 'Pod', since: minutesAgo(3), message: 'no answer' },
        ],
      }),
    }));
    const name = isTold ? 'Last known: Healthy' : 'Healthy';
    expect(await screen.findByRole('group', { name })).toBeInTheDocument();
    expect(
      screen.queryAllByText('The cluster no longer tells of Pod'),
    ).toHaveLength(isTold ? 1 : 0);
  });

  it('say that a connected cluster has fallen silent', async () => {
    renderCard(async () =>
      entityStatus({ connection: connection({ asOf: minutesAgo(7) }) }),
    );

    await screen.findByText('Nothing heard from the cluster for 7 minutes');
    const banner = screen.getByRole('status');
    expect(banner).not.toHaveTextContent('All watches run.');
    expect(
      screen.getByRole('group', { name: 'Last known: Healthy' }),
    ).toBeInTheDocument();
  });

  it.each([
    ['connecting', 'The cluster is being read'],
    ['notPermitted', 'The cluster has refused to be read for 3 hours'],
  ] as const)(
    'do not take "%s" for "no Service matches"',
    async (state, title) => {
      renderCard(async () =>
        entityStatus({
          services: [],
          connection: connection({ state, asOf: undefined }),
        }),
      );
      expect(await screen.findByText(title)).toBeInTheDocument();
      expect(
        screen.getByText(
          'Not known which Services match the annotations of this entity',
        ),
      ).toBeInTheDocument();
    },
  );

  it('say that no Service matches', async () => {
    renderCard(async () => entityStatus({ services: [] }));
    expect(
      await screen.findByText(
        'No Service matches the annotations of this entity',
      ),
    ).toBeInTheDocument();
  });

  it('are neutral about what the user may not see', async () => {
    renderCard(async () => {
      throw new OkeResponseError(404, 'NotFoundError', 'No such entity', []);
    });
    expect(
      await screen.findByText('No status that you may see'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.queryByText('No such entity')).not.toBeInTheDocument();
  });

  it.each([
    [
      new OkeResponseError(503, 'ServiceUnavailableError', 'Starting up', []),
      'Starting up',
    ],
    [new TypeError('Failed to fetch'), /could not be reached: Failed to fetch/],
    [
      Object.assign(new Error('[{"path":["services"]}]'), {
        name: 'UnexpectedAnswerError',
      }),
      /was not understood/,
    ],
  ])('show a failure and try again on demand: %s', async (error, words) => {
    const getEntityStatus = mockStatus()
      .mockRejectedValueOnce(error)
      .mockResolvedValue(entityStatus());
    renderCard(getEntityStatus);

    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The status could not be loaded');
    expect(alert).toHaveTextContent(words);

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('group', { name: 'Healthy' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('keep what they show when it cannot be renewed, and say so', async () => {
    const getEntityStatus = mockStatus()
      .mockResolvedValueOnce(entityStatus())
      .mockRejectedValue(new TypeError('Failed to fetch'));
    renderCard(getEntityStatus);
    await screen.findByRole('group', { name: 'Healthy' });

    act(() => {
      window.dispatchEvent(new Event('focus'));
    });
    const note = await screen.findByRole('status');
    expect(note).toHaveTextContent(/^Could not be refreshed since .*\d{4}/);
    expect(note).toHaveTextContent('Failed to fetch');
    expect(note).toHaveTextContent(/was loaded \d+ seconds? ago\./);
    expect(screen.getByRole('group', { name: 'Healthy' })).toBeInTheDocument();
  });

  it('count as last known what could not be renewed for two minutes', async () => {
    jest.useFakeTimers();
    try {
      const getEntityStatus = mockStatus()
        .mockResolvedValueOnce(entityStatus())
        .mockRejectedValue(new TypeError('Failed to fetch'));
      renderCard(getEntityStatus);
      await act(() => jest.advanceTimersByTimeAsync(100_000));
      expect(screen.getAllByText('Healthy')).not.toHaveLength(0);

      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(screen.queryByText('Healthy')).not.toBeInTheDocument();
      expect(screen.getAllByText('Last known: Healthy')).not.toHaveLength(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('drop what they show when the user may no longer see it', async () => {
    const getEntityStatus = mockStatus()
      .mockResolvedValueOnce(entityStatus())
      .mockRejectedValue(new OkeResponseError(404, 'NotFoundError', '', []));
    renderCard(getEntityStatus);
    await screen.findByRole('group', { name: 'Healthy' });

    act(() => {
      window.dispatchEvent(new Event('focus'));
    });
    expect(
      await screen.findByText('No status that you may see'),
    ).toBeInTheDocument();
    expect(screen.queryByText('10.0.20.7')).not.toBeInTheDocument();
  });

  it('tell the owner of the entity what is missing, and how to make it', async () => {
    renderCard(async () =>
      entityStatus({
        services: [],
        problems: [
          {
            field: 'metadata.annotations[okeanos.io/service]',
            value: 'carts',
            message: 'there is no Service carts; it has cart, web',
            remedy: 'Did you mean cart?',
            commands: ['kubectl --namespace shop expose deployment carts'],
          },
        ],
      }),
    );
    // Folded: the headline above says it openly.
    const fold = await screen.findByRole('button', { name: 'What is missing' });
    expect(screen.getByText('Did you mean cart?')).not.toBeVisible();
    await userEvent.click(fold);
    const list = screen.getByRole('list', { name: 'What is missing' });
    expect(list).toHaveTextContent(
      'There is no Service carts; it has cart, web.',
    );
    expect(list).toHaveTextContent('Did you mean cart?');
    expect(list).toHaveTextContent('metadata.annotations[okeanos.io/service]');
    expect(
      screen.getByText('kubectl --namespace shop expose deployment carts', {
        selector: 'code',
      }),
    ).toBeInTheDocument();
  });

  it('tell the owner of the entity what is wrong with its annotations', async () => {
    renderCard(async () => {
      throw new OkeResponseError(404, 'NotFoundError', 'No such entity', [
        {
          field: 'metadata.annotations[okeanos.io/namespace]',
          value: 'shpo',
          message: 'there is no namespace shpo that you may read',
          remedy: 'Did you mean shop?',
        },
      ]);
    });
    expect(
      await screen.findByRole('list', { name: 'What is missing' }),
    ).toHaveTextContent('Did you mean shop?');
    expect(
      screen.queryByText('No status that you may see'),
    ).not.toBeInTheDocument();
  });

  it('share one summary and one signal channel, and change together', async () => {
    const getEntityStatus = mockStatus()
      .mockResolvedValueOnce(entityStatus({ version: 7 }))
      .mockResolvedValueOnce(
        entityStatus({
          version: 8,
          services: [
            service({
              exposure: {
                ...aspect('failed', 'The backend has disappeared.'),
                routes: [],
                endpoints: { ready: 0, total: 0 },
              },
            }),
          ],
        }),
      );
    const signals = new FakeSignals();
    const { unmount } = renderOnEntityPage(
      serviceEntity,
      <>
        <IngressCard />
        <CertificatesCard />
        <PolicyCard />
      </>,
      { getEntityStatus },
      signals,
    );

    await screen.findByRole('group', { name: 'Mutual TLS Declared' });
    expect(
      screen.getAllByRole('region', {
        name: /^(Ingress|Certificates|Policy)$/,
      }),
    ).toHaveLength(3);
    expect(getEntityStatus).toHaveBeenCalledTimes(1);
    expect(getEntityStatus).toHaveBeenCalledWith('component:default/cart', {
      signal: expect.any(AbortSignal),
    });
    // One for the summary, one for what is open of the service.
    expect(signals.channels).toEqual(['oke:1f0c', 'oke:1f0c']);

    act(() => signals.send('oke:1f0c', { version: 8 }));
    expect(
      await screen.findByText('The backend has disappeared.'),
    ).toBeInTheDocument();
    expect(getEntityStatus).toHaveBeenCalledTimes(2);

    unmount();
    expect(signals.channels).toEqual([]);
  });

  describe('of several services', () => {
    const status = (version: number, message: string) =>
      entityStatus({
        version,
        services: ['cart', 'web'].map(name =>
          service({
            service: name,
            exposure: {
              ...aspect('failed', `${name}: ${message}`),
              routes: [],
              endpoints: {},
            },
          }),
        ),
      });
    const openFirst = async () => {
      const [fold] = await screen.findAllByRole('button', { name: 'Details' });
      await userEvent.click(fold);
    };

    it('ask for no more than a summary until one is opened, and show that it loads', async () => {
      const getEntityService = jest.fn(() => new Promise<never>(() => {}));
      renderOnEntityPage(serviceEntity, <IngressCard />, {
        getEntitySummary: async () => summarizeEntity(status(7, 'no way')),
        getEntityService,
      });
      expect(await screen.findAllByText('Failed')).toHaveLength(2);
      for (const name of ['cart', 'web']) {
        expect(screen.getByRole('heading', { name })).toBeVisible();
      }
      expect(getEntityService).not.toHaveBeenCalled();

      await openFirst();
      expect(
        await screen.findByRole('status', { name: 'Loading: cart' }),
      ).toBeVisible();
      expect(getEntityService).toHaveBeenCalledTimes(1);
      expect(getEntityService).toHaveBeenCalledWith(
        ...['component:default/cart', 'cart'],
        { signal: expect.any(AbortSignal) },
      );
    });

    it('ask again for the summary and what is open, and for nothing else', async () => {
      const signals = new FakeSignals();
      let now = status(7, 'no way');
      const getEntitySummary = jest.fn(async () => summarizeEntity(now));
      const getEntityService = jest.fn(async (_ref: string, name: string) => ({
        status: now.services.find(each => each.service === name)!,
        ...{ version: now.version, signalChannel: now.signalChannel },
      }));
      renderOnEntityPage(
        serviceEntity,
        <IngressCard />,
        { getEntitySummary, getEntityService },
        signals,
      );
      await openFirst();
      expect(await screen.findByText('cart: no way')).toBeVisible();

      now = status(8, 'nothing at all');
      act(() => signals.send('oke:1f0c', { version: 8 }));
      expect(await screen.findByText('cart: nothing at all')).toBeVisible();
      expect(getEntitySummary).toHaveBeenCalledTimes(2);
      expect(getEntityService.mock.calls.map(([, name]) => name)).toEqual([
        'cart',
        'cart',
      ]);

      await openFirst();
      expect(signals.channels).toEqual(['oke:1f0c']);
      now = status(9, 'still nothing');
      act(() => signals.send('oke:1f0c', { version: 9 }));
      await waitFor(() => expect(getEntitySummary).toHaveBeenCalledTimes(3));
      expect(getEntityService).toHaveBeenCalledTimes(2);
    });

    it('say below what is opened that the cluster no longer tells', async () => {
      renderOnEntityPage(serviceEntity, <IngressCard />, {
        getEntityStatus: async () => ({
          ...status(7, 'no way'),
          connection: connection({ asOf: minutesAgo(7) }),
        }),
      });
      await openFirst();
      expect(await screen.findByText('cart: no way')).toBeVisible();
      expect(screen.queryByText('Failed')).not.toBeInTheDocument();
    });
  });

  it('abort the request when they are left', async () => {
    const getEntityStatus = mockStatus(() => new Promise(() => {}));
    const { unmount } = renderCard(getEntityStatus);
    await screen.findByRole('status', { name: 'Loading: Ingress' });
    const signal = getEntityStatus.mock.calls[0][1]?.signal;
    expect(signal?.aborted).toBe(false);
    unmount();
    expect(signal?.aborted).toBe(true);
  });
});
