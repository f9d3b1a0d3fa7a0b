import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { RiShipLine } from '@remixicon/react';
import { okeApiRef } from './api/okeApiRef';
import {
  isOkeClusterAvailable,
  isOkeNamespaceAvailable,
  isOkeServiceAvailable,
} from './entityFilters';
import { itemRenderersApi } from './items/itemRenderersApi';
import { rootRouteRef, templateRouteRef } from './routes';

const okeApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: okeApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new OkeClient(deps),
    }),
});

const serviceCard = EntityCardBlueprint.make({
  name: 'service',
  params: {
    type: 'content',
    filter: isOkeServiceAvailable,
    loader: () =>
      import('./components/ServiceCard').then(m => <m.ServiceCard />),
  },
});

const ingressCard = EntityCardBlueprint.make({
  name: 'ingress',
  params: {
    type: 'content',
    filter: isOkeServiceAvailable,
    loader: () =>
      import('./components/IngressCard').then(m => <m.IngressCard />),
  },
});

const certificatesCard = EntityCardBlueprint.make({
  name: 'certificates',
  params: {
    type: 'content',
    filter: isOkeServiceAvailable,
    loader: () =>
      import('./components/CertificatesCard').then(m => <m.CertificatesCard />),
  },
});

const policyCard = EntityCardBlueprint.make({
  name: 'policy',
  params: {
    type: 'content',
    filter: isOkeServiceAvailable,
    loader: () => import('./components/PolicyCard').then(m => <m.PolicyCard />),
  },
});

const checksCard = EntityCardBlueprint.make({
  name: 'checks',
  params: {
    type: 'content',
    filter: isOkeServiceAvailable,
    loader: () => import('./components/ChecksCard').then(m => <m.ChecksCard />),
  },
});

const clusterCard = EntityCardBlueprint.make({
  name: 'cluster',
  params: {
    type: 'content',
    filter: isOkeClusterAvailable,
    loader: () =>
      import('./components/ClusterCard').then(m => <m.ClusterCard />),
  },
});

const namespaceCard = EntityCardBlueprint.make({
  name: 'namespace',
  params: {
    type: 'content',
    filter: isOkeNamespaceAvailable,
    loader: () =>
      import('./components/NamespaceCard').then(m => <m.NamespaceCard />),
  },
});

const okePage = PageBlueprint.make({
  params: {
    path: '/oke',
    title: 'OKE',
    icon: <RiShipLine />,
    routeRef: rootRouteRef,
    loader: () => import('./components/OkePage').then(m => <m.OkePage />),
  },
});

const choiceFormField = FormFieldBlueprint.make({
  name: 'choice',
  params: {
    field: () =>
      import('./formFields/fields').then(m => createFormField(m.choiceField)),
  },
});

const inputFormField = FormFieldBlueprint.make({
  name: 'input',
  params: {
    field: () =>
      import('./formFields/fields').then(m => createFormField(m.inputField)),
  },
});

const optionFormField = FormFieldBlueprint.make({
  name: 'option',
  params: {
    field: () =>
      import('./formFields/fields').then(m => createFormField(m.optionField)),
  },
});

const nodeSizeFormField = FormFieldBlueprint.make({
  name: 'node-size',
  params: {
    field: () =>
      import('./formFields/fields').then(m => createFormField(m.nodeSizeField)),
  },
});

const networkSizeFormField = FormFieldBlueprint.make({
  name: 'network-size',
  params: {
    field: () =>
      import('./formFields/fields').then(m =>
        createFormField(m.networkSizeField),
      ),
  },
});

const subnetFormField = FormFieldBlueprint.make({
  name: 'subnet',
  params: {
    field: () =>
      import('./formFields/fields').then(m => createFormField(m.subnetField)),
  },
});

const planFormField = FormFieldBlueprint.make({
  name: 'plan',
  params: {
    field: () =>
      import('./formFields/fields').then(m => createFormField(m.planField)),
  },
});

const confirmNameFormField = FormFieldBlueprint.make({
  name: 'confirm-name',
  params: {
    field: () =>
      import('./formFields/fields').then(m =>
        createFormField(m.confirmNameField),
      ),
  },
});

/**
 * The Okeanos plugin for apps on the new frontend system.
 *
 * @public
 */
export const okePlugin = createFrontendPlugin({
  pluginId: 'oke',
  title: 'Okeanos',
  icon: <RiShipLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { template: templateRouteRef },
  extensions: [
    okeApi,
    itemRenderersApi,
    serviceCard,
    ingressCard,
    certificatesCard,
    policyCard,
    checksCard,
    clusterCard,
    namespaceCard,
    okePage,
    choiceFormField,
    confirmNameFormField,
    inputFormField,
    nodeSizeFormField,
    networkSizeFormField,
    subnetFormField,
    optionFormField,
    planFormField,
  ],
});
