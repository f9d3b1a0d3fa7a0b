import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigSources } from '@backstage/config-loader';
import {
  authenticate,
  caOfOkeKubeconfig,
  ClusterConnection,
  OciSdkApi,
  okeTokenSource,
  realmDomainOf,
  type ClusterAccess,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';

const ROOT = join(__dirname, '..');

/**
 * Connects to a cluster of the sandbox as its administrator, past the portal: what `oci ce cluster
 * create-kubeconfig` and kubectl do.
 *
 * @param name - name of the cluster
 * @throws Error when the sandbox does not run or has no such cluster
 */
export async function connectSandboxCluster(
  name: string,
): Promise<ClusterConnection> {
  return new ClusterConnection(await accessSandboxCluster(name));
}

/**
 * How a cluster of the sandbox is reached as its administrator.
 *
 * @param name - name of the cluster
 * @throws Error when the sandbox does not run or has no such cluster
 */
export async function accessSandboxCluster(
  name: string,
): Promise<ClusterAccess> {
  const { region, endpoint, configFile, routesFile } = await ociOfPortal();
  const authentication = await authenticate({
    type: 'configFile',
    file: configFile,
  });
  const api = await OciSdkApi.create({
    authentication,
    region,
    endpoint,
  });
  const compartmentId = tenancyOf(readFileSync(configFile, 'utf8'));
  const clusters = await api.list('Cluster', { compartmentId });
  const cluster = clusters.find(
    each => each.name === name && each.lifecycleState === 'ACTIVE',
  );
  const host = cluster?.endpoints?.privateEndpoint?.split(':')[0];
  if (!cluster || !host) {
    throw new Error(`The sandbox has no active cluster ${name}`);
  }
  const routes = z
    .record(z.string(), z.object({ host: z.string(), port: z.number() }))
    .parse(JSON.parse(readFileSync(routesFile, 'utf8')));
  return {
    dial: routes[cluster.id],
    tlsServerName: host,
    ca: caOfOkeKubeconfig(await api.createKubeconfig(cluster.id)),
    token: okeTokenSource({
      signer: authentication,
      clusterId: cluster.id,
      region,
      realmDomain: realmDomainOf(region),
    }),
  };
}

/** As the app-config files of the portal say, those of a developer included. */
async function ociOfPortal() {
  process.env.OKEANOS_DATA ??= join(ROOT, '.okeanos');
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ rootDir: ROOT }),
  );
  config.close();
  const oci = config.getConfig('oke.oci');
  return {
    region: oci.getString('region'),
    endpoint: oci.getString('endpoint'),
    configFile: oci.getString('provisioner.file'),
    routesFile: oci.getString('routesFile'),
  };
}

function tenancyOf(config: string): string {
  const tenancy = /^tenancy\s*=\s*(\S+)/m.exec(config)?.[1];
  if (!tenancy) {
    throw new Error('The OCI configuration of the sandbox names no tenancy');
  }
  return tenancy;
}
