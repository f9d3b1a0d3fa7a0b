import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Notice } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { OkeNoticeRecipients } from './recipients';

/**
 * Sends a notice as a Backstage notification. Its scope has it take the place of the one before it about the same.
 *
 * @throws what the notifications backend answers, or `recipients` throws
 */
export async function sendNotice(
  notifications: NotificationService,
  recipients: OkeNoticeRecipients,
  notice: Notice,
): Promise<void> {
  const { scope, title, description, severity, about } = notice;
  const { cluster, namespace, owner } = notice;
  const entityRef = await recipients({
    ...{ about, severity, cluster, namespace, owner },
  });
  if (entityRef.length === 0) {
    return;
  }
  await notifications.send({
    recipients: { type: 'entity', entityRef },
    payload: {
      ...{ title, description, severity },
      ...{ scope: `okeanos:${scope}`, topic: `okeanos:${about}` },
      link: linkTo({ cluster, namespace }),
    },
  });
}

/** The page of a cluster or namespace in the catalog, as the catalog's own plugin has it. */
function linkTo({
  cluster,
  namespace,
}: Pick<Notice, 'cluster' | 'namespace'>): string {
  return namespace === undefined
    ? `/catalog/default/resource/${cluster}`
    : `/catalog/${cluster}/resource/${namespace}`;
}
