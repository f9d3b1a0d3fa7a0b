import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  entityRouteRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import type {
  Condition,
  DeclaredNamespace,
} from '@okeanos/backstage-plugin-oke-common';
import { screen } from '@testing-library/react';
import { minutesAgo, namespace } from '../__testUtils__/fixtures';
import { okeApiRef } from '../api/okeApiRef';
import { rootRouteRef } from '../routes';
import { NamespaceCard } from './NamespaceCard';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    ...{ name: 'shop', namespace: 'demo' },
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': 'shop',
    },
  },
  spec: { type: 'kubernetes-namespace' },
};

const drifted: Condition = {
  ...{ type: 'Drifted', status: 'True', reason: 'Deleted' },
  message: 'NetworkPolicy okeanos-deny was deleted',
  ...{ observedGeneration: 2, since: minutesAgo(1) },
};

const render = (overrides: Partial<DeclaredNamespace>) =>
  renderInTestApp(
    <EntityProvider entity={entity}>
      <NamespaceCard />
    </EntityProvider>,
    {
      apis: [
        [okeApiRef, { getNamespace: async () => namespace('shop', overrides) }],
      ],
      mountedRoutes: {
        '/oke': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );

const links = async () => {
  await screen.findByRole('list', { name: 'Conditions of shop' });
  return screen.queryAllByRole('link').map(link => link.textContent);
};

it('shows how far it is, and the ways to change and delete it', async () => {
  render({ may: { change: true, delete: true } });
  expect(await links()).toEqual(['Change', 'Delete']);
  expect(
    screen.getByRole('group', { name: 'Ready: True Healthy' }),
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
