import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  apiVersionOf,
  backoffMs,
  type KubernetesApi,
  type KubernetesClient,
  type KubernetesObject,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import {
  signerOf,
  SigningError,
  type CertificateSource,
  type SigningRequest,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';
import { audited } from '../../audit/audited';
import { withTimeout } from '../../declarations/withTimeout';
import { describeFailure } from '../../reconcile/describeFailure';
import { liveConditions } from '../../reconcile/liveConditions';
import { CERTIFICATE_REQUESTS, isPendingRequest } from '../certificateRequests';
import { checkSigned } from './checkSigned';
import { readRequest } from './readRequest';
import {
  approved,
  isApproved,
  issued,
  pending,
  readyMessageOf,
} from './requestStatus';

/** Where cert-manager and the authorities of sources are. */
const NAMESPACE = 'cert-manager';
/** A source answers within so long. */
const SIGN_WITHIN_MS = 20_000;
/** Until a request is tried again that failed: twice as long each time. */
const RETRY = { initialMs: 2_000, maxMs: 5 * 60_000 };

/** A source whose root lies elsewhere. */
export type SigningSource = CertificateSource & {
  sign: NonNullable<CertificateSource['sign']>;
};

export function isSigning(source: CertificateSource): source is SigningSource {
  return source.sign !== undefined;
}

/** A Certificate among a source's parts: as it is intended, and as it is in the cluster. */
export interface SourceCertificate {
  intended: KubernetesObject;
  live: KubernetesObject;
}

/** What signing is done with. */
export interface SigningContext {
  cluster: string;
  /** Audited. */
  api: KubernetesApi;
  client: Pick<KubernetesClient, 'list'>;
  /** Called before each effect. */
  beforeEffect: () => Promise<void>;
  signal: AbortSignal;
}

const requestSchema = z.object({
  metadata: z.object({
    deletionTimestamp: z.string().optional(),
    ownerReferences: z
      .array(
        z.object({
          apiVersion: z.string(),
          kind: z.string(),
          uid: z.string(),
          controller: z.boolean().default(false),
        }),
      )
      .default([]),
  }),
  spec: z.object({
    issuerRef: z.object({
      group: z.string().default(''),
      kind: z.string().default(''),
      name: z.string(),
    }),
  }),
});

/**
 * The issuer that Okeanos is for sources whose root lies elsewhere: answers the CertificateRequests that cert-manager
 * makes for the sources' own Certificates, and no others
 * (https://cert-manager.io/docs/contributing/external-issuers/).
 */
export class SourceSigner {
  readonly #auditor: AuditorService;
  readonly #clock: () => Date;
  /** By UID of the request. Another replica begins anew with it, which only means to try sooner. */
  readonly #failed = new Map<
    string,
    { times: number; notBefore: number; message: string }
  >();

  constructor(auditor: AuditorService, clock = () => new Date()) {
    this.#auditor = auditor;
    this.#clock = clock;
  }

  /**
   * Answers what is asked of a source in a cluster now.
   *
   * @param certificates - those among its parts that are there
   * @returns what keeps an authority from being signed, in words; undefined when all are
   * @throws the signal's reason, or that the lease was lost
   */
  async answer(
    source: SigningSource,
    certificates: SourceCertificate[],
    context: SigningContext,
  ): Promise<string | undefined> {
    const own = certificates.filter(({ intended }) =>
      namesSigner(intended, source.id),
    );
    try {
      const { client, signal } = context;
      const requests = (
        await client.list(CERTIFICATE_REQUESTS, {
          namespace: NAMESPACE,
          signal,
        })
      ).filter(request => isToAnswer(request, source.id));
      for (const { intended, live } of own) {
        for (const request of requests.filter(isOf(live))) {
          const trouble = await this.#sign(source, request, intended, context);
          if (trouble) {
            return `CertificateRequest ${request.metadata.name}: ${trouble}`;
          }
        }
      }
    } catch (error) {
      return describeFailure(error, context.signal);
    }
    const waiting = own.find(({ live }) => !isReady(live));
    return (
      waiting && `Certificate ${waiting.live.metadata.name} is not issued yet`
    );
  }

  /** @returns what went wrong, in words */
  async #sign(
    source: SigningSource,
    request: StoredObject,
    certificate: KubernetesObject,
    context: SigningContext,
  ): Promise<string | undefined> {
    const { uid } = request.metadata;
    const failed = this.#failed.get(uid);
    if (failed && this.#clock().getTime() < failed.notBefore) {
      return failed.message;
    }
    let current = request;
    try {
      const asked = await readRequest(context.cluster, request, certificate);
      current = await this.#approve(request, context);
      const signed = await this.#ask(source, asked, context);
      const result = checkSigned(signed, asked, this.#clock());
      await this.#write(issued(current, result, this.#clock()), context);
      this.#failed.delete(uid);
      return undefined;
    } catch (error) {
      const message = describeFailure(error, context.signal);
      const times = (failed?.times ?? 0) + 1;
      // Without a random part: under the lease, one replica alone asks.
      const pauseMs = backoffMs(times - 1, RETRY, 0);
      const notBefore = this.#clock().getTime() + pauseMs;
      this.#failed.set(uid, { times, notBefore, message });
      await this.#tell(current, message, context);
      return message;
    }
  }

  async #approve(
    request: StoredObject,
    context: SigningContext,
  ): Promise<StoredObject> {
    if (isApproved(request)) {
      return request;
    }
    const live = await this.#write(approved(request, this.#clock()), context);
    return { ...request, status: live.status };
  }

  /** A source's own errors may hold anything: of those, only the name is told. */
  async #ask(
    source: SigningSource,
    asked: SigningRequest,
    { cluster, beforeEffect, signal }: SigningContext,
  ) {
    await beforeEffect();
    const meta = { cluster, source: source.id, request: asked.id };
    return audited(
      this.#auditor,
      { eventId: 'certificate-sign', severityLevel: 'medium', meta },
      () =>
        withTimeout(SIGN_WITHIN_MS, async timeout => {
          try {
            return await source.sign(asked, AbortSignal.any([timeout, signal]));
          } catch (error) {
            throw toSigningError(error);
          }
        }),
    );
  }

  async #write(
    status: KubernetesObject,
    { api, beforeEffect, signal }: SigningContext,
  ): Promise<KubernetesObject> {
    await beforeEffect();
    const outcome = await api.apply(status, {
      ...{ force: false, dryRun: false },
      ...{ subresource: 'status', signal },
    });
    if (outcome.type === 'conflict') {
      throw new SigningError('somebody else owns its status');
    }
    return outcome.object;
  }

  /** For those who look at the cluster. What is told there already is not written again. */
  async #tell(
    request: StoredObject,
    message: string,
    context: SigningContext,
  ): Promise<void> {
    if (!isApproved(request) || readyMessageOf(request) === message) {
      return;
    }
    try {
      await this.#write(pending(request, message, this.#clock()), context);
    } catch (error) {
      describeFailure(error, context.signal); // the condition of the source tells
    }
  }
}

