import { carryConnection, type Connection } from './ConnectionTracker';

/** How a connection stands, and what is believed by how it stood since its watcher began. No I/O. */
export class ConnectionHistory {
  #connection: Connection;
  /** Whether every kind and the API groups were read completely, or are known not to be readable. */
  #isComplete = false;
  /** Whether no refusal may pass as when an API server starts. */
  #isSettled = false;
  #isBack = false;

  /** @param before - as its row has it, whose `since` is carried on */
  constructor(before: Connection) {
    this.#connection = before;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Whether the cluster does not answer, or not to this identity. */
  get isLost(): boolean {
    const { state } = this.#connection;
    return state === 'unreachable' || state === 'notPermitted';
  }

  /**
   * Whether what can be said now is better than what the rows say: not before the first complete view,
   * and not while refusals may pass. While the cluster is only unreachable, time goes on.
   */
  get isTelling(): boolean {
    return this.#isComplete && this.#isSettled;
  }

  /** @param isRefusedLately - whether any kind could not be read for a moment, which may pass */
  observe(now: Connection, isRefusedLately: boolean): void {
    this.#isBack ||=
      now.state === 'connected' && this.#connection.state !== 'connected';
    // A refusal that lasts is known as well as objects are.
    this.#isSettled = now.state === 'connected' || !isRefusedLately;
    this.#isComplete ||=
      now.state === 'connected' ||
      (now.state === 'notPermitted' && this.#isSettled);
    this.#connection = carryConnection(this.#connection, now);
  }

  /** Whether it was not connected, and is since this was asked last. */
  takeBack(): boolean {
    const isBack = this.#isBack;
    this.#isBack = false;
    return isBack;
  }
}
