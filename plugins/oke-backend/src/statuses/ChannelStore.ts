import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

interface Row {
  entity_ref: string;
  channel: string;
  cluster: string;
  namespace: string;
  namespace_id: string;
  generation: number;
  entity_key: string;
  made_at: number | string;
}

/** What a channel tells of, and the rights with which it was given out. */
export interface ChannelOf {
  cluster: string;
  namespace: string;
  /** Incarnation of the namespace. */
  namespaceId: string;
  /** Of its spec, which says whose it is and with whom it is shared. */
  generation: number;
  /** Which entity it is, and whose. */
  entityKey: string;
}

/** A channel, with the version of the statuses of the namespace that it tells of (0 before the first). */
export interface Channel {
  channel: string;
  namespace: string;
  version: number;
}

/** So long a channel tells something: who lost the right to it in a way that leaves no trace here hears no more then. */
const CHANNEL_MS = 60 * 60_000;

/** Rows of the signal channels of pages. */
export class ChannelStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * The page's signal channel: random, so that knowing the page is not enough to listen. Another one as soon as it is
   * another entity, place, incarnation or spec, and every hour: the one before tells nothing any more.
   *
   * @param page - reference of the entity, or what else names one page
   */
  async open(page: string, of: ChannelOf, now: Date): Promise<Channel> {
    const right = {
      ...{ cluster: of.cluster, namespace: of.namespace },
      ...{ namespace_id: of.namespaceId, generation: of.generation },
      entity_key: of.entityKey,
    };
    const oldest = now.getTime() - CHANNEL_MS;
    const known = await this.#find(page, right, oldest);
    if (known) {
      return known;
    }
    // Of pages that nobody opens any more.
    await this.#rows().where('made_at', '<=', oldest).delete();
    await this.#rows()
      .insert({
        entity_ref: page,
        channel: `oke:${randomBytes(16).toString('hex')}`,
        ...right,
        made_at: now.getTime(),
      })
      .onConflict('entity_ref')
      .merge()
      // Of several that ask at once, one makes it.
      .whereRaw(
        '(entity_channels.made_at <= ? or entity_channels.cluster <> ? or entity_channels.namespace <> ? or entity_channels.namespace_id <> ? or entity_channels.generation <> ? or entity_channels.entity_key <> ?)',
        [oldest, ...Object.values(right)],
      );
    const made = await this.#find(page);
    if (!made) {
      throw new Error(`The channel of ${page} was removed meanwhile`);
    }
    return made;
  }

  /**
   * Channels of all pages that show a namespace; of the whole cluster without one. Only those that were given out for the
   * namespace as it is declared now, and not long ago.
   */
  async list(
    cluster: string,
    namespace: string | undefined,
    now: Date,
  ): Promise<Channel[]> {
    const query = this.#withVersion()
      .join('namespaces as n', {
        'n.id': 'c.namespace_id',
        'n.generation': 'c.generation',
      })
      .where('c.cluster', cluster)
      .where('c.made_at', '>', now.getTime() - CHANNEL_MS);
    const rows = await (namespace === undefined
      ? query
      : query.where('c.namespace', namespace));
    return rows.map(fromRow);
  }

  async #find(
    page: string,
    right: Partial<Row> = {},
    oldest = -1,
  ): Promise<Channel | undefined> {
    const row = await this.#withVersion()
      .where('c.entity_ref', page)
      .where('c.made_at', '>', oldest)
      .where(
        Object.fromEntries(
          Object.entries(right).map(([column, value]) => [
            `c.${column}`,
            value,
          ]),
        ),
      )
      .first();
    return row && fromRow(row);
  }

  #withVersion() {
    return this.#knex('entity_channels as c')
      .leftJoin('status_versions as v', {
        'v.cluster': 'c.cluster',
        'v.namespace': 'c.namespace',
      })
      .select('c.channel', 'c.namespace', 'v.version');
  }

  #rows() {
    return this.#knex<Row>('entity_channels');
  }
}

function fromRow(row: {
  channel: string;
  namespace: string;
  version: number | null;
}): Channel {
  return { ...row, version: row.version ?? 0 };
}
