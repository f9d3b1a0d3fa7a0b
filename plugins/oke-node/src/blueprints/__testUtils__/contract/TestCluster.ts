import {
  ClusterConnection,
  loadAccessFromKubeconfigFile,
} from '../../../access';
import { DiscoveringKubernetesApi } from '../../../convergence/kubernetes';
import type { Kind, NamedObject } from '../../../status/kinds/defineKind';
import {
  apiVersionOf,
  KubernetesClient,
  type ApiResource,
  type StoredObject,
} from '../../../kubernetes';
import { ClusterAdmin } from '../../../testing/ClusterAdmin';
import { startSandbox, type Sandbox } from '../../../testing/startSandbox';
import { ClusterUser } from './ClusterUser';

/** A real control plane with cert-manager, and who works on it. */
export class TestCluster {
  /** As the reconciler sees the cluster. */
  readonly api: DiscoveringKubernetesApi;
  readonly admin: ClusterAdmin;
  readonly #sandbox: Sandbox;
  readonly #connection: ClusterConnection;
  readonly #client: KubernetesClient;
  readonly #served: ApiResource[];
  readonly #resources: Map<string, ApiResource>;

  static async start(): Promise<TestCluster> {
    const sandbox = await startSandbox();
    const connection = new ClusterConnection(
      await loadAccessFromKubeconfigFile(sandbox.cluster.provisionerKubeconfig),
    );
    const client = new KubernetesClient(connection);
    return new TestCluster(
      sandbox,
      connection,
      client,
      await client.discover(),
    );
  }

  private constructor(
    sandbox: Sandbox,
    connection: ClusterConnection,
    client: KubernetesClient,
    resources: ApiResource[],
  ) {
    this.#sandbox = sandbox;
    this.#connection = connection;
    this.#client = client;
    this.#served = resources;
    this.#resources = new Map(
      // The first of a kind is the preferred one.
      resources.toReversed().map(resource => [resource.kind, resource]),
    );
    this.api = new DiscoveringKubernetesApi(client);
    this.admin = new ClusterAdmin(sandbox.cluster.provisionerKubeconfig);
  }

  /** Where those kinds are that the API server serves, as its discovery says. */
  resourcesOf(kinds: readonly Kind<NamedObject>[]): ApiResource[] {
    return this.#served.filter(resource =>
      kinds.some(
        ({ apiVersion, kind }) =>
          resource.kind === kind && apiVersionOf(resource) === apiVersion,
      ),
    );
  }

  /** Somebody who is impersonated. */
  user(identity: { user: string; groups: string[] }): ClusterUser {
    return new ClusterUser(
      this.#connection,
      kind => this.#resourceOf(kind),
      identity,
    );
  }

  /**
   * Watches a kind until `look` gives something for what is there.
   *
   * @param look - gets all objects of the kind in the cluster
   */
  async until<T>(
    kind: string,
    look: (objects: StoredObject[]) => T | undefined,
  ): Promise<T> {
    const objects = new Map<string, StoredObject>();
    let complete = false;
    const events = await this.#client.watch(this.#resourceOf(kind), {
      from: 'initialEvents',
      timeoutSeconds: 300,
      idleTimeoutMs: 100_000,
    });
    for await (const event of events) {
      if (event.type === 'BOOKMARK') {
        complete ||= event.initialEventsEnd;
      } else if (event.type === 'DELETED') {
        objects.delete(event.object.metadata.uid);
      } else {
        objects.set(event.object.metadata.uid, event.object);
      }
      const found = complete ? look([...objects.values()]) : undefined;
      if (found !== undefined) {
        return found;
      }
    }
    throw new Error(`The watch of ${kind} ended`);
  }

  /** Does something, and waits until an admission policy has denied something after that. */
  async untilDenied(policy: string, act: () => Promise<void>): Promise<void> {
    const before = await this.#denials(policy);
    await act();
    while ((await this.#denials(policy)) === before) {
      // What cert-manager is refused leaves no event: only the API server's metrics tell.
    }
  }

  async stop(): Promise<void> {
    await this.#connection.close();
    await this.#sandbox.stop();
  }

  /** How often an admission policy has denied something since the API server started. */
  async #denials(policy: string): Promise<number> {
    const { body } = await this.#connection.request({
      method: 'GET',
      path: '/metrics',
    });
    return body
      .split('\n')
      .filter(
        line =>
          line.startsWith(
            'apiserver_validating_admission_policy_check_total',
          ) &&
          line.includes('enforcement_action="deny"') &&
          line.includes(`policy="${policy}"`),
      )
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  #resourceOf(kind: string): ApiResource {
    const resource = this.#resources.get(kind);
    if (!resource) {
      throw new Error(`The cluster does not serve ${kind}`);
    }
    return resource;
  }
}
