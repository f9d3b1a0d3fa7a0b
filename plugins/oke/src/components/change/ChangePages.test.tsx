import {
  OkeResponseError,
  PlanMovedError,
  type DeclaredNamespace,
  type NamespaceSpec,
  type NamespaceSpecInput,
  type Plan,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import {
  configure,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  clusterResources,
  declaredCluster,
  namespace,
  notDeclared,
} from '../../__testUtils__/fixtures';
import { renderOkePage } from '../../__testUtils__/renderOkePage';
import type { OkeApi } from '../../api/okeApiRef';
import { sentence } from '../sentence';

// A whole form is rendered with every key. What is hidden is not sought out, which takes the most of the time.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 20_000, defaultHidden: true });

const may = { change: true, delete: true };
const { spec } = namespace('shop');
const shop = namespace('shop', {
  may,
  spec: {
    ...spec,
    services: [
      { name: 'cart', ports: [8080], hosts: ['cart.example.com'] },
      { name: 'checkout', ports: [8080], hosts: [] },
    ],
  },
});
const CHANGE = '/clusters/demo/namespaces/shop/change';

/** A plan as the backend makes it, as far as these tests look at it. */
const planOf = (
  asked: NamespaceSpecInput,
  { spec: present, etag }: DeclaredNamespace = shop,
): Plan => ({
  changes: [],
  problems: [],
  etag,
  spec:
    asked.quota?.pods === present.quota.pods
      ? []
      : [
          {
            field: 'quota.pods',
            from: String(present.quota.pods),
            to: String(asked.quota?.pods),
          },
        ],
  id: `plan of ${asked.quota?.pods} on ${etag}`,
});

const problem = (field: string): PlanProblem => ({
  ...{ field, value: 'x', message: `${field} is wrong`, remedy: 'Mend it' },
});

function render(api: Partial<OkeApi> = {}, path = CHANGE) {
  const putNamespace = jest.fn<
    Promise<DeclaredNamespace>,
    Parameters<OkeApi['putNamespace']>
  >(async () => shop);
  renderOkePage(path, {
    getNamespace: async () => shop,
    planNamespace: async asked => planOf(asked),
    putNamespace,
    ...api,
  });
  return { putNamespace };
}

const pods = () => screen.findByLabelText('Pods', { selector: 'input' });
/** Types a number as one does: it counts when the field is left. */
const setPods = async (value: string) => {
  const field = await pods();
  await userEvent.clear(field);
  await userEvent.type(field, value);
  await userEvent.tab();
};
const plan = () => screen.findByRole('region', { name: 'What will happen' });
const button = async () =>
  within(await plan()).getByRole('button', { name: 'Change shop as planned' });
const confirm = async () => {
  const press = await button();
  await waitFor(() => expect(press).toBeEnabled());
  fireEvent.click(press);
};

it('begins with the present spec, and there is nothing to confirm', async () => {
  render();
  expect(await pods()).toHaveValue('50');
  expect(
    await screen.findByText(
      'Nothing changes: everything in the cluster is so already',
    ),
  ).toBeInTheDocument();
  expect(await button()).toBeDisabled();
});

it('shows the plan of what is asked, and confirms it with its id', async () => {
  const { putNamespace } = render();
  await setPods('60');
  expect(
    await screen.findByRole('list', { name: 'What is declared' }),
  ).toHaveTextContent('quota.podsfrom 50 to 60');
  expect(within(await plan()).getByRole('status')).toHaveTextContent(
    '1 change',
  );
  await confirm();
  expect(await screen.findByText('The page of an entity')).toBeInTheDocument();
  expect(putNamespace.mock.calls).toEqual([
    [
      { ...shop.spec, quota: { ...shop.spec.quota, pods: 60 } },
      { plan: `plan of 60 on ${shop.etag}` },
    ],
  ]);
});

it('says at the fields how much they may be, for this namespace and this owner', async () => {
  const listNamespaceBounds = jest.fn(async () => [
    { field: 'quota.pods', most: '80', reason: 'x' },
    { field: 'quota.cpu', most: '16', reason: 'x' },
    { field: 'podSecurity', most: 'restricted', reason: 'x' },
  ]);
  render({ listNamespaceBounds });
  expect(await screen.findByText('At most 80')).toBeInTheDocument();
  expect(
    screen.getByText('In cores, for example 4 or 500m. At most 16'),
  ).toBeInTheDocument();
  expect(
    screen.getByText('Not less strict than restricted'),
  ).toBeInTheDocument();
  expect(listNamespaceBounds.mock.calls).toEqual([
    ['demo', { owner: shop.spec.owner, name: 'shop' }, expect.anything()],
  ]);
});

it('keeps fields that it does not know', async () => {
  const newer: NamespaceSpec & { lifetime: object } = {
    ...shop.spec,
    lifetime: { hours: 8 },
  };
  const { putNamespace } = render({
    getNamespace: async () => ({ ...shop, spec: newer }),
  });
  await setPods('60');
  await confirm();
  expect(putNamespace.mock.calls[0][0]).toEqual({
    ...newer,
    quota: { ...shop.spec.quota, pods: 60 },
  });
});

it('shows what is wrong at the fields, all at once, and goes to the first', async () => {
  const { putNamespace } = render({
    planNamespace: async () => ({
      changes: [],
      problems: [
        problem('quota.pods'),
        problem('services[0].hosts[0]'),
        problem('services[1].name'),
        problem('blocks.budget'),
      ],
    }),
  });
  const host = await screen.findByLabelText('Host 1 of cart');
  await waitFor(() =>
    expect(host).toHaveAccessibleDescription(
      'Services[0].hosts[0] is wrong. Mend it.',
    ),
  );
  const checkout = screen.getByRole('group', { name: 'checkout' });
  expect(within(checkout).getByLabelText('Name')).toHaveAccessibleDescription(
    /Services\[1\]\.name is wrong\. Mend it\./,
  );
  expect(await pods()).toHaveAccessibleDescription(/Quota\.pods is wrong/);
  // What has no field is told with the plan, and only that.
  const problems = within(await plan()).getByRole('list');
  expect(problems).toHaveTextContent('Blocks.budget is wrong.');
  expect(problems).not.toHaveTextContent('Quota');
  expect(within(await plan()).getByRole('status')).toHaveTextContent(
    '4 things are to be corrected',
  );
  await confirm();
  expect(host).toHaveFocus();
  expect(putNamespace).not.toHaveBeenCalled();
});

it('takes the problems of a spec whose form is wrong for those of a plan', async () => {
  render({
    planNamespace: async () => {
      throw new OkeResponseError(400, 'InputError', 'No', [
        problem('quota.cpu'),
      ]);
    },
  });
  await waitFor(async () =>
    expect(
      await screen.findByLabelText('CPU', { selector: 'input' }),
    ).toHaveAccessibleDescription(/Quota\.cpu is wrong\. Mend it\./),
  );
});

it('says what somebody will notice', async () => {
  render({
    planNamespace: async asked => ({
      ...planOf(asked),
      spec: [{ field: 'services', from: 'cart.example.com' }],
    }),
  });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Remove Host 1 of cart' }),
  );
  expect(
    await screen.findByText(/^cart\.example\.com is given up/),
  ).toBeInTheDocument();
});

