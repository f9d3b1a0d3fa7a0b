import type { UserInfoService } from '@backstage/backend-plugin-api';
import {
  isGroupEntity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  okeClusterWritePermission,
  okeNamespaceWritePermission,
  type Option,
  type Options,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { Credentials } from '../authorization/subjectOf';

type WritePermission =
  | typeof okeClusterWritePermission
  | typeof okeNamespaceWritePermission;

export interface OwnerGroupsOptions {
  authorizer: OkeAuthorizer;
  catalog: CatalogService;
  userInfo: UserInfoService;
}

/** The groups that a caller may make something for. */
export class OwnerGroups {
  readonly #options: OwnerGroupsOptions;

  constructor(options: OwnerGroupsOptions) {
    this.#options = options;
  }

  /**
   * Of the groups that the caller sees in the catalog those that they may make something for, and of their own also those
   * that the catalog lacks: their own first, the others by name. It begins with their own when there is one only.
   */
  async list(
    permission: WritePermission,
    credentials: Credentials,
  ): Promise<Options> {
    const { authorizer, catalog } = this.#options;
    const [mayWrite] = await authorizer.ask([permission], credentials);
    const own = await this.#own(credentials);
    const groups = await catalog.getEntities(
      {
        filter: { kind: 'Group' },
        fields: [
          ...['kind', 'apiVersion', 'metadata.name', 'metadata.namespace'],
          ...['metadata.title', 'spec.profile.displayName'],
        ],
      },
      { credentials },
    );
    const titles = new Map<string, string>(
      own.map(ref => [ref, parseEntityRef(ref).name]),
    );
    for (const entity of groups.items) {
      const { name, title } = entity.metadata;
      const displayName = isGroupEntity(entity)
        ? entity.spec?.profile?.displayName
        : undefined;
      titles.set(stringifyEntityRef(entity), title ?? displayName ?? name);
    }
    const items: Option[] = [...titles]
      .filter(([ref]) => mayWrite({ owners: [ref] }))
      .map(([value, title]) => ({ value, title }))
      .sort(
        (a, b) =>
          Number(own.includes(b.value)) - Number(own.includes(a.value)) ||
          a.title.localeCompare(b.title, 'en'),
      );
    const [first, second] = items.filter(({ value }) => own.includes(value));
    return { items, preset: second ? undefined : first?.value };
  }

  async #own(credentials: Credentials): Promise<string[]> {
    if (credentials.principal.type !== 'user') {
      return [];
    }
    const { ownershipEntityRefs } = await this.#options.userInfo.getUserInfo(
      credentials,
    );
    return ownershipEntityRefs.filter(ref => ref.startsWith('group:'));
  }
}
