import type { Knex } from 'knex';
import { until } from '../measure';
import type { PortalApi } from '../portalApi';
import { idOf } from './contents';
import { VIEWED } from './lab';

/** Rows whose status has a text in it, of one cluster or all. */
export async function rows(
  knex: Knex,
  like: string,
  cluster?: string,
): Promise<number> {
  const query = knex('service_statuses').whereLike('status', like);
  const [{ count }] = await (cluster ? query.where({ cluster }) : query).count({
    count: '*',
  });
  return Number(count);
}

/** Declares the namespace that is looked at, as the one that the clusters have. */
export async function declareViewed(knex: Knex, api: PortalApi): Promise<void> {
  const { cluster, namespace } = VIEWED;
  await api.oke.putNamespace({
    ...{ cluster, name: namespace, owner: 'group:default/shop-team' },
  });
  await knex('namespaces')
    .where({ cluster, name: namespace })
    .update({ id: idOf(namespace) });
  await until(async () => {
    const { services } = await api.oke.getEntityStatus(VIEWED.entity);
    return services.length === 1;
  });
}
