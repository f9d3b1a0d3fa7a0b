/**
 * Backstage notifications of OKE clusters and app namespaces.
 *
 * @packageDocumentation
 */
export { okeModuleNotifications as default } from './module';
export {
  okeNoticeRecipientsExtensionPoint,
  type OkeNotice,
  type OkeNoticeRecipients,
  type OkeNoticeRecipientsExtensionPoint,
} from './recipients';
