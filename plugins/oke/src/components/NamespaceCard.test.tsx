import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  entityRouteRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import type {
  Condition,
  DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  connection,
  minutesAgo,
  namespace,
  namespaceEntity,
  namespaceStatus,
} from '../__testUtils__/fixtures';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { rootRouteRef } from '../routes';
import { NamespaceCard } from './NamespaceCard';

jest.setTimeout(60_000);

const drifted: Condition = {
  ...{ type: 'Drifted', status: 'True', reason: 'Deleted' },
  message: 'NetworkPolicy okeanos-deny was deleted',
  ...{ observedGeneration: 2, since: minutesAgo(1) },
};

const render = (
  overrides: Partial<DeclaredNamespace>,
  getNamespaceStatus: OkeApi['getNamespaceStatus'] = async () =>
    namespaceStatus(),
) =>
  renderInTestApp(
    <EntityProvider entity={namespaceEntity}>
      <NamespaceCard />
    </EntityProvider>,
    {
      apis: [
        [
          okeApiRef,
          {
            getNamespace: async () => namespace('shop', overrides),
            getNamespaceStatus,
            getNamespaceHistory: async () => [],
          },
        ],
      ],
      mountedRoutes: {
        '/oke': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );

/** The ways to what may be done, and to whom it is told that may; the facts and parts lead to other entities. */
const links = async () => {
  await screen.findByRole('list', { name: 'Conditions of shop' });
  await screen.findByRole('list', { name: 'Services' });
  return screen
    .queryAllByRole('link')
    .filter(link => !link.closest('dl, [role="group"]'))
    .map(link => link.textContent);
};

const part = (name: string) => screen.findByRole('group', { name });

it('shows how far it is, and the ways to change and delete it', async () => {
  render({ may: { change: true, delete: true } });
  expect(await links()).toEqual(['Change', 'Delete']);
  expect(
    screen.getByRole('group', { name: 'Everything together Healthy' }),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Change shop' })).toHaveAttribute(
    'href',
    '/oke/clusters/demo/namespaces/shop/change',
  );
});

it('offers to repair what has drifted', async () => {
  render({ may: { change: true, delete: false }, conditions: [drifted] });
  expect(await links()).toEqual(['Change', 'Repair']);
});

it('offers nothing to who may do nothing, and tells who may', async () => {
  render({ may: { change: false, delete: false }, conditions: [drifted] });
  expect(await links()).toEqual(['team-a']);
  expect(screen.getByText(/^You may see it, and neither/)).toBeInTheDocument();
});

it('offers nothing where it is not known what may be done', async () => {
  render({ may: undefined });
  expect(await links()).toEqual([]);
});

it('offers nothing of what is being deleted', async () => {
  render({
    may: { change: true, delete: true },
    deletionRequestedAt: minutesAgo(1),
  });
  expect(await links()).toEqual([]);
});

it('has one state, above the rest', async () => {
  render({});
  expect(
    await screen.findByText(
      'It is as declared, and its services and certificates are in order.',
    ),
  ).toBeInTheDocument();
});

it('is not well when one of its services is not, and names it', async () => {
  const services = {
    state: 'read' as const,
    items: [
      {
        ...{ name: 'web', isDeclared: false, state: 'failed' as const },
        message: 'No endpoint.',
      },
    ],
  };
  render({}, async () => namespaceStatus({ services }));
  expect(await screen.findByText('web: No endpoint.')).toBeInTheDocument();
  expect(
    within(await part('Services')).getByRole('group', { name: 'web Failed' }),
  ).toHaveTextContent('Not declared');
});

it('has only its last known state while the cluster does not answer, and says so once', async () => {
  const unreachable = connection({
    state: 'unreachable',
    message: 'API server: no answer within 5000 ms.',
  });
  render({}, async () => namespaceStatus({ connection: unreachable }));
  const headline = await screen.findByText(
    'It is as declared, and its services and certificates are in order.',
  );
  expect(headline.closest('[role="group"]')).toHaveTextContent(
    'Last known: Healthy',
  );
  expect(
    within(await part('Services')).getByText('Last known: Healthy'),
  ).toBeInTheDocument();
  expect(
    screen.getAllByText('API server: no answer within 5000 ms.'),
  ).toHaveLength(1);
});

it('shows how much of the quota is used, and not of what was not counted', async () => {
  render({});
  const quota = within(await part('Quota'));
  expect(
    quota.getByRole('meter', { name: 'CPU that is requested' }),
  ).toHaveAttribute('aria-valuetext', '500m of 4 used');
  expect(quota.queryByRole('meter', { name: 'Pods' })).not.toBeInTheDocument();
  expect(
    quota.getByText('Up to 50; how much is used is not counted yet'),
  ).toBeInTheDocument();
  expect(
    quota.getByRole('button', { name: '1 more bound' }),
  ).toBeInTheDocument();
});

it('tells who has access by the role bindings that are there, and which are not of Okeanos', async () => {
  render({});
  const access = within(await part('Who has access'));
  expect(
    await access.findByText('Group team-a: Role okeanos-owner'),
  ).toBeInTheDocument();
  expect(
    access.getByText('Not made by Okeanos: role binding ci'),
  ).toBeInTheDocument();
  expect(access.getByText(/^Who has rights on the whole/)).toBeInTheDocument();
});

it('does not say that an entity shows the status which only has the name of the one it was shared with', async () => {
  const entityRef = 'component:default/web';
  const { spec } = namespace('shop');
  render({
    spec: { ...spec, sharedWith: [entityRef] },
    shares: [{ entity: entityRef, state: 'other' }],
  });
  expect(await part('Who has access')).toHaveTextContent(
    'web (another one has this name now: it shows nothing)',
  );
});

it('tells the network in words', async () => {
  render({});
  const network = within(await part('Network'));
  const [deny, dns] = network
    .getAllByRole('listitem')
    .filter(item => item.querySelector('dl'));
  expect(deny).toHaveTextContent(
    'okeanos-default-deny, for all podsLets inNobodyLets out toNobody',
  );
  expect(dns).toHaveTextContent('all pods of namespace kube-system, on UDP 53');
  expect(dns).not.toHaveTextContent('Lets in');
});

it('shows certificates with when they end, and names and commands to copy', async () => {
  const user = userEvent.setup();
  const written = jest.spyOn(navigator.clipboard, 'writeText');
  render({ operationId: 'op-1' });
  expect(
    within(await part('Certificates')).getByRole('group', {
      name: 'cart-mtls Healthy',
    }),
  ).toHaveTextContent('in 10 hours');
  const command = 'kubectl config set-context --current --namespace=shop';
  await user.click(screen.getByRole('button', { name: `Copy ${command}` }));
  expect(written).toHaveBeenCalledWith(command);
  const acts = await part('What was done to it');
  expect(acts).toHaveTextContent('Generation 2 was declared by ada');
  expect(acts).toHaveTextContent('Operation op-1');
});

it('says of what could not be read that it is not known, and is not well', async () => {
  const unread = { state: 'unread' as const, message: 'No answer' };
  render({}, async () => namespaceStatus({ quota: unread, access: unread }));
  expect(
    await screen.findByText('Not known of it: quota, access.'),
  ).toBeInTheDocument();
  expect(await part('Quota')).toHaveTextContent('No answer');
  expect(await part('Who has access')).toHaveTextContent('No answer');
});

it('is not well when what is observed could not be loaded', async () => {
  render({}, async () => {
    throw new Error('down');
  });
  expect(
    await screen.findByText(/^Not known of it: services, quota/),
  ).toBeInTheDocument();
  expect(
    screen.getByText('The status could not be loaded'),
  ).toBeInTheDocument();
});
