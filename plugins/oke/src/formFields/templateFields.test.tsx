import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  ETAG_ABSENT,
  SUBNET_FIELDS,
  type Options,
  type OptionKind,
  type Plan,
} from '@okeanos/backstage-plugin-oke-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import {
  inputField,
  networkSizeField,
  nodeSizeField,
  optionField,
  planField,
  subnetField,
} from './fields';

/** A form as the scaffolder shows it. */
async function renderForm(
  pages: Record<string, JsonObject>[],
  api: Partial<OkeApi> = {},
  initialState?: Record<string, JsonValue>,
) {
  const onCreate = jest.fn(async (_values: Record<string, JsonValue>) => {});
  await renderInTestApp(
    <Stepper
      manifest={{
        title: 'A template',
        steps: pages.map((properties, index) => ({
          title: `Page ${index + 1}`,
          schema: { properties },
        })),
      }}
      extensions={[
        ...[inputField, networkSizeField, nodeSizeField, optionField],
        ...[planField, subnetField],
      ]}
      initialState={initialState}
      onCreate={onCreate}
    />,
    { apis: [[okeApiRef, api]] },
  );
  return { onCreate };
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));
const select = (label: string) =>
  screen.findByRole('button', { name: new RegExp(label) });
const choose = async (label: string, option: string) => {
  await userEvent.click(await select(label));
  await userEvent.click(await screen.findByRole('option', { name: option }));
};
const isRefused = () =>
  expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();

it('lets a list through whose items have a field of ours', async () => {
  const { onCreate } = await renderForm(
    [
      {
        addons: {
          ...{ title: 'Add-ons', type: 'array', default: [] },
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: {
                ...{ title: 'Add-on', type: 'string', default: '' },
                'ui:field': 'OkeOption',
                'ui:options': { for: 'addon' },
              },
            },
          },
        },
      },
    ],
    {
      listOptions: async () => ({
        items: [{ value: 'Istio', title: 'Istio' }],
      }),
    },
  );
  await press('Review');
  await press('Create');
  await waitFor(() => expect(onCreate).toHaveBeenCalledTimes(1));
});

describe('OkeInput', () => {
  const NAME: JsonObject = {
    ...{ title: 'Name', type: 'string', default: 'shop' },
    ...{ pattern: '^[a-z]+$', maxLength: 5 },
    errorMessage: {
      pattern: 'must have small letters only',
      maxLength: 'must have at most 5 characters',
    },
    'ui:field': 'OkeInput',
  };
  const PODS: JsonObject = {
    ...{ title: 'Pods', type: 'integer', default: 50 },
    ...{ minimum: 1, maximum: 100 },
    errorMessage: {
      type: 'must be a whole number from 1 to 100',
      minimum: 'must be a whole number from 1 to 100',
      maximum: 'must be a whole number from 1 to 100',
    },
    'ui:field': 'OkeInput',
  };

  const write = async (label: string, text: string) => {
    const field = screen.getByLabelText(new RegExp(label));
    await userEvent.clear(field);
    await userEvent.click(field);
    await userEvent.paste(text);
    await userEvent.tab();
    return field;
  };

  it('takes what is pasted without the spaces around it', async () => {
    const { onCreate } = await renderForm([{ name: NAME, pods: PODS }]);
    expect(await write('Name', '  cart\t')).toHaveValue('cart');
    await write('Pods', ' 7 ');
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ name: 'cart', pods: 7 }]]);
  });

  it.each([
    ['Name', 'Cart', 'must have small letters only'],
    ['Name', 'ca rt', 'must have small letters only'],
    ['Name', '', 'must have small letters only'],
    ['Name', 'abcdefgh', 'must have at most 5 characters'],
    ['Pods', 'many', 'must be a whole number from 1 to 100'],
    ['Pods', '', 'must be a whole number from 1 to 100'],
    ['Pods', '1.5', 'must be a whole number from 1 to 100'],
    ['Pods', '101', 'must be a whole number from 1 to 100'],
  ])(
    'says of %s %j as soon as it is left, and when it is sent: %s',
    async (label, text, message) => {
      await renderForm([{ name: NAME, pods: PODS }]);
      if (text) {
        await write(label, text);
      } else {
        await userEvent.clear(screen.getByLabelText(new RegExp(label)));
        await userEvent.tab();
      }
      expect(await screen.findByText(message)).toBeInTheDocument();
      await press('Review');
      expect(
        await screen.findByText(`'${label}' ${message}`),
      ).toBeInTheDocument();
      expect(document.body).not.toHaveTextContent(/pattern|required property/);
      isRefused();
    },
  );
});

