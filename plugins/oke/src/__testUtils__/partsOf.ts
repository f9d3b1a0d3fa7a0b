import {
  summarizeEntity,
  type EntityStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeApi } from '../api/okeApiRef';

/** What a backend that has a status answers to a page: its summary, and of what is opened everything. */
export function partsOf(
  getEntityStatus: OkeApi['getEntityStatus'],
): Pick<OkeApi, 'getEntitySummary' | 'getEntityService'> {
  let last: EntityStatus;
  return {
    getEntitySummary: async (...args) => {
      last = await getEntityStatus(...args);
      return summarizeEntity(last);
    },
    getEntityService: async (_entityRef, name) => {
      const { services, version, signalChannel } = last;
      const status = services.find(({ service }) => service === name);
      if (!status) {
        throw new Error(`There is no service ${name}`);
      }
      return { status, version, signalChannel };
    },
  };
}
