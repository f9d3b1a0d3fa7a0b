import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aspect,
  entityStatus,
  route,
  service,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { renderOnEntityPage } from '../__testUtils__/renderOnEntityPage';
import { IngressCard } from './IngressCard';

const renderServices = (...services: ServiceStatus[]) =>
  renderOnEntityPage(serviceEntity, <IngressCard />, {
    getEntityStatus: async () => entityStatus({ services }),
  });

const fact = (container: HTMLElement, label: string) =>
  within(container).getByText(label).nextElementSibling;

describe('IngressCard', () => {
  it('folds what is healthy to a line, with its hosts in sight', async () => {
    renderServices(service());
    const fold = await screen.findByRole('button', { name: '1 way in' });
    expect(screen.getByText('Reached by one route.')).toBeVisible();
    expect(screen.getAllByText('shop.internal.example.com')[0]).toBeVisible();
    expect(
      screen.queryByText('Accepted and programmed', { exact: false }),
    ).not.toBeInTheDocument();
    await userEvent.click(fold);
    expect(
      await screen.findByText('Accepted and programmed', { exact: false }),
    ).toBeVisible();
  });

  it('does not fold what is not healthy, and says its sentence once', async () => {
    const failed = aspect('failed', 'The route points to no Service.');
    renderServices(
      service({
        exposure: {
          ...failed,
          routes: [route(failed)],
          endpoints: { ready: 0, total: 0 },
        },
      }),
    );
    expect(
      await screen.findByRole('group', { name: 'HTTPRoute cart Failed' }),
    ).toBeVisible();
    expect(screen.getAllByText('The route points to no Service.')).toHaveLength(
      1,
    );
    expect(
      screen.queryByRole('button', { name: '1 way in' }),
    ).not.toBeInTheDocument();
  });

  it('shows a route with all that is known of it', async () => {
    renderServices(service());
    await userEvent.click(
      await screen.findByRole('button', { name: '1 way in' }),
    );

    expect(
      await screen.findByRole('region', { name: 'Ingress' }),
    ).toBeInTheDocument();
    const line = await screen.findByRole('group', {
      name: 'HTTPRoute cart Healthy',
    });
    expect(line).toHaveTextContent('Accepted and programmed');
    expect(line).toHaveTextContent('for 3 minutes');
    expect(fact(line, 'Hosts')).toHaveTextContent('shop.internal.example.com');
    expect(fact(line, 'Paths')).toHaveTextContent('/cart (prefix)');
    expect(fact(line, 'Through')).toHaveTextContent(
      'Listener https of gateway internal',
    );
    expect(fact(line, 'Controller')).toHaveTextContent(
      'okeanos.io/sandbox-gateway',
    );
    expect(fact(line, 'Addresses')).toHaveTextContent('10.0.20.7');
    expect(fact(line, 'Visibility')).toHaveTextContent('Private');
    expect(fact(line, 'TLS')).toHaveTextContent('Terminated at the entry');
    expect(fact(line, 'Service port')).toHaveTextContent('8080');
    expect(screen.getByText('2 of 3 ready')).toBeInTheDocument();
  });

  it('tells through which other Service a way leads, and who made it', async () => {
    renderServices(
      service({
        exposure: {
          ...aspect('warning', 'It can be reached from the internet.'),
          endpoints: { ready: 1, total: 1 },
          routes: [
            route({ madeBy: '' }),
            route({
              ...aspect('warning', 'It can be reached from the internet.'),
              kind: 'Service',
              name: 'anything',
              service: 'shop/anything',
              visibility: 'public',
              madeBy: 'kubectl-edit',
              madeAt: '2026-11-20T09:00:00.000Z',
            }),
          ],
        },
      }),
    );
    const line = await screen.findByRole('group', {
      name: 'Service anything Attention',
    });
    expect(fact(line, 'Through Service')).toHaveTextContent('shop/anything');
    expect(fact(line, 'Made by')).toHaveTextContent(/^kubectl-edit, .*2026/);
    expect(fact(line, 'Visibility')).toHaveTextContent('Public');
    const own = screen.getByRole('group', { name: 'HTTPRoute cart Healthy' });
    expect(within(own).queryByText('Through Service')).not.toBeInTheDocument();
    expect(within(own).queryByText('Made by')).not.toBeInTheDocument();
  });

  it('names all nodes where a port of theirs leads in', async () => {
    renderServices(
      service({
        exposure: {
          ...aspect('warning', 'A port of the nodes.'),
          endpoints: {},
          routes: [
            route({
              ...aspect('warning', 'Port 30080 of every node leads to it.'),
              ...{ kind: 'Service', via: 'NodePort', addresses: [] },
            }),
          ],
        },
      }),
    );
    const line = await screen.findByRole('group', { name: /^Service cart/ });
    expect(fact(line, 'Addresses')).toHaveTextContent('Those of all nodes');
  });

  it('says what is not known of a route instead of leaving it out', async () => {
    renderServices(
      service({
        exposure: {
          ...aspect('pending', 'Declared, not yet acted on.'),
          endpoints: {},
          routes: [
            route({
              ...aspect('pending', 'No controller has acted.'),
              controller: '',
              addresses: [],
              visibility: 'unknown',
              tls: 'unknown',
              port: '',
            }),
          ],
        },
      }),
    );

    const line = await screen.findByRole('group', {
      name: 'HTTPRoute cart Pending',
    });
    expect(fact(line, 'Controller')).toHaveTextContent('Unknown');
    expect(fact(line, 'Addresses')).toHaveTextContent('None yet');
    expect(fact(line, 'Visibility')).toHaveTextContent('Unknown');
    expect(fact(line, 'TLS')).toHaveTextContent('Unknown');
    expect(fact(line, 'Service port')).toHaveTextContent('Unknown');
    expect(screen.getByText('Endpoints').nextElementSibling).toHaveTextContent(
      'Unknown: not read',
    );
  });

  it('shows the evidence and the exact time on demand', async () => {
    renderServices(service());
    await userEvent.click(
      await screen.findByRole('button', { name: '1 way in' }),
    );
    const line = await screen.findByRole('group', {
      name: 'HTTPRoute cart Healthy',
    });
    const observed = within(line).getByText(
      'status.parents[0].conditions[Accepted]=True',
    );
    expect(observed).not.toBeVisible();

    const button = within(line).getByRole('button', {
      name: 'Evidence (1 object)',
    });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(button);
    expect(observed).toBeVisible();
    expect(within(line).getByText('HTTPRoute/shop/cart')).toBeVisible();
    expect(
      within(line).getByText(/^In this state since .*\d{4}/),
    ).toBeVisible();
  });

  it('has a section for each Service, the worst first', async () => {
    renderServices(
      service({ service: 'cart' }),
      service({
        service: 'cart-admin',
        exposure: {
          ...aspect('failed', 'The route points to no Service.'),
          routes: [],
          endpoints: { ready: 0, total: 0 },
        },
      }),
    );

    await screen.findByRole('heading', { name: 'cart' });
    expect(
      screen
        .getAllByRole('heading', { level: 4 })
        .map(heading => heading.textContent),
    ).toEqual(['cart-admin', 'cart']);
  });

  it('shows 200 routes by pages, with what failed on the first', async () => {
    const routes = Array.from({ length: 200 }, (_, index) =>
      route({ name: `route-${index}` }),
    );
    routes[150] = route({
      ...aspect('failed', 'Points nowhere.'),
      name: 'route-150',
    });
    renderServices(
      service({
        exposure: {
          ...aspect('failed', 'One route fails.'),
          routes,
          endpoints: { ready: 1, total: 1 },
        },
      }),
    );

    const list = await screen.findByRole('list', { name: 'Ways into cart' });
    expect(
      within(list).getAllByRole('group', { name: /HTTPRoute/ }),
    ).toHaveLength(10);
    expect(
      within(list).getByRole('group', { name: 'HTTPRoute route-150 Failed' }),
    ).toBeInTheDocument();
    expect(screen.getByText('1 to 10 of 200')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(screen.getByText('11 to 20 of 200')).toBeInTheDocument();
    expect(
      within(list).queryByRole('group', { name: /route-150/ }),
    ).not.toBeInTheDocument();
  });
});