describe('OkeInput with a bound', () => {
  const CPU: JsonObject = {
    ...{ title: 'CPU', type: 'string', default: '4' },
    ...{ description: 'In cores', 'ui:field': 'OkeInput' },
    'ui:options': { bound: 'quota.cpu', cluster: 'cluster', owner: 'owner' },
  };
  const PLACE = { cluster: 'resource:default/demo', owner: 'group:default/a' };
  const bound = {
    ...{ field: 'quota.cpu', most: '2' },
    reason: 'a namespace of group:default/a on demo may have at most 2',
  };
  const told = `must be at most 2: ${bound.reason}`;

  it('says how much it may be, what is more when it is left, and does not go on with it', async () => {
    const listNamespaceBounds = jest.fn(async () => [bound]);
    const api = { listNamespaceBounds };
    const { onCreate } = await renderForm([{ cpu: CPU }], api, PLACE);
    expect(await screen.findByText('In cores. At most 2')).toBeInTheDocument();
    const field = screen.getByLabelText(/CPU/);
    await userEvent.click(field);
    await userEvent.tab();
    expect(await screen.findByText(told)).toBeInTheDocument();
    await press('Review');
    expect(await screen.findByText(`'CPU' ${told}`)).toBeInTheDocument();
    isRefused();
    await userEvent.clear(field);
    await userEvent.type(field, '2000m');
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ ...PLACE, cpu: '2000m' }]]);
    expect(listNamespaceBounds).toHaveBeenCalledWith(
      'demo',
      expect.objectContaining({ owner: PLACE.owner }),
      expect.anything(),
    );
  });

  it.each([
    ['it is not known where it is to be', {}],
    ['the backend does not tell', PLACE],
  ])('holds up nobody when %s', async (_when, initial) => {
    const listNamespaceBounds = async () => {
      throw new Error('no such request');
    };
    const api = { listNamespaceBounds };
    const { onCreate } = await renderForm([{ cpu: CPU }], api, initial);
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ ...initial, cpu: '4' }]]);
  });
});

