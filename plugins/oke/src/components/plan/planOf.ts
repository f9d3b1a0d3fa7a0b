import {
  OkeResponseError,
  type Plan,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * The plan that a dry run answers. A spec whose form is wrong is refused with its problems: that is a plan, too.
 *
 * @throws what `dryRun` throws for every other reason
 */
export async function planOf(dryRun: Promise<Plan>): Promise<Plan> {
  try {
    return await dryRun;
  } catch (error) {
    if (
      error instanceof OkeResponseError &&
      error.status === 400 &&
      error.problems.length > 0
    ) {
      return { changes: [], problems: error.problems };
    }
    throw error;
  }
}
