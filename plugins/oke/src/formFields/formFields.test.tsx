import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import type { JsonObject, JsonValue } from '@backstage/types';
import type {
  Choice,
  NamespaceDeletionPlan,
} from '@okeanos/backstage-plugin-oke-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { choiceField, confirmNameField, planField } from './fields';

const shop: Choice = { cluster: 'demo', namespace: 'shop' };
const billing: Choice = { cluster: 'demo', namespace: 'billing' };

const choice = (purpose: string): JsonObject => ({
  type: 'string',
  minLength: 1,
  errorMessage: { minLength: 'must be chosen' },
  'ui:field': 'OkeChoice',
  'ui:options': { for: purpose },
});

const DELETE_NAMESPACE: JsonObject = {
  required: ['namespace', 'confirm'],
  properties: {
    namespace: { title: 'Namespace', ...choice('delete-namespace') },
    confirm: {
      title: 'Its name',
      type: 'string',
      minLength: 1,
      errorMessage: { minLength: 'must be typed' },
      'ui:field': 'OkeConfirmName',
      'ui:options': { of: 'namespace' },
    },
  },
};
const DELETE_CLUSTER: JsonObject = {
  properties: { cluster: { title: 'Cluster', ...choice('delete-cluster') } },
};
const APP_NAMESPACE: JsonObject = {
  required: ['cluster'],
  properties: {
    cluster: {
      title: 'Cluster',
      default: 'resource:default/demo',
      ...choice('declare-namespace'),
    },
  },
};

/** A form as the scaffolder shows it, with what the backend offers. */
async function renderForm(
  schema: JsonObject,
  listChoices: () => Promise<Choice[]>,
  initialState?: Record<string, JsonValue>,
  api: Partial<OkeApi> = {},
) {
  const onCreate = jest.fn(async (_values: Record<string, JsonValue>) => {});
  await renderInTestApp(
    <Stepper
      manifest={{
        title: 'A template',
        steps: [{ title: 'Which', schema }],
      }}
      extensions={[choiceField, confirmNameField, planField]}
      initialState={initialState}
      onCreate={onCreate}
    />,
    { apis: [[okeApiRef, { listChoices, ...api }]] },
  );
  return { onCreate };
}

const select = (label: string) =>
  screen.findByRole('button', { name: new RegExp(label) });
const review = () =>
  userEvent.click(screen.getByRole('button', { name: 'Review' }));
const choose = async (label: string, option: string) => {
  await userEvent.click(await select(label));
  await userEvent.click(await screen.findByRole('option', { name: option }));
};
const type = async (text: string) => {
  const field = screen.getByLabelText(/Its name/);
  await userEvent.clear(field);
  await userEvent.type(field, text);
};
const messages = (text: string | RegExp) => screen.findAllByText(text);

