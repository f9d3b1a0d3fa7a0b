import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NamespaceStore } from './NamespaceStore';
import { readUids } from '../sharing/readUids';
import { sharesOf } from '../sharing/shares';

/** So many rows at once. */
const BATCH = 50;

/**
 * Gives the rows that name entities by reference only, as they were written before, the UIDs of the entities that the
 * catalog has when it is asked first. What it has not then is not shared any more: else whoever registers the name next
 * would inherit it.
 */
export class ShareBinder {
  readonly #options: {
    auth: AuthService;
    catalog: CatalogService;
    namespaces: NamespaceStore;
  };

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    namespaces: NamespaceStore;
  }) {
    this.#options = options;
  }

  /** Throws when the catalog cannot be asked: the next sweep asks again. */
  async sweep(): Promise<void> {
    const { auth, catalog, namespaces } = this.#options;
    const rows = await namespaces.withoutShares(BATCH);
    if (rows.length === 0) {
      return;
    }
    const present = await readUids(
      catalog,
      [...new Set(rows.flatMap(({ sharedWith }) => sharedWith))],
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for (const { id, sharedWith } of rows) {
      await namespaces.bindShares(id, sharesOf(sharedWith, undefined, present));
    }
  }
}
