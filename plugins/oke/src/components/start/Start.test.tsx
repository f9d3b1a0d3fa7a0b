import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { okeApiRef, type OkeApi } from '../../api/okeApiRef';
import { Start } from './Start';

const template = (name: string, action: string) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: {
    name,
    namespace: 'default',
    title: `Make a ${name}`,
    description: `All that a ${name} needs.`,
  },
  spec: { type: 'service', steps: [{ id: 'make', action }] },
});

const NAMESPACE = template('namespace', 'oke:namespace:create');
const CLUSTER = template('cluster', 'oke:cluster:create');
const OTHER = template('website', 'publish:github');

function render(api: Partial<OkeApi>, entities = [NAMESPACE, CLUSTER, OTHER]) {
  renderInTestApp(<Start />, {
    apis: [
      [
        okeApiRef,
        {
          listChoices: async () => [{ cluster: 'demo' }],
          listOptions: async () => ({
            items: [{ value: 'group:default/platform', title: 'platform' }],
          }),
          ...api,
        },
      ],
      [catalogApiRef, catalogApiMock({ entities })],
    ],
  });
}

const offered = async () => {
  const list = await screen.findByRole('list', { name: 'Make something' });
  return list.textContent;
};

it('says what a namespace is, and offers the templates that make one, or a cluster', async () => {
  render({});
  expect(await screen.findByText('Make a cluster')).toBeInTheDocument();
  expect(await offered()).toBe(
    'Make a namespaceAll that a namespace needs.Make a clusterAll that a cluster needs.',
  );
  expect(screen.getByText(/A namespace is a place/)).toBeInTheDocument();
  expect(screen.queryByText(/There is no cluster/)).not.toBeInTheDocument();
  expect(screen.queryByText(/No template/)).not.toBeInTheDocument();
});

it('offers no cluster to who may not make one', async () => {
  render({ listOptions: async () => ({ items: [] }) });
  expect(await screen.findByText('Make a namespace')).toBeInTheDocument();
  await screen.findByText('All that a namespace needs.');
  expect(screen.queryByText('Make a cluster')).not.toBeInTheDocument();
});

it('says that there is no cluster for a namespace', async () => {
  render({ listChoices: async () => [] });
  expect(
    await screen.findByText(
      'There is no cluster on which you may make a namespace',
    ),
  ).toBeInTheDocument();
  expect(screen.queryByText('Make a namespace')).not.toBeInTheDocument();
  expect(await screen.findByText('Make a cluster first.')).toBeInTheDocument();
});

it('sends who may not make a cluster either to the platform team', async () => {
  render({
    listChoices: async () => [],
    listOptions: async () => ({ items: [] }),
  });
  expect(await screen.findByText(/ask your platform team/)).toBeInTheDocument();
  expect(screen.queryByText('Make a cluster first.')).not.toBeInTheDocument();
});

it('refuses nothing while it is not known', async () => {
  const fail = async () => {
    throw new TypeError('fetch failed');
  };
  render({ listChoices: fail, listOptions: fail });
  expect(await screen.findByText('Make a namespace')).toBeInTheDocument();
  expect(await screen.findByText('Make a cluster')).toBeInTheDocument();
});

it('says that no template makes namespaces', async () => {
  render({}, [OTHER, CLUSTER]);
  expect(
    await screen.findByText('No template that you may see makes namespaces'),
  ).toBeInTheDocument();
});