describe('the form of a deletion', () => {
  it.each([
    ['as it comes', undefined],
    [
      'filled in by a link',
      { namespace: 'resource:demo/shop', confirm: 'shop' },
    ],
  ])(
    '%s has nothing chosen, not even the only one, and refuses',
    async (_, state) => {
      const { onCreate } = await renderForm(
        DELETE_NAMESPACE,
        async () => [shop],
        state,
      );
      expect(await select('Namespace')).toHaveTextContent('Choose one');
      expect(await select('Namespace')).toBeEnabled();
      expect(screen.getByLabelText(/Its name/)).toHaveValue('');
      await review();
      expect(await messages(/must be chosen/)).not.toHaveLength(0);
      expect(await messages(/must be typed/)).not.toHaveLength(0);
      expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
      expect(onCreate).not.toHaveBeenCalled();
    },
  );

  it('says what will be deleted, and sends what was chosen and typed', async () => {
    const { onCreate } = await renderForm(DELETE_NAMESPACE, async () => [
      shop,
      billing,
    ]);
    await choose('Namespace', 'shop on demo');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'shop on demo will be deleted with everything on it' +
        'This cannot be undone.',
    );
    expect(screen.getByText('Type shop')).toBeInTheDocument();
    await type('shop');
    await review();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate.mock.calls).toEqual([
      [{ namespace: 'resource:demo/shop', confirm: 'shop' }],
    ]);
  });

  it.each(['shpo', 'Shop', 'demo', 'shop '])(
    'refuses the name %j',
    async name => {
      const { onCreate } = await renderForm(DELETE_NAMESPACE, async () => [
        shop,
      ]);
      await choose('Namespace', 'shop on demo');
      await type(name);
      await review();
      expect(
        await messages(/is not the name of what will be deleted: type shop/),
      ).not.toHaveLength(0);
      expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
      expect(onCreate).not.toHaveBeenCalled();
    },
  );

  it('refuses the name of what was chosen before', async () => {
    await renderForm(DELETE_NAMESPACE, async () => [shop, billing]);
    await choose('Namespace', 'billing on demo');
    await type('billing');
    await choose('Namespace', 'shop on demo');
    await review();
    expect(await messages(/: type shop/)).not.toHaveLength(0);
  });

  it('refuses what is no longer offered when it is sent', async () => {
    const listChoices = jest.fn(async () => [shop]);
    await renderForm(DELETE_NAMESPACE, listChoices);
    await choose('Namespace', 'shop on demo');
    await type('shop');
    listChoices.mockResolvedValue([]);
    await review();
    expect(await messages(/is not among what you may choose/)).not.toHaveLength(
      0,
    );
  });

  it('says so when that cannot be checked', async () => {
    const listChoices = jest.fn(async () => [shop]);
    await renderForm(DELETE_NAMESPACE, listChoices);
    await choose('Namespace', 'shop on demo');
    await type('shop');
    listChoices.mockRejectedValue(new TypeError('Failed to fetch'));
    await review();
    expect(await messages(/could not be checked/)).not.toHaveLength(0);
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  });

  it('says that what is on the cluster stays, where it does', async () => {
    await renderForm(DELETE_NAMESPACE, async () => [{ ...shop, isKept: true }]);
    await choose('Namespace', 'shop on demo');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'shop on demo will be forgotten: what runs there stays, but its owner loses access, its hosts and new certificates',
    );
  });

  it('offers what cannot be deleted now with the reason, and not to be chosen', async () => {
    await renderForm(DELETE_CLUSTER, async () => [
      { cluster: 'a', obstacle: 'HasNamespaces' },
      { cluster: 'b', obstacle: 'BeingDeleted' },
      { cluster: 'c', obstacle: 'Protected' },
      { cluster: 'd' },
    ]);
    await userEvent.click(await select('Cluster'));
    const options = await screen.findAllByRole('option');
    expect(options.map(option => option.textContent)).toEqual([
      'a (has namespaces, which must be deleted first)',
      'b (is being deleted already)',
      'c (is protected from deletion)',
      'd',
    ]);
    expect(options.map(option => option.getAttribute('aria-disabled'))).toEqual(
      ['true', 'true', 'true', null],
    );
  });

  it('says when there is nothing that the user may delete', async () => {
    await renderForm(DELETE_NAMESPACE, async () => []);
    expect(
      await screen.findByText('There is no namespace that you may delete'),
    ).toBeInTheDocument();
    await review();
    expect(await messages(/must be chosen/)).not.toHaveLength(0);
  });

  it('says that it loads, why it could not, and tries again', async () => {
    let fail = (_: Error) => {};
    const listChoices = jest.fn(
      () =>
        new Promise<Choice[]>((_, reject) => {
          fail = reject;
        }),
    );
    await renderForm(DELETE_NAMESPACE, listChoices);
    expect(
      await screen.findByRole('status', {
        name: 'Loading what you may choose',
      }),
    ).toBeInTheDocument();
    fail(new TypeError('Failed to fetch'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What you may choose could not be loaded',
    );
    listChoices.mockResolvedValue([shop]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await select('Namespace')).toHaveTextContent('Choose one');
  });
});

