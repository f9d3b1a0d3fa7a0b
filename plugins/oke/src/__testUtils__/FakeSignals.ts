import type { SignalApi } from '@backstage/plugin-signals-react';

type Message = Parameters<Parameters<SignalApi['subscribe']>[1]>[0];

/** Signals that a test sends itself. */
export class FakeSignals implements SignalApi {
  readonly #subscribers = new Map<(message: Message) => void, string>();

  subscribe<TMessage extends Message>(
    channel: string,
    onMessage: (message: TMessage) => void,
  ) {
    const subscriber = (message: Message) => onMessage(message as TMessage);
    this.#subscribers.set(subscriber, channel);
    return { unsubscribe: () => this.#subscribers.delete(subscriber) };
  }

  /** Channels that are listened to, one entry for each subscription. */
  get channels(): string[] {
    return [...this.#subscribers.values()];
  }

  send(channel: string, message: Message) {
    this.#subscribers.forEach((subscribed, subscriber) => {
      if (subscribed === channel) {
        subscriber(message);
      }
    });
  }
}
