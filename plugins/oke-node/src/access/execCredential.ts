import { z } from 'zod';
import type { ResolvedCommand } from './allowedCommand';
import { checkClientCertificate } from './clientCertificate';
import type { ClientCertificate } from './ClusterAccess';
import type { ExecConfig } from './execSchema';
import { KubeconfigError } from './KubeconfigError';
import { runCommand } from './runCommand';

/** Commands in Python that ask a cloud take seconds. */
const DEADLINE_MS = 30_000;

/** A credential is got anew before it expires: the request must arrive in time, and clocks differ. */
const MARGIN_MS = 30_000;

/** A server that refuses every credential shall not have the command run for every request. */
const MIN_AGE_MS = 10_000;

/** https://kubernetes.io/docs/reference/config-api/client-authentication.v1/#ExecCredentialStatus */
const credentialSchema = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().trim().min(1).optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).nullish(),
  }),
});

interface Credential {
  token?: string;
  clientCertificate?: ClientCertificate;
  /** Milliseconds since the epoch; undefined when nobody knows. */
  expires?: number;
}

interface Kept {
  credential: Promise<Credential>;
  since: number;
  /** Once it is there. */
  expires?: number;
}

/** What a command is told of the cluster, when the kubeconfig wants that. */
export interface ExecCluster {
  server: string;
  tlsServerName?: string;
  /** PEM. */
  ca: string;
}

/**
 * The credential that a command gives, kept until it expires or the API server refuses it. However many ask, the
 * command runs once at a time.
 */
export class ExecCredential {
  readonly #exec: ExecConfig;
  readonly #command: ResolvedCommand;
  readonly #field: string;
  readonly #now: () => number;
  readonly #deadlineMs: number;
  #kept: Kept | undefined;

  /**
   * @param options - `field`: of the kubeconfig, for messages; `cluster`: told to the command when `exec` says so
   */
  constructor(
    exec: ExecConfig,
    command: ResolvedCommand,
    options: {
      field: string;
      cluster: ExecCluster;
      now?: () => number;
      deadlineMs?: number;
    },
  ) {
    const {
      field,
      cluster,
      now = Date.now,
      deadlineMs = DEADLINE_MS,
    } = options;
    this.#exec = exec;
    this.#field = field;
    this.#now = now;
    this.#deadlineMs = deadlineMs;
    this.#command = {
      ...command,
      env: {
        ...command.env,
        KUBERNETES_EXEC_INFO: execInfo(exec, cluster),
      },
    };
  }

  /** @throws {@link KubeconfigError} when the command gives no credential; it holds nothing of what was printed */
  async get(): Promise<Credential> {
    const isOver = (expires = Infinity) => this.#now() >= expires - MARGIN_MS;
    if (!this.#kept || isOver(this.#kept.expires)) {
      const kept: Kept = {
        credential: this.#run(),
        since: this.#now(),
      };
      this.#kept = kept;
      kept.credential.then(
        ({ expires }) => {
          kept.expires = expires;
        },
        () => this.#forget(kept),
      );
    }
    return this.#kept.credential;
  }

  /** The API server does not take it. */
  refused(): void {
    if (this.#kept && this.#now() >= this.#kept.since + MIN_AGE_MS) {
      this.#forget(this.#kept);
    }
  }

  #forget(kept: object | undefined): void {
    if (this.#kept === kept) {
      this.#kept = undefined;
    }
  }

  async #run(): Promise<Credential> {
    let output: string;
    try {
      output = await runCommand(this.#command, {
        deadlineMs: this.#deadlineMs,
      });
    } catch (error) {
      throw this.#failure(error instanceof Error ? error.message : 'failed');
    }
    const { status } = this.#parse(output);
    const { token, clientCertificateData: cert, clientKeyData: key } = status;
    if ((cert === undefined) !== (key === undefined)) {
      throw this.#failure(
        'gave one of clientCertificateData and clientKeyData without the other',
      );
    }
    if (!token && !cert) {
      throw this.#failure('gave neither a token nor a client certificate');
    }
    const expires = status.expirationTimestamp
      ? Date.parse(status.expirationTimestamp)
      : undefined;
    if (expires !== undefined && expires <= this.#now()) {
      throw this.#failure('gave a credential that has expired');
    }
    return {
      token,
      clientCertificate:
        cert && key
          ? checkClientCertificate({ cert, key }, `${this.#field}: the result`)
          : undefined,
      expires,
    };
  }

  #parse(output: string): z.output<typeof credentialSchema> {
    let content: unknown;
    try {
      content = JSON.parse(output);
    } catch {
      throw this.#failure('printed something else than JSON');
    }
    const { data, error } = credentialSchema.safeParse(content);
    if (!data) {
      const [{ path }] = error.issues;
      throw this.#failure(
        `gave no valid ExecCredential: see its ${path.join('.') || 'form'}`,
      );
    }
    if (data.apiVersion !== this.#exec.apiVersion) {
      throw this.#failure(
        `gave an ExecCredential of another version than ${
          this.#exec.apiVersion
        }`,
      );
    }
    return data;
  }

  #failure(problem: string): KubeconfigError {
    return new KubeconfigError(
      `Kubeconfig: ${this.#field}: the command ${
        this.#command.file
      } ${problem}`,
    );
  }
}

/** What client-go sets as KUBERNETES_EXEC_INFO. */
function execInfo(exec: ExecConfig, cluster: ExecCluster): string {
  return JSON.stringify({
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(exec.provideClusterInfo && {
        cluster: {
          server: cluster.server,
          'tls-server-name': cluster.tlsServerName,
          'certificate-authority-data': Buffer.from(cluster.ca).toString(
            'base64',
          ),
        },
      }),
    },
  });
}