function namesSigner(object: KubernetesObject, source: string): boolean {
  const { success, data } = requestSchema.safeParse(object);
  const { group, kind, name } = signerOf(source);
  return (
    success &&
    data.spec.issuerRef.group === group &&
    data.spec.issuerRef.kind === kind &&
    data.spec.issuerRef.name === name
  );
}

function isToAnswer(request: StoredObject, source: string): boolean {
  return (
    request.metadata.deletionTimestamp === undefined &&
    namesSigner(request, source) &&
    isPendingRequest(request)
  );
}

/** Whether a request was made for this very Certificate. */
function isOf(certificate: KubernetesObject) {
  const apiVersion = apiVersionOf(CERTIFICATE_REQUESTS);
  return (request: StoredObject) =>
    requestSchema
      .parse(request)
      .metadata.ownerReferences.some(
        owner =>
          owner.controller &&
          owner.apiVersion === apiVersion &&
          owner.kind === 'Certificate' &&
          owner.uid === certificate.metadata.uid,
      );
}

function isReady(certificate: KubernetesObject): boolean {
  return liveConditions(certificate).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}

function toSigningError(error: unknown): Error {
  // By its name: a module may come with a copy of the class.
  return error instanceof Error && error.name === 'SigningError'
    ? error
    : new SigningError(
        `the source failed (${
          error instanceof Error ? error.name : typeof error
        })`,
      );
}
