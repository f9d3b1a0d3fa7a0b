import { renderInTestApp } from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import { namespace } from '../__testUtils__/fixtures';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { Namespaces } from './Namespaces';

const shop = namespace('shop');
const theirs = namespace('theirs');
const NAMESPACES = [
  shop,
  { ...theirs, spec: { ...theirs.spec, owner: 'group:default/others' } },
];

function render(
  api: Partial<OkeApi>,
  ownershipEntityRefs: () => Promise<string[]>,
) {
  renderInTestApp(<Namespaces />, {
    apis: [
      [
        okeApiRef,
        {
          listNamespaceSummaries: async () => NAMESPACES,
          listEntities: async () => [
            {
              entityRef: 'component:default/cart',
              cluster: shop.spec.cluster,
              namespace: 'shop',
            },
          ],
          ...api,
        },
      ],
      [
        identityApiRef,
        {
          getBackstageIdentity: async () => ({
            type: 'user' as const,
            userEntityRef: 'user:default/ada',
            ownershipEntityRefs: await ownershipEntityRefs(),
          }),
          getProfileInfo: async () => ({}),
          getCredentials: async () => ({}),
          signOut: async () => {},
        },
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
}

it("shows the namespaces of the user's teams first, each with its services", async () => {
  render({}, async () => [shop.spec.owner]);
  const own = await screen.findByRole('region', { name: 'Your namespaces' });
  expect(await within(own).findByText('shop')).toBeInTheDocument();
  expect(within(own).queryByText('theirs')).not.toBeInTheDocument();
  expect(
    await within(own).findByRole('link', { name: 'cart' }),
  ).toHaveAttribute('href', '/catalog/default/component/cart');
  const others = screen.getByRole('region', {
    name: 'Other namespaces that you may see',
  });
  expect(within(others).getByText('theirs')).toBeInTheDocument();
});

it('says that the teams have none, and shows no empty list of others', async () => {
  render({ listNamespaceSummaries: async () => [] }, async () => [
    'user:default/ada',
  ]);
  expect(
    await screen.findByText(
      'There is no namespace of your teams that you may see',
    ),
  ).toBeInTheDocument();
  expect(screen.queryByText(/Other namespaces/)).not.toBeInTheDocument();
});

it('shows all in one list while it is not known whose the user is', async () => {
  render({}, async () => {
    throw new Error('signed out');
  });
  const all = await screen.findByRole('region', { name: 'Namespaces' });
  expect(await within(all).findByText('shop')).toBeInTheDocument();
  expect(within(all).getByText('theirs')).toBeInTheDocument();
});

it('does not say that a namespace has no services when they could not be read', async () => {
  render(
    {
      listEntities: async () => {
        throw new TypeError('fetch failed');
      },
    },
    async () => [shop.spec.owner],
  );
  const row = await screen.findByRole('row', { name: /^shop/ });
  expect(row).toHaveTextContent('Unknown');
});

it('tells of a service that fails, also where all is as declared', async () => {
  const broken = {
    ...shop,
    conditions: [
      {
        ...{ type: 'Ready', status: 'True' as const, reason: 'Applied' },
        ...{ message: 'Applied', observedGeneration: shop.generation },
        since: '2026-11-03T10:00:00Z',
      },
    ],
    observed: {
      ...{ state: 'failed' as const, subject: 'cart' },
      message: 'No endpoint is ready.',
    },
  };
  render({ listNamespaceSummaries: async () => [broken] }, async () => [
    shop.spec.owner,
  ]);
  const row = await screen.findByRole('row', { name: /^shop/ });
  expect(row).toHaveTextContent('Failed');
  expect(row).toHaveTextContent('cart: No endpoint is ready.');
});
