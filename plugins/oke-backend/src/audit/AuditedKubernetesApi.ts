import type { AuditorService } from '@backstage/backend-plugin-api';
import type {
  ApplyOutcome,
  KubernetesApi,
  ObjectRef,
} from '@okeanos/backstage-plugin-oke-node';
import { audited, type Ending } from './audited';

type Parameter<M extends keyof KubernetesApi> = Parameters<KubernetesApi[M]>;

/** On whose behalf the effects are, for the audit record. */
export type AuditContext = {
  cluster: string;
  /** Name of the app namespace; undefined for what belongs to the cluster. */
  namespace?: string;
  /** Entity reference of who declared what is carried out. */
  requestedBy?: string;
  /** Of that declaration. */
  operationId?: string;
};

/** Audits every effect on a cluster: on what, on whose behalf, and how it ended. */
export class AuditedKubernetesApi implements KubernetesApi {
  readonly #api: KubernetesApi;
  readonly #auditor: AuditorService;
  readonly #context: AuditContext;

  constructor(
    api: KubernetesApi,
    auditor: AuditorService,
    context: AuditContext,
  ) {
    this.#api = api;
    this.#auditor = auditor;
    this.#context = context;
  }

  scopeOf(...args: Parameter<'scopeOf'>) {
    return this.#api.scopeOf(...args);
  }

  get(...args: Parameter<'get'>) {
    return this.#api.get(...args);
  }

  async apply(...args: Parameter<'apply'>): Promise<ApplyOutcome> {
    const [{ apiVersion, kind, metadata }, { dryRun, force, subresource }] =
      args;
    if (dryRun) {
      return this.#api.apply(...args);
    }
    const object = describe({ apiVersion, kind, ...metadata });
    return this.#audit(
      'object-apply',
      { object, force, ...(subresource && { subresource }) },
      () => this.#api.apply(...args),
      ({ type }) =>
        type === 'conflict'
          ? { refusal: new Error('Somebody else owns fields of it') }
          : {},
    );
  }

  async delete(...args: Parameter<'delete'>): Promise<void> {
    const [ref, uid] = args;
    const object = describe(ref);
    return this.#audit('object-delete', { object, uid }, () =>
      this.#api.delete(...args),
    );
  }

  #audit<T>(
    eventId: string,
    target: {
      object: string;
      force?: boolean;
      subresource?: string;
      uid?: string;
    },
    effect: () => Promise<T>,
    endingOf?: (result: T) => Ending,
  ): Promise<T> {
    const meta = { ...this.#context, ...target };
    return audited(
      this.#auditor,
      { eventId, severityLevel: 'medium', meta },
      effect,
      endingOf,
    );
  }
}

function describe({ apiVersion, kind, namespace, name }: ObjectRef): string {
  const path = namespace ? `${namespace}/${name}` : name;
  return `${kind} ${path} (${apiVersion})`;
}
