import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Sandbox } from '../../plugins/oke-node/src/testing/startSandbox';
import { editFile } from './editFile';
import type { MadeApp } from './makeApp';

const ROOT = resolve(__dirname, '../..');

/** The group of the creator's example data that the guest is in. */
const TEAM = 'group:default/guests';

/** The service whose cards are opened. */
const CART = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': 'shop',
      'okeanos.io/service': 'cart',
    },
  },
  spec: { type: 'service', lifecycle: 'experimental', owner: TEAM },
};

/**
 * Gives the app a cluster, a service in the catalog and the template for app namespaces, which asks for the block of
 * the example, too.
 */
export function configureApp(
  { folder }: MadeApp,
  options: {
    cluster: Sandbox['cluster'];
    appPort: number;
    backendPort: number;
    say: (change: string) => void;
  },
): void {
  const { cluster, appPort, backendPort, say } = options;
  const examples = join(folder, 'examples/okeanos');
  mkdirSync(examples);
  cpSync(join(ROOT, 'templates/app-namespace'), examples, { recursive: true });
  editFile(join(examples, 'template.yaml'), text =>
    text.replace(
      /^( +)services: \$\{\{ parameters\.services \}\}\n/m,
      (services: string, indent: string) =>
        `${services}${indent}blocks:\n${indent}  pod-disruption-budget: { maxUnavailable: 1 }\n`,
    ),
  );
  writeFileSync(join(examples, 'cart.yaml'), stringify(CART));
  say(
    'examples/okeanos: the template for app namespaces, with the block of the example; a component of the catalog',
  );

  const baseUrl = `http://localhost:${appPort}`;
  const file = (target: string, kinds?: string[]) => ({
    type: 'file',
    target: `../../examples/${target}`,
    ...(kinds && { rules: [{ allow: kinds }] }),
  });
  writeFileSync(
    join(folder, 'app-config.local.yaml'),
    stringify({
      app: { baseUrl },
      backend: {
        baseUrl: `http://localhost:${backendPort}`,
        listen: { port: backendPort, host: '127.0.0.1' },
        cors: { origin: baseUrl },
      },
      auth: { providers: { guest: { userEntityRef: 'user:default/guest' } } },
      catalog: {
        locations: [
          file('entities.yaml'),
          file('org.yaml', ['User', 'Group']),
          file('okeanos/template.yaml', ['Template']),
          file('okeanos/cart.yaml'),
        ],
      },
      oke: {
        groups: { [TEAM]: 'shop-team' },
        clusters: [
          {
            name: cluster.name,
            owner: TEAM,
            ingressNamespaces: ['okeanos-ingress'],
            hostDomains: ['apps.example.com'],
            provisioner: { kubeconfig: cluster.provisionerKubeconfig },
            watcher: {
              kubeconfig: cluster.watcherKubeconfig,
              group: 'okeanos:watchers',
            },
          },
        ],
      },
    }),
  );
  say(
    'app-config.local.yaml: free ports, the guest as a User of the example data, the cluster',
  );
}