describe('OkeOption', () => {
  const OWNER: JsonObject = {
    ...{ title: 'Owner', type: 'string', minLength: 1 },
    errorMessage: { minLength: 'must be a group that may' },
    'ui:field': 'OkeOption',
    'ui:options': { for: 'cluster-owner' },
  };
  const VERSION: JsonObject = {
    ...{ title: 'Version', type: 'string', default: '' },
    'ui:field': 'OkeOption',
    'ui:options': { for: 'kubernetes-version', compartment: 'compartmentId' },
  };
  const platform = { value: 'group:default/platform', title: 'Platform' };
  const shop = { value: 'group:default/shop', title: 'Shop' };

  const telling = (answers: Partial<Record<OptionKind, Options>>) => ({
    listOptions: jest.fn(
      async (kind: OptionKind, _compartmentId?: string) =>
        answers[kind] ?? { items: [] },
    ),
  });

  it('tells somebody without the right to it at once, and does not go on', async () => {
    const { onCreate } = await renderForm([{ owner: OWNER }], telling({}));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not make clusters: none of your groups has the right to it' +
        'Ask the platform team.',
    );
    expect(screen.queryByRole('textbox')).toBeNull();
    await press('Review');
    expect(
      await screen.findByText("'Owner' must be a group that may"),
    ).toBeInTheDocument();
    isRefused();
    expect(onCreate).not.toHaveBeenCalled();
  });

  it('asks somebody without the right to clusters for nothing of them', async () => {
    const unknown = 'It is told to people who may make clusters only.';
    await renderForm(
      [{ owner: OWNER, kubernetesVersion: VERSION }],
      telling({ 'kubernetes-version': { items: [], unknown } }),
    );
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull());
    expect(screen.queryByText(/If you know what to write/)).toBeNull();
  });

  it('offers what the backend tells, and begins as it says', async () => {
    const { onCreate } = await renderForm(
      [{ owner: OWNER }],
      telling({
        'cluster-owner': { items: [platform, shop], preset: platform.value },
      }),
    );
    expect(await select('Owner')).toHaveTextContent('Platform');
    await choose('Owner', 'Shop');
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ owner: shop.value }]]);
  });

  it('does not keep what is not offered, be it of a link', async () => {
    await renderForm(
      [{ owner: OWNER }],
      telling({ 'cluster-owner': { items: [platform, shop] } }),
      { owner: 'group:default/other' },
    );
    expect(await select('Owner')).toHaveTextContent('Choose one');
    await press('Review');
    expect(
      await screen.findByText("'Owner' must be a group that may"),
    ).toBeInTheDocument();
    isRefused();
  });

  it('refuses what is no longer offered when it is sent', async () => {
    const api = telling({ 'cluster-owner': { items: [platform] } });
    await renderForm([{ owner: OWNER }], api);
    await choose('Owner', 'Platform');
    api.listOptions.mockResolvedValue({ items: [shop] });
    await press('Review');
    expect(
      await screen.findByText(
        "'Owner' is not among what is offered now: choose another one",
      ),
    ).toBeInTheDocument();
    isRefused();
  });

  it('lets type what the backend cannot tell, and says why', async () => {
    const { onCreate } = await renderForm(
      [{ version: VERSION }],
      telling({
        'cluster-owner': { items: [platform] },
        'kubernetes-version': { items: [], unknown: 'OCI does not answer.' },
      }),
    );
    expect(
      await screen.findByText(/^OCI does not answer\. If you know/),
    ).toBeInTheDocument();
    await userEvent.type(screen.getByRole('textbox'), 'v1.36.3 ');
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ version: 'v1.36.3' }]]);
  });

  it('can leave it to the portal, where that is offered', async () => {
    const newest = { value: '', title: 'The newest (v1.36.3)' };
    const { onCreate } = await renderForm(
      [{ version: VERSION }],
      telling({ 'kubernetes-version': { items: [newest] } }),
    );
    expect(await select('Version')).toHaveTextContent('The newest (v1.36.3)');
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ version: '' }]]);
  });

  it('asks about the compartment that was chosen', async () => {
    const api = telling({});
    await renderForm([{ version: VERSION }], api, { compartmentId: ' c1 ' });
    await waitFor(() =>
      expect(api.listOptions).toHaveBeenCalledWith(
        'kubernetes-version',
        'c1',
        expect.anything(),
      ),
    );
  });

  it('asks nothing where there is one certificate source only', async () => {
    const { onCreate } = await renderForm(
      [
        {
          source: {
            ...{ title: 'Source', type: 'string' },
            'ui:field': 'OkeOption',
            'ui:options': { for: 'certificate-source' },
          },
        },
      ],
      telling({
        'certificate-source': {
          items: [{ value: 'cluster-ca', title: 'The CA' }],
        },
      }),
    );
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ source: 'cluster-ca' }]]);
  });
});