it('adds services, ports and hosts, where the focus goes on', async () => {
  const { putNamespace } = render({
    planNamespace: async asked => ({
      ...planOf(asked),
      spec: [{ field: 'services', to: 'more' }],
    }),
  });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Add a service' }),
  );
  const added = await screen.findByRole('group', { name: 'Service 3' });
  fireEvent.change(within(added).getByLabelText('Name'), {
    target: { value: 'api' },
  });
  await userEvent.click(
    within(await screen.findByRole('group', { name: 'api' })).getByRole(
      'button',
      { name: 'Add a host' },
    ),
  );
  const host = await screen.findByLabelText('Host 1 of api');
  await waitFor(() => expect(host).toHaveFocus());
  fireEvent.change(host, { target: { value: 'api.example.com' } });
  await confirm();
  await waitFor(() =>
    expect(putNamespace.mock.calls[0]?.[0].services?.[2]).toEqual({
      name: 'api',
      ports: [8080],
      hosts: ['api.example.com'],
    }),
  );
});

describe('when somebody else was faster', () => {
  const theirs = {
    ...shop,
    etag: '"their.3"',
    generation: 3,
    requestedBy: 'user:default/pia',
    spec: { ...shop.spec, drift: 'repair' as const },
  };

  it('shows what is different, keeps what was typed, and confirms again', async () => {
    let present: DeclaredNamespace = shop;
    const putNamespace = jest
      .fn<Promise<DeclaredNamespace>, Parameters<OkeApi['putNamespace']>>()
      .mockImplementationOnce(async asked => {
        present = theirs;
        throw new PlanMovedError(412, 'No', planOf(asked, theirs), [
          { what: 'spec drift', before: undefined, now: 'repair → report' },
        ]);
      })
      .mockImplementation(async () => theirs);
    render({
      getNamespace: async () => present,
      planNamespace: async asked => planOf(asked, present),
      putNamespace,
    });
    await setPods('60');
    await confirm();

    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Nothing was done');
    expect(alert).toHaveTextContent(
      'spec drift before: nothing now: repair → report',
    );
    expect(await pods()).toHaveValue('60');
    expect(
      await screen.findByText('Somebody else has changed it meanwhile'),
    ).toBeInTheDocument();

    await confirm();
    expect(
      await screen.findByText('The page of an entity'),
    ).toBeInTheDocument();
    // Of the other's change nothing is lost either.
    expect(putNamespace.mock.calls[1]).toEqual([
      {
        ...theirs.spec,
        quota: { ...shop.spec.quota, pods: 60 },
      },
      { plan: `plan of 60 on ${theirs.etag}` },
    ]);
  });

  it('names what both have changed', async () => {
    let present: DeclaredNamespace = shop;
    render({
      getNamespace: async () => present,
      planNamespace: async asked => planOf(asked, present),
    });
    await setPods('60');
    await screen.findByText('1 change');
    present = {
      ...theirs,
      spec: { ...shop.spec, quota: { ...shop.spec.quota, pods: 70 } },
    };
    await setPods('61');
    expect(
      await screen.findByText(
        'You both have changed, and yours is kept: quota.pods',
      ),
    ).toBeInTheDocument();
    expect(await pods()).toHaveValue('61');
  });
});

