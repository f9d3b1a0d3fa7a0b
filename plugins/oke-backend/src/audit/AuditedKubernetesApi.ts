import type { AuditorService } from '@backstage/backend-plugin-api';
import type {
  ApplyOutcome,
  KubernetesApi,
  ObjectRef,
} from '@okeanos/backstage-plugin-oke-node';

type Parameter<M extends keyof KubernetesApi> = Parameters<KubernetesApi[M]>;

/** On whose behalf the effects are, for the audit record. */
export type AuditContext = {
  cluster: string;
  /** Name of the app namespace; undefined for what belongs to the cluster. */
  namespace?: string;
  /** Entity reference of who declared what is carried out. */
  requestedBy?: string;
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

  serves(...args: Parameter<'serves'>) {
    return this.#api.serves(...args);
  }

  get(...args: Parameter<'get'>) {
    return this.#api.get(...args);
  }

  async apply(...args: Parameter<'apply'>): Promise<ApplyOutcome> {
    const [{ apiVersion, kind, metadata }, { dryRun, force }] = args;
    if (dryRun) {
      return this.#api.apply(...args);
    }
    const object = describe({ apiVersion, kind, ...metadata });
    return this.#audit('object-apply', { object, force }, async () => {
      const outcome = await this.#api.apply(...args);
      const refusal =
        outcome.type === 'conflict' &&
        new Error('Somebody else owns fields of it');
      return { outcome, refusal };
    });
  }

  async delete(...args: Parameter<'delete'>): Promise<void> {
    const [ref, uid] = args;
    const object = describe(ref);
    return this.#audit('object-delete', { object, uid }, async () => ({
      outcome: await this.#api.delete(...args),
      refusal: false,
    }));
  }

  async #audit<T>(
    eventId: string,
    target: { object: string; force?: boolean; uid?: string },
    effect: () => Promise<{ outcome: T; refusal: Error | false }>,
  ): Promise<T> {
    const event = await this.#auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      meta: { ...this.#context, ...target },
    });
    try {
      const { outcome, refusal } = await effect();
      await (refusal ? event.fail({ error: refusal }) : event.success());
      return outcome;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}

function describe({ apiVersion, kind, namespace, name }: ObjectRef): string {
  const path = namespace ? `${namespace}/${name}` : name;
  return `${kind} ${path} (${apiVersion})`;
}
