import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Registration } from '../common/Registration';

/**
 * Something that those should hear of whose cluster or app namespace it is. It says nothing that the page of that says
 * only to those who may read it.
 *
 * @alpha
 */
export interface Notice {
  /** What it is about, for one incarnation: a notice takes the place of the one before it with the same scope. */
  scope: string;
  /**
   * - `failure`: what was asked for failed for good, or that is over
   * - `expiry`: the cluster ends or has ended, or no longer does
   */
  about: 'failure' | 'expiry';
  severity: 'high' | 'normal' | 'low';
  /** Name of the cluster. */
  cluster: string;
  /** Name of the app namespace on it that it is about; undefined when it is about the cluster. */
  namespace?: string;
  /** Entity reference of the group that it belongs to. */
  owner: string;
  title: string;
  description: string;
}

/**
 * Takes notices to people.
 *
 * @alpha
 */
export interface NoticeReceiver extends Registration {
  /**
   * Called by one replica, once for each notice. What it rejects is called again half a minute later: taking the same
   * notice twice must do no harm.
   */
  receive(notice: Notice): Promise<void>;
}

/**
 * Where modules add {@link NoticeReceiver}s.
 *
 * @alpha
 */
export interface NoticesExtensionPoint {
  /** @throws Error that names the modules when another receiver has the id */
  addReceiver(receiver: NoticeReceiver): void;
}

/**
 * See {@link NoticesExtensionPoint}.
 *
 * @alpha
 */
export const noticesExtensionPoint =
  createExtensionPoint<NoticesExtensionPoint>({ id: 'oke.notices' });
