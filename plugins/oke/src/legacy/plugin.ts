import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  createScaffolderFieldExtension,
  type FieldExtensionComponent,
} from '@backstage/plugin-scaffolder-react';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import type { JSX } from 'react';
import { okeApiRef } from '../api/okeApiRef';
import {
  choiceField,
  confirmNameField,
  inputField,
  networkSizeField,
  nodeSizeField,
  optionField,
  planField,
  subnetField,
  type ChoiceOptions,
  type ConfirmNameOptions,
  type InputFieldOptions,
  type NetworkSizeOptions,
  type NodeSizeOptions,
  type OptionFieldOptions,
  type PlanFieldOptions,
  type SubnetOptions,
} from '../formFields/fields';
import { rootRouteRef, templateRouteRef } from '../routes';

/**
 * The Okeanos plugin for apps on the old frontend system.
 *
 * @public
 */
export const okePlugin = createPlugin({
  id: 'oke',
  apis: [
    createApiFactory({
      api: okeApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new OkeClient(deps),
    }),
  ],
  routes: { root: rootRouteRef },
  externalRoutes: { template: templateRouteRef },
});

/**
 * Card with the one state of each of the services of an entity, for above the others. For entities where
 * {@link isOkeServiceAvailable} holds.
 *
 * @public
 */
export const EntityOkeServiceCard: () => JSX.Element | null = okePlugin.provide(
  createComponentExtension({
    name: 'EntityOkeServiceCard',
    component: {
      lazy: () => import('../components/ServiceCard').then(m => m.ServiceCard),
    },
  }),
);

/**
 * Card that shows how the services of an entity can be reached. For entities where
 * {@link isOkeServiceAvailable} holds.
 *
 * @public
 */
export const EntityOkeIngressCard: () => JSX.Element | null = okePlugin.provide(
  createComponentExtension({
    name: 'EntityOkeIngressCard',
    component: {
      lazy: () => import('../components/IngressCard').then(m => m.IngressCard),
    },
  }),
);

/**
 * Card that shows the certificates of the services of an entity, and what is known of mutual TLS.
 * For entities where {@link isOkeServiceAvailable} holds.
 *
 * @public
 */
export const EntityOkeCertificatesCard: () => JSX.Element | null =
  okePlugin.provide(
    createComponentExtension({
      name: 'EntityOkeCertificatesCard',
      component: {
        lazy: () =>
          import('../components/CertificatesCard').then(
            m => m.CertificatesCard,
          ),
      },
    }),
  );

/**
 * Card that shows what policies say of the services of an entity. For entities where
 * {@link isOkeServiceAvailable} holds.
 *
 * @public
 */
export const EntityOkePolicyCard: () => JSX.Element | null = okePlugin.provide(
  createComponentExtension({
    name: 'EntityOkePolicyCard',
    component: {
      lazy: () => import('../components/PolicyCard').then(m => m.PolicyCard),
    },
  }),
);

/**
 * Card that shows what evaluators of modules say of the services of an entity that is on no other
 * card; nothing when there is nothing. For entities where {@link isOkeServiceAvailable} holds.
 *
 * @public
 */
export const EntityOkeChecksCard: () => JSX.Element | null = okePlugin.provide(
  createComponentExtension({
    name: 'EntityOkeChecksCard',
    component: {
      lazy: () => import('../components/ChecksCard').then(m => m.ChecksCard),
    },
  }),
);

/**
 * Card that shows the state of a cluster. For entities where {@link isOkeClusterAvailable} holds.
 *
 * @public
 */
export const EntityOkeClusterCard: () => JSX.Element | null = okePlugin.provide(
  createComponentExtension({
    name: 'EntityOkeClusterCard',
    component: {
      lazy: () => import('../components/ClusterCard').then(m => m.ClusterCard),
    },
  }),
);

/**
 * Card that shows the state of an app namespace, and what may be done with it. For entities where
 * {@link isOkeNamespaceAvailable} holds.
 *
 * @public
 */
export const EntityOkeNamespaceCard: () => JSX.Element | null =
  okePlugin.provide(
    createComponentExtension({
      name: 'EntityOkeNamespaceCard',
      component: {
        lazy: () =>
          import('../components/NamespaceCard').then(m => m.NamespaceCard),
      },
    }),
  );

/**
 * Page with the clusters and namespaces that the user may read, and the pages on which they are changed, repaired and
 * deleted.
 *
 * @public
 */
export const OkePage: () => JSX.Element = okePlugin.provide(
  createRoutableExtension({
    name: 'OkePage',
    component: () => import('./LegacyOkePage').then(m => m.LegacyOkePage),
    mountPoint: rootRouteRef,
  }),
);

/**
 * Field `OkeChoice` of a template's form: one of the clusters or namespaces that the user may choose
 * for something. For `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeChoiceFieldExtension: FieldExtensionComponent<
  string,
  ChoiceOptions
> = okePlugin.provide(createScaffolderFieldExtension(choiceField));

/**
 * Field `OkeConfirmName` of a template's form: the name of what was chosen, typed once more. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeConfirmNameFieldExtension: FieldExtensionComponent<
  string,
  ConfirmNameOptions
> = okePlugin.provide(createScaffolderFieldExtension(confirmNameField));

/**
 * Field `OkeInput` of a template's form: a text or a number, taken without the spaces around it. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeInputFieldExtension: FieldExtensionComponent<
  string | number,
  InputFieldOptions
> = okePlugin.provide(createScaffolderFieldExtension(inputField));

/**
 * Field `OkeOption` of a template's form: one of the values that the backend tells for it. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeOptionFieldExtension: FieldExtensionComponent<
  string,
  OptionFieldOptions
> = okePlugin.provide(createScaffolderFieldExtension(optionField));

/**
 * Field `OkeNodeSize` of a template's form: OCPUs or memory of a node, from the sizes that its shape comes in. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeNodeSizeFieldExtension: FieldExtensionComponent<
  string | number,
  NodeSizeOptions
> = okePlugin.provide(createScaffolderFieldExtension(nodeSizeField));

/**
 * Field `OkeNetworkSize` of a template's form: how large a cluster may become, which the subnets follow. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeNetworkSizeFieldExtension: FieldExtensionComponent<
  string,
  NetworkSizeOptions
> = okePlugin.provide(createScaffolderFieldExtension(networkSizeField));

/**
 * Field `OkeSubnet` of a template's form: the block of a subnet, typed or as the size has it. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkeSubnetFieldExtension: FieldExtensionComponent<
  string,
  SubnetOptions
> = okePlugin.provide(createScaffolderFieldExtension(subnetField));

/**
 * Field `OkePlan` of a template's form: what carrying it out would change, and what is in the way. For
 * `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const OkePlanFieldExtension: FieldExtensionComponent<
  string,
  PlanFieldOptions
> = okePlugin.provide(createScaffolderFieldExtension(planField));