describe('OkeNodeSize', () => {
  const size = (of: string): JsonObject => ({
    ...{ title: of, type: 'number', default: of === 'ocpus' ? 2 : 16 },
    errorMessage: { type: 'must be a size of the shape' },
    'ui:field': 'OkeNodeSize',
    'ui:options': { of, shape: 'shape', ocpus: 'ocpus' },
  });
  const form = [{ ocpus: size('ocpus'), memoryGb: size('memoryGb') }];
  const flexible = {
    ocpus: { min: 1, max: 4 },
    memoryGb: { min: 1, max: 64 },
    memoryGbPerOcpu: { min: 1, max: 8 },
  };
  const api = (shape?: Options['items'][number]['size']) => ({
    listOptions: async () => ({
      items: [{ value: 'E4', title: 'E4', size: shape }],
    }),
  });

  it('offers what the shape comes in, and drops what it does not', async () => {
    const { onCreate } = await renderForm(form, api(flexible), { shape: 'E4' });
    expect(
      await screen.findByText('This shape has 1 to 4 OCPUs'),
    ).toBeInTheDocument();
    await choose('ocpus', '1');
    expect(
      await screen.findByText('With these OCPUs it has 1 to 8 GB'),
    ).toBeInTheDocument();
    expect(await select('memoryGb')).toHaveTextContent('Choose one');
    await press('Review');
    expect(
      await screen.findByText("'memoryGb' must be a size of the shape"),
    ).toBeInTheDocument();
    await choose('memoryGb', '8');
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([
      [{ shape: 'E4', ocpus: 1, memoryGb: 8 }],
    ]);
  });

  it('gives the size of a shape that has one only', async () => {
    const fixed = { ocpus: { min: 4, max: 4 }, memoryGb: { min: 60, max: 60 } };
    const { onCreate } = await renderForm(form, api(fixed), { shape: 'E4' });
    await waitFor(async () =>
      expect(await select('ocpus')).toHaveTextContent('4'),
    );
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([
      [{ shape: 'E4', ocpus: 4, memoryGb: 60 }],
    ]);
  });

  it('lets type it where OCI does not tell the sizes', async () => {
    await renderForm(form, api(undefined), { shape: 'E4' });
    const field = await screen.findByLabelText(/ocpus/);
    await userEvent.clear(field);
    await userEvent.type(field, '7');
    expect(field).toHaveValue('7');
  });
});

describe('OkeNetworkSize and OkeSubnet', () => {
  const cidr = (of: string): JsonObject => ({
    ...{ title: of, type: 'string', default: '10.0.9.0/24' },
    'ui:field': 'OkeSubnet',
    'ui:options': { of, vcn: 'vcn', size: 'size' },
  });
  const form = [
    {
      vcn: {
        ...{ title: 'vcn', type: 'string', default: '10.0.0.0/16' },
        'ui:field': 'OkeInput',
      },
      size: {
        ...{ title: 'size', type: 'string', default: '' },
        'ui:field': 'OkeNetworkSize',
        'ui:options': { vcn: 'vcn' },
      },
      ...Object.fromEntries(SUBNET_FIELDS.map(of => [of, cidr(of)])),
    },
  ];
  const blocks = () =>
    SUBNET_FIELDS.map(of => {
      const field = screen.getByLabelText<HTMLInputElement>(new RegExp(of));
      return `${of} ${field.value}`;
    });
  const SMALL = [
    ...['endpointCidr 10.0.8.192/29', 'workersCidr 10.0.8.0/25'],
    ...['loadBalancersCidr 10.0.8.128/26', 'podsCidr 10.0.0.0/21'],
    'bastionCidr 10.0.8.200/29',
  ];

  it('splits the VCN for a size, all subnets at once, and says what it holds', async () => {
    const { onCreate } = await renderForm(form);
    await screen.findByLabelText(/podsCidr/);
    expect(new Set(blocks().map(each => each.split(' ')[1]))).toEqual(
      new Set(['10.0.9.0/24']),
    );
    await choose('size', 'Small');
    await waitFor(() => expect(blocks()).toEqual(SMALL));
    expect(
      screen.getByText(
        /^The subnets that follow from it hold up to 63 nodes with 31 pods each, 1953 pods in all/,
      ),
    ).toBeInTheDocument();
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls[0][0]).toMatchObject({
      podsCidr: '10.0.0.0/21',
      bastionCidr: '10.0.8.200/29',
    });
  });

  it('keeps what is typed after that, and follows another block of the VCN', async () => {
    await renderForm(form);
    await screen.findByLabelText(/podsCidr/);
    await choose('size', 'Small');
    await waitFor(() => expect(blocks()).toEqual(SMALL));
    const workers = screen.getByLabelText(/workersCidr/);
    await userEvent.clear(workers);
    await userEvent.type(workers, '10.0.16.0/24');
    await userEvent.tab();
    await waitFor(() =>
      expect(blocks()).toEqual(
        SMALL.map(each =>
          each.startsWith('workers') ? 'workersCidr 10.0.16.0/24' : each,
        ),
      ),
    );
    const vcn = screen.getByLabelText(/vcn/);
    await userEvent.clear(vcn);
    await userEvent.type(vcn, '10.1.0.0/16');
    await userEvent.tab();
    await waitFor(() =>
      expect(blocks()).toEqual(
        SMALL.map(each => each.replace(' 10.0.', ' 10.1.')),
      ),
    );
  });

  it('says why a size does not fit, and leaves the subnets', async () => {
    await renderForm(form);
    await screen.findByLabelText(/podsCidr/);
    const vcn = screen.getByLabelText(/vcn/);
    await userEvent.clear(vcn);
    await userEvent.type(vcn, '10.0.0.0/20');
    await userEvent.tab();
    const before = blocks();
    await choose('size', 'Large');
    expect(
      await screen.findByText(
        /^Large takes 35088 addresses, and 10\.0\.0\.0\/20 has 4096: choose a block of \/16 or larger/,
      ),
    ).toBeInTheDocument();
    expect(blocks()).toEqual(before);
  });
});

