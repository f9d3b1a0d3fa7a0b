import {
  PlanMovedError,
  type DeclaredNamespace,
  type DeletionPlan,
  type NamespaceDeletionPlan,
} from '@okeanos/backstage-plugin-oke-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  minutesAgo,
  namespace,
  notDeclared,
} from '../../__testUtils__/fixtures';
import { renderOkePage } from '../../__testUtils__/renderOkePage';
import type { OkeApi } from '../../api/okeApiRef';

jest.setTimeout(60_000);

const shop = namespace('shop', { may: { change: true, delete: true } });
const deletion: DeletionPlan = {
  groups: [
    {
      kind: 'Deployment',
      count: 3,
      items: [
        {
          ...{ kind: 'Deployment', name: 'cart', action: 'delete' },
          ...{ isMade: false, manager: 'helm', reason: 'it is in it' },
        },
      ],
    },
    {
      kind: 'PersistentVolume',
      count: 1,
      items: [
        {
          ...{ kind: 'PersistentVolume', name: 'pv-1', action: 'keep' },
          ...{ isMade: false, reason: 'its reclaim policy is Retain' },
        },
      ],
    },
  ],
  hosts: [{ host: 'cart.example.com', when: 'is free tomorrow' }],
  entities: ['component:default/cart'],
  unread: [],
  problems: [],
  id: 'plan 1',
};

function render(plan: DeletionPlan = deletion, api: Partial<OkeApi> = {}) {
  const deleteNamespace = jest.fn<
    Promise<DeclaredNamespace>,
    Parameters<OkeApi['deleteNamespace']>
  >(async () => shop);
  renderOkePage('/clusters/demo/namespaces/shop/delete', {
    getNamespace: async () => shop,
    planNamespaceDeletion: async (): Promise<NamespaceDeletionPlan> => ({
      ...shop,
      ...plan,
    }),
    deleteNamespace,
    ...api,
  });
  return { deleteNamespace };
}

const button = () =>
  screen.findByRole('button', { name: 'Delete shop for good' });
const typeName = async (name: string) =>
  userEvent.type(
    await screen.findByRole('textbox', { name: /^Its name, to confirm/ }),
    name,
  );

it('shows what goes, whose it is, what stays and what becomes free', async () => {
  render();
  const list = await screen.findByRole('list', {
    name: 'What goes, and whose it is',
  });
  expect(list).toHaveTextContent('Deployment (3)');
  expect(list).toHaveTextContent(
    'cart goesNot made by Okeanos, written by helm. It is in it.',
  );
  expect(list).toHaveTextContent('and 2 more');
  expect(list).toHaveTextContent('pv-1 stays');
  expect(screen.getByText('cart.example.com').closest('li')).toHaveTextContent(
    'cart.example.com is free tomorrow',
  );
  expect(screen.getByRole('link', { name: 'cart' })).toBeInTheDocument();
});

it('says what could not be looked at, and not that there is nothing', async () => {
  render({
    ...deletion,
    groups: [],
    unread: [{ what: 'Deployment (apps/v1)', reason: 'not permitted' }],
  });
  expect(
    await screen.findByText('Deployment (apps/v1): not permitted'),
  ).toBeInTheDocument();
  expect(
    screen.getByText('Nothing is known of what goes.'),
  ).toBeInTheDocument();
});

it.each(['', 'demo', 'Shop', 'shop '])(
  'deletes nothing with the name %j',
  async name => {
    const { deleteNamespace } = render();
    const press = await button();
    if (name) {
      await typeName(`${name}{Enter}`);
    }
    expect(press).toBeDisabled();
    expect(deleteNamespace).not.toHaveBeenCalled();
  },
);

it('deletes with the id of the plan, and shows how far it is until it is gone', async () => {
  let present: DeclaredNamespace | undefined = shop;
  const deleteNamespace = jest.fn(async () => {
    present = { ...shop, deletionRequestedAt: minutesAgo(0) };
    return present;
  });
  render(deletion, {
    getNamespace: async () => present ?? notDeclared(),
    deleteNamespace,
  });
  await typeName('shop');
  await userEvent.click(await button());
  expect(deleteNamespace.mock.calls).toEqual([
    ['demo', 'shop', { plan: 'plan 1' }],
  ]);
  expect(
    await screen.findByText('Its deletion was asked for.'),
  ).toBeInTheDocument();
  present = undefined;
  expect(
    await screen.findByText('shop is gone', {}, { timeout: 10_000 }),
  ).toBeInTheDocument();
});

it('shows what is different when the world has moved, and keeps the typed name', async () => {
  const moved = { ...deletion, id: 'plan 2' };
  const deleteNamespace = jest
    .fn<Promise<DeclaredNamespace>, Parameters<OkeApi['deleteNamespace']>>()
    .mockRejectedValueOnce(
      new PlanMovedError(412, 'No', moved, [
        { what: 'Deployment db', now: 'delete: it is in it' },
      ]),
    )
    .mockResolvedValue(shop);
  render(deletion, { deleteNamespace });
  await typeName('shop');
  await userEvent.click(await button());
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Deployment db before: nothing now: delete');
  await userEvent.click(await button());
  await waitFor(() =>
    expect(deleteNamespace).toHaveBeenLastCalledWith('demo', 'shop', {
      plan: 'plan 2',
    }),
  );
});

it('says how protection is lifted, with the way there', async () => {
  render(
    {
      ...deletion,
      id: undefined,
      problems: [
        {
          ...{ field: 'deletionProtection', value: 'true' },
          ...{ message: 'it is protected', remedy: 'Switch it off' },
        },
      ],
    },
    {
      getNamespace: async () => ({
        ...shop,
        spec: { ...shop.spec, deletionProtection: true },
      }),
    },
  );
  expect(
    await screen.findByText('shop is protected from deletion'),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Change shop' })).toHaveAttribute(
    'href',
    '/oke/clusters/demo/namespaces/shop/change',
  );
  await screen.findByText('It is protected.');
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
});

it('tells who may not delete it so', async () => {
  render(deletion, {
    getNamespace: async () => ({
      ...shop,
      may: { change: true, delete: false },
    }),
  });
  expect(
    await screen.findByText('You may not delete shop'),
  ).toBeInTheDocument();
  expect(within(document.body).queryByRole('textbox')).not.toBeInTheDocument();
});
