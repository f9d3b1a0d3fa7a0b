import { createExtensionPoint } from '@backstage/backend-plugin-api';

/**
 * What a notice is about, for who decides who gets it.
 *
 * @public
 */
export interface OkeNotice {
  /** A failure that does not pass by itself, or the end of a cluster. */
  about: 'failure' | 'expiry';
  severity: 'high' | 'normal' | 'low';
  /** Name of the cluster. */
  cluster: string;
  /** Name of the app namespace; undefined when it is about the cluster. */
  namespace?: string;
  /** Entity reference of the group that it belongs to. */
  owner: string;
}

/**
 * Gives entity references of the users and groups that get a notice; nobody does when there are none. Whoever is named
 * here learns the name of the cluster or namespace and what became of it: name nobody who may not read it.
 *
 * @public
 */
export type OkeNoticeRecipients = (
  notice: OkeNotice,
) => string[] | Promise<string[]>;

/**
 * Where a module says who gets notices.
 *
 * @public
 */
export interface OkeNoticeRecipientsExtensionPoint {
  /** @throws Error when another module has set them already */
  setRecipients(recipients: OkeNoticeRecipients): void;
}

/**
 * See {@link OkeNoticeRecipientsExtensionPoint}.
 *
 * @public
 */
export const okeNoticeRecipientsExtensionPoint =
  createExtensionPoint<OkeNoticeRecipientsExtensionPoint>({
    id: 'oke.noticeRecipients',
  });