describe('OkePlan', () => {
  const spec = {
    cluster: '${{ (parameters.cluster | parseEntityRef).name }}',
    name: '${{ parameters.name }}',
    owner: '${{ parameters.owner }}',
    plan: '${{ parameters.plan }}',
  };
  const PLAN: JsonObject = {
    ...{ title: 'Plan', type: 'string', default: '' },
    'ui:field': 'OkePlan',
    'ui:hideError': true,
    'ui:options': { for: 'namespace', spec },
    'ui:backstage': { review: { show: false } },
  };
  const FILLED_IN = {
    cluster: 'resource:default/demo',
    name: 'shop',
    owner: 'group:default/shop-team',
  };
  const plan: Plan = {
    changes: [
      {
        ...{ part: 'quota', kind: 'ResourceQuota', name: 'okeanos' },
        ...{ action: 'create', reason: 'it does not exist', fields: [] },
      },
    ],
    problems: [],
    etag: ETAG_ABSENT,
  };
  const problem = (field: string, message: string) => ({
    ...{ field, value: 'x', message, remedy: 'Mend it' },
  });

  it('shows what would be made, of exactly what the step gets', async () => {
    const planNamespace = jest.fn(async () => plan);
    const { onCreate } = await renderForm(
      [{ plan: PLAN }],
      { planNamespace },
      FILLED_IN,
    );
    expect(
      await screen.findByRole('group', {
        name: 'Create ResourceQuota okeanos',
      }),
    ).toBeInTheDocument();
    expect(planNamespace).toHaveBeenCalledWith(
      expect.objectContaining({ ...FILLED_IN, cluster: 'demo' }),
      expect.anything(),
    );
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ ...FILLED_IN, plan: '' }]]);
  });

  it('has the id of the plan that is shown as its value, whatever a link fills in', async () => {
    const planNamespace = jest.fn(async () => ({ ...plan, id: 'shown' }));
    const { onCreate } = await renderForm(
      [{ plan: PLAN }],
      { planNamespace },
      { ...FILLED_IN, plan: 'of a link' },
    );
    await screen.findByRole('group', { name: /ResourceQuota/ });
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ ...FILLED_IN, plan: 'shown' }]]);
    expect(planNamespace).toHaveBeenCalledWith(
      expect.not.objectContaining({ plan: expect.anything() }),
      expect.anything(),
    );
  });

  it('does not go on with what is not as it was shown any more, and shows what is', async () => {
    const planNamespace = jest.fn(async () => ({ ...plan, id: 'before' }));
    const { onCreate } = await renderForm(
      [{ plan: PLAN }],
      { planNamespace },
      FILLED_IN,
    );
    await screen.findByRole('group', { name: /ResourceQuota/ });
    const role = { ...plan.changes[0], kind: 'Role' };
    planNamespace.mockResolvedValue({ ...plan, changes: [role], id: 'now' });
    await press('Review');
    expect(
      await screen.findByText(
        "'Plan' was not shown yet, or is not what it was any more: look at it, and go on",
      ),
    ).toBeInTheDocument();
    isRefused();
    await screen.findByRole('group', { name: 'Create Role okeanos' });
    await press('Review');
    await press('Create');
    expect(onCreate.mock.calls).toEqual([[{ ...FILLED_IN, plan: 'now' }]]);
  });

  it('says that it plans, and is not left before it is known', async () => {
    let answer = (_: Plan) => {};
    const planNamespace = jest.fn(
      () =>
        new Promise<Plan>(resolve => {
          answer = resolve;
        }),
    );
    await renderForm([{ plan: PLAN }], { planNamespace }, FILLED_IN);
    expect(
      await screen.findByRole('status', { name: /^Planning/ }),
    ).toBeInTheDocument();
    await press('Review');
    isRefused();
    answer({ ...plan, problems: [problem('name', 'it is taken')] });
    expect(
      await screen.findByText("'Plan' is refused: It is taken. Mend it."),
    ).toBeInTheDocument();
    isRefused();
  });

  it('shows all problems at once where they are mended, and does not go on', async () => {
    const planNamespace = async () => ({
      changes: [],
      problems: [
        problem('name', 'the name is not available'),
        problem('owner', 'the group is not one of yours'),
        problem('drift', 'it cannot be so'),
      ],
    });
    const { onCreate } = await renderForm(
      [{ plan: PLAN }],
      { planNamespace },
      FILLED_IN,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      '3 things are in the way',
    );
    const items = screen.getAllByRole('listitem');
    expect(items.map(item => item.textContent)).toEqual([
      'The name is not available.Mend it.name',
      'The group is not one of yours.Mend it.owner',
      'It cannot be so.Mend it.Set by the template: drift',
    ]);
    await press('Review');
    expect(
      await screen.findByText(
        "'Plan' is refused: The name is not available. Mend it. The group is not one of yours. Mend it. It cannot be so. Mend it.",
      ),
    ).toBeInTheDocument();
    isRefused();
    expect(onCreate).not.toHaveBeenCalled();
  });

  it('finds out what is wrong with the spec itself without asking', async () => {
    const planNamespace = jest.fn();
    await renderForm(
      [{ plan: PLAN }],
      { planNamespace },
      { ...FILLED_IN, cluster: '', name: 'Shop' },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      '2 things are in the way',
    );
    expect(screen.getByText('It is missing.')).toBeInTheDocument();
    await press('Review');
    expect(await screen.findByText(/^'Plan' is refused: It is missing/)).toBe(
      screen.getByText(/^'Plan' is refused/),
    );
    expect(planNamespace).not.toHaveBeenCalled();
  });

  it('refuses a name that something else has, which it would change', async () => {
    const planNamespace = async () => ({
      ...plan,
      etag: '"a.1"',
      spec: [{ field: 'quota.pods', from: '50', to: '60' }],
    });
    await renderForm([{ plan: PLAN }], { planNamespace }, FILLED_IN);
    expect(
      await screen.findByText(
        'There is a namespace of this name already, which was declared otherwise.',
      ),
    ).toBeInTheDocument();
    await press('Review');
    await screen.findByText(/^'Plan' is refused/);
    isRefused();
  });

  it('lets go on when nothing is known, and says so', async () => {
    const planNamespace = jest.fn(async (): Promise<Plan> => {
      throw new TypeError('Failed to fetch');
    });
    await renderForm([{ plan: PLAN }], { planNamespace }, FILLED_IN);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('What would change is not known');
    expect(alert).toHaveTextContent('You can go on');
    planNamespace.mockResolvedValueOnce(plan);
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('group', { name: /ResourceQuota/ }),
    ).toBeInTheDocument();
    await press('Review');
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });
});
