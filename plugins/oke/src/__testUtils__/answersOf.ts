import {
  summarizeEntity,
  type EntityStatus,
} from '@okeanos/backstage-plugin-oke-common';

/** What a backend answers to the page of the entity `cart`, which stands for one service, by path below the version. */
export function answersOf(status: EntityStatus): Record<string, unknown> {
  const { services, version, signalChannel } = status;
  const path = '/entities/component%3Adefault%2Fcart';
  return {
    [`${path}/summary`]: summarizeEntity(status),
    [`${path}/services/cart`]: { status: services[0], version, signalChannel },
  };
}
