import {
  ApiException,
  AppsV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { accessSandboxCluster } from '../scripts/sandboxCluster';

/** Names an object. */
interface ObjectReference {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** An object with whatever its kind has. */
type NewObject = ObjectReference & { [field: string]: unknown };

const MERGE_PATCH = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
const JSON_PATCH = setHeaderOptions('Content-Type', PatchStrategy.JsonPatch);

/** A cluster of the sandbox as its administrator sees it with the official client, past the portal. */
export async function connectCluster(name: string) {
  const { dial, tlsServerName, ca, token } = await accessSandboxCluster(name);
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name,
      server: `https://${dial.host}:${dial.port}`,
      tlsServerName,
      caData: Buffer.from(ca).toString('base64'),
      skipTLSVerify: false,
    },
    // Valid for minutes, which is longer than a test takes.
    { name: 'administrator', token: await token() },
  );
  const objects = KubernetesObjectApi.makeApiClient(config);
  const apps = config.makeApiClient(AppsV1Api);
  const customObjects = config.makeApiClient(CustomObjectsApi);

  return {
    /** Makes an object, as `kubectl create` does. */
    async create(object: NewObject) {
      await objects.create(object, undefined, undefined, 'kubectl-create');
    },

    /** Changes fields of an object, as `kubectl edit` does. */
    async edit(reference: ObjectReference, changes: object) {
      await objects.patch(
        { ...reference, ...changes },
        ...[undefined, undefined, 'kubectl-edit', undefined],
        PatchStrategy.MergePatch,
      );
    },

    /** @returns undefined when there is none */
    async find<T extends KubernetesObject>(
      reference: ObjectReference,
    ): Promise<T | undefined> {
      try {
        return await objects.read<T>(reference);
      } catch (error) {
        if (error instanceof ApiException && error.code === 404) {
          return undefined;
        }
        throw error;
      }
    },

    async delete(reference: ObjectReference) {
      await objects.delete(reference);
    },

    /** What `cmctl renew` does: sets the condition `Issuing`. */
    async renewCertificate(namespace: string, certificate: string) {
      const issuing = {
        type: 'Issuing',
        status: 'True',
        reason: 'ManuallyTriggered',
        message: 'Renewed by the test',
        lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
      };
      await customObjects.patchNamespacedCustomObjectStatus(
        {
          ...{ group: 'cert-manager.io', version: 'v1', namespace },
          ...{ plural: 'certificates', name: certificate },
          body: [{ op: 'add', path: '/status/conditions/-', value: issuing }],
        },
        JSON_PATCH,
      );
    },

    /** How often a Certificate was issued, and what cert-manager says of it and of its requests. */
    async issuancesOf(namespace: string, name: string) {
      const kind = { group: 'cert-manager.io', version: 'v1', namespace };
      const [certificate, requests] = await Promise.all([
        customObjects.getNamespacedCustomObject({
          ...{ ...kind, plural: 'certificates', name },
        }),
        customObjects.listNamespacedCustomObject({
          ...{ ...kind, plural: 'certificaterequests' },
        }),
      ]);
      return {
        revision: Number(certificate.status?.revision),
        objects: { certificate, requests },
      };
    },

    async scaleDeployment(
      namespace: string,
      deployment: string,
      replicas: number,
    ) {
      await apps.patchNamespacedDeploymentScale(
        { namespace, name: deployment, body: { spec: { replicas } } },
        MERGE_PATCH,
      );
    },

    async pointRouteAt(namespace: string, route: string, service: string) {
      await customObjects.patchNamespacedCustomObject(
        {
          ...{ group: 'gateway.networking.k8s.io', version: 'v1', namespace },
          ...{ plural: 'httproutes', name: route },
          body: {
            spec: { rules: [{ backendRefs: [{ name: service, port: 443 }] }] },
          },
        },
        MERGE_PATCH,
      );
    },
  };
}
