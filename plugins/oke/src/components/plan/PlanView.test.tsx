import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  ETAG_ABSENT,
  type Plan,
  type PlanChange,
  type PolicyStatement,
} from '@okeanos/backstage-plugin-oke-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PlanView } from './PlanView';

const quota: PlanChange = {
  ...{ part: 'quota', kind: 'ResourceQuota', name: 'okeanos' },
  ...{ action: 'update', reason: 'the intention changed' },
  fields: ['spec.hard.pods'],
  diff: [{ field: 'spec.hard.pods', from: '50', to: '60' }],
};
const policy: PlanChange = {
  ...{ part: 'deny', kind: 'NetworkPolicy', name: 'okeanos-default-deny' },
  ...{ action: 'none', reason: 'as intended', fields: [] },
};
const unread: PlanChange = {
  ...{ part: 'limits', kind: 'LimitRange', name: 'okeanos' },
  ...{ action: 'unknown', reason: 'it could not be compared: no answer' },
  fields: [],
};
const certificate: PlanChange = {
  ...{ part: 'cart', kind: 'Certificate', name: 'cart-mtls', fields: [] },
  ...{ action: 'delete', reason: 'it is no longer asked for' },
};

const render = (
  plan: Partial<Plan>,
  props: Partial<Parameters<typeof PlanView>[0]> = {},
) =>
  renderInTestApp(
    <PlanView
      of="namespace"
      plan={{ changes: [], problems: [], spec: [], etag: '"a.1"', ...plan }}
      {...props}
    />,
  );

it('shows what was declared and what is asked, from and to', async () => {
  await render({
    changes: [quota],
    spec: [
      { field: 'quota.pods', from: '50', to: '60' },
      { field: 'services[name="cart"].hosts', from: 'cart.example.com' },
    ],
  });
  const list = screen.getByRole('list', { name: 'What is declared' });
  expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent(
    'quota.podsfrom 50 to 60',
  );
  expect(within(list).getAllByRole('listitem')[1]).toHaveTextContent(
    'services[name="cart"].hostsfrom cart.example.com to nothing',
  );
});

it('shows part by part what changes in the cluster, deletions first', async () => {
  await render({ changes: [policy, quota, certificate] });
  const [first, second, ...rest] = within(
    screen.getByRole('list', { name: 'What changes in the cluster' }),
  ).getAllByRole('group');
  expect(rest).toHaveLength(0);
  expect(first).toHaveAccessibleName('Delete Certificate cart-mtls');
  expect(second).toHaveAccessibleName('Change ResourceQuota okeanos');
  expect(second).toHaveTextContent('the intention changed');
  expect(second).toHaveTextContent('spec.hard.podsfrom 50 to 60');
  expect(
    screen.getByText('What is declared stays as it is.'),
  ).toBeInTheDocument();
});

it('shows the parts by what they are about', async () => {
  await render(
    { changes: [{ ...policy, action: 'create' }, quota, certificate] },
    { isByTopic: true },
  );
  const names = screen
    .getAllByRole('list')
    .map(list => list.getAttribute('aria-label'))
    .filter(name => name !== 'Fields of ResourceQuota okeanos that change');
  expect(names).toEqual([
    'Namespace and quota',
    'Network policies',
    'Certificates',
  ]);
  expect(
    within(screen.getByRole('list', { name: 'Network policies' })).getByRole(
      'group',
    ),
  ).toHaveAccessibleName('Create NetworkPolicy okeanos-default-deny');
});

it('folds away what stays', async () => {
  await render({ changes: [policy, quota] });
  expect(
    screen.queryByRole('group', { name: /okeanos-default-deny/ }),
  ).not.toBeInTheDocument();
  await userEvent.click(
    screen.getByRole('button', { name: '1 part stays as it is' }),
  );
  expect(
    screen.getByRole('group', {
      name: 'Stays NetworkPolicy okeanos-default-deny',
    }),
  ).toBeInTheDocument();
});

it('names what could not be read, and does not say that it stays', async () => {
  await render({ changes: [policy, unread] });
  expect(screen.getByText('1 part could not be read')).toBeInTheDocument();
  expect(
    screen.getByRole('group', { name: 'Not known LimitRange okeanos' }),
  ).toHaveTextContent('it could not be compared: no answer');
  expect(screen.queryByText(/Nothing changes/)).not.toBeInTheDocument();
});

it('says that nothing changes only where everything was read', async () => {
  await render({ changes: [policy] });
  expect(
    screen.getByText(
      'Nothing changes: everything in the cluster is so already',
    ),
  ).toBeInTheDocument();
});

it('does not say that of a cluster of which nothing was compared, since it is frozen', async () => {
  await render({ changes: [] }, { of: 'cluster' });
  expect(
    screen.getByText('Nothing is changed in OCI, and it was not compared.'),
  ).toBeInTheDocument();
  expect(screen.queryByText(/so already/)).not.toBeInTheDocument();
});

it('leaves out what is empty of something new', async () => {
  await render({
    spec: [
      { field: 'additionalNodePools[name="gpu"].imageId', to: '""' },
      { field: 'additionalNodePools[name="gpu"].labels', to: '[]' },
      { field: 'additionalNodePools[name="gpu"].size', to: '2' },
    ],
    changes: [quota],
  });
  expect(
    within(screen.getByRole('list', { name: 'What is declared' })).getAllByRole(
      'listitem',
    ),
  ).toHaveLength(1);
});

