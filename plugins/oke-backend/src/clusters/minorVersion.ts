import type { KubernetesClient } from '@okeanos/backstage-plugin-oke-node';

/**
 * Version of Kubernetes without the patch, for example `v1.36`: what Pod Security Standards are
 * pinned to.
 */
export async function minorVersion(
  client: KubernetesClient,
  signal?: AbortSignal,
): Promise<string> {
  const version = await client.version({ signal });
  const minor = /^v\d+\.\d+/.exec(version)?.[0];
  if (!minor) {
    throw new Error(`The API server has the version '${version}'`);
  }
  return minor;
}