it('says why it was refused, and keeps what was typed', async () => {
  render({
    putNamespace: async () => {
      throw new OkeResponseError(409, 'ConflictError', 'It is frozen', []);
    },
  });
  await setPods('60');
  await confirm();
  expect(await screen.findByRole('alert')).toHaveTextContent('It is frozen');
  expect(await pods()).toHaveValue('60');
});

it('tells who may not change it so, and whose it is, without a form', async () => {
  render({
    getNamespace: async () => ({
      ...shop,
      may: { change: false, delete: false },
    }),
  });
  expect(
    await screen.findByText('You may not change shop'),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'team-a' })).toBeInTheDocument();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
});

it('tells strangers nothing', async () => {
  render({ getNamespace: notDeclared });
  expect(
    await screen.findByText('No status that you may see'),
  ).toBeInTheDocument();
});

it('changes nothing of what is being deleted', async () => {
  render({
    getNamespace: async () => ({
      ...shop,
      deletionRequestedAt: '2026-01-01T00:00:00.000Z',
    }),
  });
  expect(await screen.findByText(/^shop is being deleted/)).toBeInTheDocument();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
});

it('repairs by confirming the plan of what is declared already', async () => {
  const { putNamespace } = render(
    {
      planNamespace: async asked => ({
        ...planOf(asked),
        changes: [
          {
            ...{ part: 'deny', kind: 'NetworkPolicy', name: 'okeanos-deny' },
            ...{ action: 'create', reason: 'it was deleted by somebody else' },
            fields: [],
          },
        ],
      }),
    },
    '/clusters/demo/namespaces/shop/repair',
  );
  expect(
    await screen.findByRole('group', {
      name: 'Create NetworkPolicy okeanos-deny',
    }),
  ).toHaveTextContent('it was deleted by somebody else');
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  await userEvent.click(
    screen.getByRole('button', { name: 'Repair shop as planned' }),
  );
  await screen.findByText('The page of an entity');
  expect(putNamespace.mock.calls).toEqual([
    [shop.spec, { plan: `plan of 50 on ${shop.etag}` }],
  ]);
});

it('changes a cluster, and shows what cannot be changed with the reason', async () => {
  const cluster = declaredCluster({ may });
  const putCluster = jest.fn(async () => cluster);
  await renderOkePage('/clusters/demo/change', {
    getCluster: async () => cluster,
    planCluster: async asked => ({
      changes: [],
      problems: [],
      spec: [{ field: 'nodePool.size', to: String(asked.nodePool?.size) }],
      id: `plan of ${asked.nodePool?.size}`,
      etag: cluster.etag,
    }),
    putCluster,
  });
  const size = await screen.findByLabelText('Number of nodes', {
    selector: 'input',
  });
  await userEvent.clear(size);
  await userEvent.type(size, '1');
  await userEvent.tab();
  expect(
    await screen.findByText(/^node-pool shrinks from 2 to 1/),
  ).toBeInTheDocument();
  const fixed = screen.getByRole('group', { name: 'What stays as it is' });
  expect(fixed).toHaveTextContent('OCI changes none of these');
  expect(fixed).toHaveTextContent('Block of the VCN10.0.0.0/16');
  const press = screen.getByRole('button', { name: 'Change demo as planned' });
  await waitFor(() => expect(press).toBeEnabled());
  fireEvent.click(press);
  await waitFor(() =>
    expect(putCluster).toHaveBeenCalledWith(
      {
        ...cluster.spec,
        nodePool: { ...cluster.spec.nodePool, size: 1 },
      },
      { plan: 'plan of 1' },
    ),
  );
});

