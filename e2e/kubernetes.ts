import {
  DiscoveringKubernetesApi,
  KubernetesClient,
  type ObjectRef,
} from '@okeanos/backstage-plugin-oke-node';
import { connectSandboxCluster } from '../scripts/sandboxCluster';

/** The real API server of a cluster of the sandbox, past the portal. */
export async function connectCluster(name: string) {
  const connection = await connectSandboxCluster(name);
  const api = new DiscoveringKubernetesApi(new KubernetesClient(connection));

  const patch = async (
    method: 'PATCH',
    path: string,
    contentType: string,
    body: unknown,
  ) => {
    const answer = await connection.request({
      method,
      path,
      headers: { 'content-type': contentType },
      body: JSON.stringify(body),
    });
    if (answer.statusCode !== 200) {
      throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
    }
  };
  const mergePatch = (path: string, body: unknown) =>
    patch('PATCH', path, 'application/merge-patch+json', body);

  return {
    api,
    close: () => connection.close(),

    async deleteObject(ref: ObjectRef) {
      const live = await api.get(ref);
      await api.delete(ref, live?.metadata.uid ?? '');
    },

    /** What `cmctl renew` does: sets the condition `Issuing`. */
    async renewCertificate(namespace: string, certificate: string) {
      const path = `/apis/cert-manager.io/v1/namespaces/${namespace}/certificates/${certificate}/status`;
      await patch('PATCH', path, 'application/json-patch+json', [
        {
          op: 'add',
          path: '/status/conditions/-',
          value: {
            type: 'Issuing',
            status: 'True',
            reason: 'ManuallyTriggered',
            message: 'Renewed by the test',
            lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
          },
        },
      ]);
    },

    async scaleDeployment(
      namespace: string,
      deployment: string,
      replicas: number,
    ) {
      await mergePatch(
        `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}/scale`,
        { spec: { replicas } },
      );
    },

    async pointRouteAt(namespace: string, route: string, service: string) {
      await mergePatch(
        `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes/${route}`,
        { spec: { rules: [{ backendRefs: [{ name: service, port: 443 }] }] } },
      );
    },
  };
}
