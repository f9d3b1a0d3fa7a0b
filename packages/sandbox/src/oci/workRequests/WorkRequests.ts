import { Cloud } from '../Cloud';
import { DURATIONS } from '../durations';
import { incorrectState } from '../http/ServiceError';
import { isFinished, OperationType, WorkRequest } from './model';

/** How one type of work is done. */
export interface Job {
  /**
   * Does the work, or what is left of it after a restart.
   *
   * @param log - adds a line to the logs of the work request
   * @param signal - aborted when the sandbox stops
   */
  run(
    request: WorkRequest,
    log: (message: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Leaves the resource in the state that the failed work leads to. */
  failed(request: WorkRequest, message: string): void;
}

/** An error of a work request that its client is to see. */
export class WorkRequestError extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
    this.name = 'WorkRequestError';
  }
}

const canceled = new WorkRequestError('Canceled', 'The client canceled it.');

export type NewWorkRequest = Pick<
  WorkRequest,
  | 'operationType'
  | 'compartmentId'
  | 'clusterId'
  | 'entityType'
  | 'identifier'
  | 'failure'
>;

/** Runs work requests. They survive a restart: what is not finished is taken up again. */
export class WorkRequests {
  private readonly running = new Map<
    string,
    { controller: AbortController; done: Promise<void> }
  >();
  private closing = false;

  /** @param commit - resolves when all that was changed is on disk */
  constructor(
    private readonly cloud: Cloud,
    private readonly commit: () => Promise<void>,
    private readonly jobs: Record<OperationType, Job>,
  ) {}

  /** Takes work on; it begins a little later. */
  accept(details: NewWorkRequest): WorkRequest {
    const request: WorkRequest = {
      ...details,
      id: this.cloud.newOcid('clustersworkrequest'),
      status: 'ACCEPTED',
      timeAccepted: this.cloud.timestamp(),
      errors: [],
      logs: [],
    };
    this.cloud.state.workRequests[request.id] = request;
    this.start(request);
    return request;
  }

  /** Goes on with what a restart interrupted. */
  resume(): void {
    Object.values(this.cloud.state.workRequests)
      .filter(request => !isFinished(request))
      .forEach(request => this.start(request));
  }

  /** @throws ServiceError 409 IncorrectState when it has begun: "Cancel a work request that has not started" (API reference) */
  cancel(request: WorkRequest): void {
    const work = this.running.get(request.id);
    if (!work || request.status !== 'ACCEPTED') {
      throw incorrectState(`The work request is ${request.status}`);
    }
    request.status = 'CANCELING';
    work.controller.abort(canceled);
  }

  /** Stops all work; {@link WorkRequests.resume} goes on with it. */
  async close(): Promise<void> {
    this.closing = true;
    const works = [...this.running.values()];
    works.forEach(({ controller }) => controller.abort());
    await Promise.all(works.map(({ done }) => done));
  }

  private start(request: WorkRequest): void {
    const controller = new AbortController();
    const done = this.work(request, controller.signal)
      .catch(error =>
        console.error(`Work request ${request.id} cannot be saved:`, error),
      )
      .finally(() => this.running.delete(request.id));
    this.running.set(request.id, { controller, done });
  }

  private async work(request: WorkRequest, signal: AbortSignal) {
    const { clock } = this.cloud;
    const log = (message: string) => {
      request.logs.push({ message, timestamp: this.cloud.timestamp() });
    };
    try {
      if (request.status === 'CANCELING') {
        throw canceled;
      }
      if (request.status === 'ACCEPTED') {
        await clock.sleep(
          this.cloud.scaled(DURATIONS.workRequestAccepted),
          signal,
        );
        request.status = 'IN_PROGRESS';
        request.timeStarted = this.cloud.timestamp();
        log(`${request.operationType} has begun`);
        await this.commit();
      }
      if (request.failure) {
        const { code, message } = request.failure;
        throw new WorkRequestError(code, message);
      }
      await this.jobs[request.operationType].run(request, log, signal);
      request.status = 'SUCCEEDED';
      log(`${request.operationType} has succeeded`);
    } catch (error) {
      if (this.closing) {
        return;
      }
      this.fail(request, error);
      log(`${request.operationType} has ended: ${request.status}`);
    }
    request.timeFinished = this.cloud.timestamp();
    await this.commit();
  }

  private fail(request: WorkRequest, error: unknown): void {
    const { code, message } =
      error instanceof WorkRequestError
        ? error
        : { code: 'InternalError', message: String(error) };
    request.status = request.status === 'CANCELING' ? 'CANCELED' : 'FAILED';
    request.errors.push({ code, message, timestamp: this.cloud.timestamp() });
    this.jobs[request.operationType].failed(request, message);
    if (!(error instanceof WorkRequestError)) {
      console.error(`Work request ${request.id} failed:`, error);
    }
  }
}
