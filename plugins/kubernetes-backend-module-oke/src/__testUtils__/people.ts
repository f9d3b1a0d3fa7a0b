import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { PLATFORM_TEAM } from '../../../oke-backend/src/__testUtils__/fixtures';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { PIA, TEAM_OF } from '../../../oke-backend/src/__testUtils__/teams';

function userOf({ principal }: BackstageCredentials): string {
  if (
    typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal
  ) {
    return String(principal.userEntityRef);
  }
  throw new Error('It is nobody who has signed in');
}

/** Tells of the people of the portal's tests in which teams they are. */
export const userInfoOfTeams = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    async getUserInfo(credentials) {
      const user = userOf(credentials);
      const team = user === PIA ? PLATFORM_TEAM : TEAM_OF[user];
      return {
        userEntityRef: user,
        ownershipEntityRefs: [user, ...(team ? [team] : [])],
      };
    },
  }),
});
