import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  signalsServiceRef,
  type SignalPayload,
} from '@backstage/plugin-signals-node';
import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { okePlugin } from '../plugin';
import { SHOP_TEAM } from './fixtures';
import { okeClientFor } from './okeClientFor';
import { RecordingLogger } from './RecordingLogger';
import { teamPermissions } from './teams';

export interface PortalOptions {
  /** Folder of the SQLite files. */
  databaseDir: string;
  /** Paths of the kubeconfigs of cluster `demo`, unless `identities` are given. */
  provisionerKubeconfig: string;
  watcherKubeconfig: string;
  /** Those of cluster `demo` in app-config. */
  identities?: { provisioner: object; watcher: object; impersonator?: object };
  /** `oke.kubeconfigCommands` of app-config. */
  kubeconfigCommands?: { command: string; args: string[] }[];
  entities?: Entity[];
  /** Backstage group -> group in the cluster. By default the shop team has one, and the billing team has none. */
  groups?: Record<string, string>;
  /** Modules of the plugin, and other plugins with theirs. */
  modules?: BackendFeature[];
  /** `oke.namespaceBlocks` of app-config. */
  namespaceBlocks?: Record<string, { allow: string[] }>;
  /** `kubernetes` of app-config. */
  kubernetes?: object;
}

/** A backend with this plugin on a real cluster `demo`, and what one needs to look at it. */
export interface Portal {
  /** The API, as somebody calls it. */
  as(user: string): OkeClient;
  /** Where it is reached. */
  url: string;
  /** All that was logged and audited. */
  log: readonly string[];
  /** Everything that was sent on a channel. */
  signalsOf(channel: string): unknown[];
  stop(): Promise<void>;
}

/** Starts a backend with the plugin as it is in production, but for sign-in, catalog and signals. */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const signals: SignalPayload[] = [];
  const log: string[] = [];
  const backend = await startTestBackend({
    features: [
      okePlugin,
      ...(options.modules ?? []),
      mockServices.rootConfig.factory({
        data: {
          ...(options.kubernetes && { kubernetes: options.kubernetes }),
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: { directory: options.databaseDir },
            },
          },
          oke: {
            kubeconfigCommands: options.kubeconfigCommands ?? [],
            namespaceBlocks: options.namespaceBlocks ?? {},
            groups: options.groups ?? { [SHOP_TEAM]: 'shop-team' },
            clusters: [
              {
                name: 'demo',
                ingressNamespaces: ['okeanos-ingress'],
                hostDomains: ['apps.example.com'],
                provisioner: { kubeconfig: options.provisionerKubeconfig },
                watcher: {
                  kubeconfig: options.watcherKubeconfig,
                  group: 'okeanos:watchers',
                },
                ...options.identities,
              },
            ],
          },
        },
      }),
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => new RecordingLogger(log),
      }),
      catalogServiceMock.factory({ entities: options.entities }),
      schedulerServiceFactory,
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => teamPermissions,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          async publish(signal: SignalPayload) {
            signals.push(signal);
          },
        }),
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}`;
  const baseUrl = `${url}/api/oke`;
  return {
    url,
    as: user => okeClientFor(baseUrl, mockCredentials.user.header(user)),
    log,
    signalsOf: channel =>
      signals
        .filter(signal => signal.channel === channel)
        .map(({ message }) => message),
    stop: () => backend.stop(),
  };
}