it('adds and takes out node pools and add-ons, and shows what is wrong with a list where it is', async () => {
  const cluster = declaredCluster({ may });
  const asked = jest.fn();
  await renderOkePage('/clusters/demo/change', {
    getCluster: async () => cluster,
    getClusterResources: async () => clusterResources(),
    listOptions: async () => ({ items: [] }),
    planCluster: async planned => {
      asked(planned);
      return {
        changes: [],
        problems: ['additionalNodePools', 'addons'].map(problem),
      };
    },
  });
  const last = () => asked.mock.calls.at(-1)?.[0];
  for (const name of ['Add a node pool', 'Add an add-on']) {
    fireEvent.click(await screen.findByRole('button', { name }));
  }
  const pool = await screen.findByRole('group', { name: 'Node pool 2' });
  await userEvent.type(
    within(pool).getByLabelText('Name of the node pool'),
    'gpu',
  );
  const named = await screen.findByRole('group', { name: 'gpu' });
  fireEvent.click(within(named).getByRole('button', { name: 'Add a taint' }));
  await userEvent.type(
    within(named).getByLabelText('Key of Taint 1 of gpu'),
    'x',
  );
  await waitFor(() =>
    expect(last()).toMatchObject({
      additionalNodePools: [
        { name: 'gpu', size: 2, taints: [{ key: 'x', effect: 'NoSchedule' }] },
      ],
      addons: [{ name: '', configurations: [] }],
    }),
  );
  for (const field of ['additionalNodePools', 'addons']) {
    expect(
      await screen.findByText(`${sentence(`${field} is wrong`)} Mend it.`),
    ).toBeInTheDocument();
  }
  fireEvent.click(screen.getByRole('button', { name: 'Remove gpu' }));
  fireEvent.click(screen.getByRole('button', { name: 'Remove Add-on 1' }));
  await waitFor(() =>
    expect(last()).toMatchObject({ additionalNodePools: [], addons: [] }),
  );
});

it('takes out a block of the platform team, and says fewer of what in words', async () => {
  const withBlock = namespace('shop', {
    may,
    spec: { ...shop.spec, blocks: { backups: { daily: true }, mesh: {} } },
  });
  const { putNamespace } = render({
    getNamespace: async () => withBlock,
    planNamespace: async asked => ({
      ...planOf(asked, withBlock),
      spec: [{ field: 'blocks.backups', from: 'there' }],
    }),
  });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Remove backups' }),
  );
  expect(screen.queryByRole('button', { name: 'Remove backups' })).toBeNull();
  const loadBalancers = screen.getByLabelText('Load balancers', {
    selector: 'input',
  });
  // It counts while it is typed, before the field is left.
  await userEvent.clear(loadBalancers);
  expect(loadBalancers).toHaveValue('');
  await userEvent.type(loadBalancers, '0');
  expect(
    await screen.findByText(/^Fewer load balancers are allowed, 0 in place/),
  ).toBeInTheDocument();
  await confirm();
  await waitFor(() => expect(putNamespace).toHaveBeenCalled());
  expect(putNamespace.mock.calls[0][0].blocks).toEqual({ mesh: {} });
});

it('does not call the version of a cluster the newest, which can be another one by now', async () => {
  const cluster = declaredCluster({ may });
  await renderOkePage('/clusters/demo/change', {
    getCluster: async () => cluster,
    getClusterResources: async () => clusterResources(),
    listOptions: async kind => ({
      items:
        kind === 'kubernetes-version'
          ? [
              { value: '', title: 'The newest (v1.36.3)' },
              { value: 'v1.36.3', title: 'v1.36.3' },
              { value: 'v1.35.2', title: 'v1.35.2' },
              { value: 'v1.33.1', title: 'v1.33.1' },
            ]
          : [],
    }),
    planCluster: async () => ({ changes: [], problems: [] }),
  });
  const version = await screen.findByRole('button', {
    name: /^The one that was chosen \(v1\.34\.2\).*Version/,
  });
  expect(screen.queryByText(/The newest \(/)).not.toBeInTheDocument();

  // Nor does it offer what OKE would refuse.
  expect(screen.getByText(/one minor version at a time/)).toBeInTheDocument();
  fireEvent.click(version);
  const list = await screen.findByRole('listbox');
  const offered = within(list).getAllByRole('option');
  expect(offered.map(({ textContent }) => textContent)).toEqual([
    'The one that was chosen (v1.34.2)',
    'v1.35.2',
  ]);
});