describe('the plan in the form of a deletion', () => {
  const { properties, required } = DELETE_NAMESPACE as {
    properties: Record<string, JsonObject>;
    required: string[];
  };
  const WITH_PLAN: JsonObject = {
    required,
    properties: {
      namespace: properties.namespace,
      plan: {
        ...{ title: 'Plan', type: 'string' },
        'ui:field': 'OkePlan',
        'ui:hideError': true,
        'ui:options': {
          for: 'delete-namespace',
          spec: {
            plan: '${{ parameters.plan }}',
            cluster: '${{ (parameters.namespace | parseEntityRef).namespace }}',
            name: '${{ (parameters.namespace | parseEntityRef).name }}',
            confirm: '${{ parameters.confirm }}',
          },
        },
        'ui:backstage': { review: { show: false } },
      },
      confirm: properties.confirm,
    },
  };
  const goes = (name: string, manager: string) => ({
    ...{ kind: 'Deployment', apiVersion: 'apps/v1', name, manager },
    ...{ action: 'delete' as const, isMade: false },
    reason: 'it goes with the namespace',
  });
  const planOf = (id: string, ...names: string[]) =>
    ({
      ...{ hosts: [], entities: [], unread: [], problems: [], id },
      groups: [
        {
          ...{ kind: 'Deployment', count: names.length },
          items: names.map(name => goes(name, 'helm')),
        },
      ],
    } as unknown as NamespaceDeletionPlan);

  it('shows what goes and whose it is before it is sent, and sends its id', async () => {
    const planNamespaceDeletion = jest.fn(async () => planOf('1', 'cart'));
    const { onCreate } = await renderForm(
      WITH_PLAN,
      async () => [shop],
      { plan: 'of a link' },
      { planNamespaceDeletion },
    );
    await select('Namespace');
    expect(planNamespaceDeletion).not.toHaveBeenCalled();
    await choose('Namespace', 'shop on demo');
    expect(await screen.findByText('cart')).toBeInTheDocument();
    expect(
      screen.getByText(/Not made by Okeanos, written by helm/),
    ).toBeInTheDocument();
    await type('shop');
    expect(planNamespaceDeletion.mock.calls).toEqual([
      ['demo', 'shop', expect.anything()],
    ]);
    await review();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate.mock.calls).toEqual([
      [{ namespace: 'resource:demo/shop', plan: '1', confirm: 'shop' }],
    ]);
  });

  it('does not go on with what has moved, is in the way, or cannot be told', async () => {
    const planNamespaceDeletion = jest.fn(async () => planOf('1', 'cart'));
    await renderForm(WITH_PLAN, async () => [shop], undefined, {
      planNamespaceDeletion,
    });
    await choose('Namespace', 'shop on demo');
    await screen.findByText('cart');
    await type('shop');
    planNamespaceDeletion.mockResolvedValue(planOf('2', 'cart', 'checkout'));
    await review();
    await messages(/was not shown yet, or is not what it was any more/);
    expect(await screen.findByText('checkout')).toBeInTheDocument();

    const problem = {
      ...{ field: '', value: '', message: 'it is in use' },
      remedy: 'Wait',
    };
    planNamespaceDeletion.mockResolvedValue({
      ...planOf('3'),
      problems: [problem],
    });
    await review();
    await messages(/is refused: It is in use. Wait./);

    planNamespaceDeletion.mockRejectedValue(new TypeError('Failed to fetch'));
    await review();
    await messages(/could not be checked, for the backend did not answer/);
    expect(
      await screen.findByText('What would go is not known'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  });
});

describe('the form of a namespace', () => {
  it('keeps the default of the template when it is offered', async () => {
    const { onCreate } = await renderForm(APP_NAMESPACE, async () => [
      { cluster: 'demo' },
      { cluster: 'other' },
    ]);
    expect(await select('Cluster')).toHaveTextContent('demo');
    expect(screen.queryByRole('alert')).toBeNull();
    await review();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate.mock.calls).toEqual([
      [{ cluster: 'resource:default/demo' }],
    ]);
  });

  it.each<[string, Choice[]]>([
    ['is not offered', [{ cluster: 'other' }]],
    ['cannot be chosen', [{ cluster: 'demo', obstacle: 'BeingDeleted' }]],
  ])('does not keep a default that %s', async (_, choices) => {
    await renderForm(APP_NAMESPACE, async () => choices);
    await waitFor(async () =>
      expect(await select('Cluster')).toHaveTextContent('Choose one'),
    );
    await review();
    expect(await messages(/must be chosen/)).not.toHaveLength(0);
  });
});
