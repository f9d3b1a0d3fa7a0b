import type { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import type { BackendProcess } from './BackendProcess';
import type { EffectProxy } from './EffectProxy';
import { until } from './until';

export interface Journey {
  /** Where the backend is killed. */
  proxy: EffectProxy;
  start(): Promise<BackendProcess>;
  /** User of the catalog. */
  user: string;
  /** Asks for something, once. */
  begin(client: OkeClient): Promise<unknown>;
  /** Whether what was asked for is reached. */
  isReached(client: OkeClient): Promise<boolean>;
  /** Lets so much time pass that nothing waits for a backend that is dead. */
  letTimePass(): Promise<void>;
}

export interface Journeyed {
  /** In order. */
  deaths: string[];
  /** How many moments there were at which it could have died. */
  moments: number;
}

/**
 * Runs backends one after the other, each killed at an effect that none was killed at before, until
 * one reaches the goal.
 */
export async function runThroughDeaths(journey: Journey): Promise<Journeyed> {
  const { proxy } = journey;
  const before = { deaths: proxy.deaths.length, moments: proxy.moments.size };
  let hasBegun = false;
  for (;;) {
    const backend = await journey.start();
    let allowDeath = () => {};
    const mayDie = new Promise<void>(resolve => {
      allowDeath = resolve;
    });
    proxy.kill = async () => {
      await mayDie; // what is asked for is asked for once
      await backend.kill();
    };
    try {
      if (hasBegun) {
        allowDeath();
      }
      const client = await backend.as(journey.user);
      if (!hasBegun) {
        await journey.begin(client);
        hasBegun = true;
        allowDeath();
      }
      await until(() => journey.isReached(client), Boolean, 120_000);
      proxy.kill = undefined;
      await backend.kill();
      return {
        deaths: proxy.deaths.slice(before.deaths),
        moments: proxy.moments.size - before.moments,
      };
    } catch (error) {
      if (!backend.isKilled) {
        await backend.kill();
        throw error;
      }
      // The dead do not answer.
    }
    await journey.letTimePass();
  }
}