it('tells from whom fields are taken', async () => {
  await render({ changes: [{ ...quota, takesFrom: ['kubectl-edit'] }] });
  expect(
    screen.getByText('Taken back from kubectl-edit, which has written it.'),
  ).toBeInTheDocument();
});

it('says first, in words, what somebody will notice', async () => {
  await render(
    { changes: [quota] },
    { disruptions: ['cart.example.com is given up'] },
  );
  expect(screen.getByText('Mind this')).toBeInTheDocument();
  expect(screen.getByText('cart.example.com is given up')).toBeInTheDocument();
});

it.each([[[quota]], [[]]])(
  'shows what somebody should know, also where nothing changes',
  async changes => {
    await render({
      changes,
      notices: [
        {
          ...{ field: 'network.peering.via', value: 'none' },
          message: 'Okeanos routes nothing to 192.168.0.0/16',
          remedy: 'Name a DRG',
        },
      ],
    });
    const list = screen.getByRole('list', { name: 'Good to know' });
    expect(list).toHaveTextContent(
      /Okeanos routes nothing to 192.168.0.0\/16.*Name a DRG.*network.peering.via/,
    );
  },
);

it('shows the problems, all at once, and then nothing of what would change', async () => {
  await render({
    changes: [quota],
    problems: ['services[0].name', 'quota.pods'].map(field => ({
      ...{ field, value: '', message: `wrong: ${field}`, remedy: 'Mend it' },
    })),
  });
  expect(screen.getByText('Wrong: services[0].name.')).toBeInTheDocument();
  expect(screen.getByText('Wrong: quota.pods.')).toBeInTheDocument();
  expect(screen.queryByRole('group')).not.toBeInTheDocument();
});

it('folds away the whole spec of what is declared for the first time', async () => {
  await render({
    etag: ETAG_ABSENT,
    spec: [{ field: 'name', to: 'shop' }],
    changes: [{ ...quota, action: 'create', diff: undefined, fields: [] }],
  });
  expect(screen.queryByRole('list', { name: 'What is declared' })).toBeNull();
  await userEvent.click(
    screen.getByRole('button', { name: 'What is declared (1 field)' }),
  );
  expect(
    screen.getByRole('list', { name: 'What is declared' }),
  ).toHaveTextContent('namefrom nothing to shop');
});

it('shows plans of backends that tell no values', async () => {
  await render({
    spec: undefined,
    changes: [{ ...quota, diff: undefined }],
  });
  expect(screen.getByRole('group')).toHaveTextContent('spec.hard.pods');
  expect(screen.queryByText(/What is declared/)).not.toBeInTheDocument();
});

const statement: PolicyStatement = {
  identity: 'provisioner',
  text: 'Allow group makers to manage vcns in tenancy',
  why: [{ feature: 'network', operations: ['CreateVcn', 'DeleteVcn'] }],
  basis: 'documented',
  sources: ['https://docs.oracle.com/'],
  hasPlaceholder: false,
};

it('shows what OCI has to permit to whom it is told, to be copied at once', async () => {
  const user = userEvent.setup();
  const copied = jest.spyOn(navigator.clipboard, 'writeText');
  await render({
    changes: [quota],
    policy: [
      statement,
      {
        ...statement,
        text: 'Allow group makers to inspect compartments in tenancy',
        basis: 'inferred',
        without: 'forms list no compartments',
      },
      {
        ...statement,
        identity: 'watcher',
        text: 'Allow group <group of the watcher> to use clusters in tenancy',
        hasPlaceholder: true,
      },
    ],
  });
  await user.click(
    screen.getByRole('button', { name: 'Permissions in OCI: 3 statements' }),
  );
  const makers = await screen.findByRole('group', {
    name: 'Who makes clusters: the provisioner of Okeanos',
  });
  await user.click(
    within(makers).getByRole('button', { name: 'Copy 2 statements' }),
  );
  expect(copied).toHaveBeenCalledWith(
    'Allow group makers to manage vcns in tenancy\nAllow group makers to inspect compartments in tenancy',
  );
  await user.click(
    within(makers).getByRole('button', { name: 'What each of the 2 is for' }),
  );
  const [first, second] = within(makers).getAllByRole('listitem');
  expect(first).toHaveTextContent('network: CreateVcn, DeleteVcn');
  expect(first).toHaveTextContent("Oracle's documentation says so.");
  expect(second).toHaveTextContent('Concluded from what');
  expect(second).toHaveTextContent('without it, forms list no compartments.');
  expect(screen.getByText('Something is to be filled in')).toBeInTheDocument();
});

it('shows it also where something is in the way', async () => {
  const problem = { field: 'name', value: '', message: 'no', remedy: 'x' };
  await render({ problems: [problem], policy: [statement] });
  expect(
    screen.getByRole('button', { name: 'Permissions in OCI: 1 statement' }),
  ).toBeInTheDocument();
});

it('shows nothing of it to whom it is not told', async () => {
  await render({ changes: [quota] });
  expect(screen.queryByText(/^Permissions in OCI/)).not.toBeInTheDocument();
});
