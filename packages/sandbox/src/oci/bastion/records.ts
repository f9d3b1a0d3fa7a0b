import { Cloud } from '../Cloud';
import { DURATIONS } from '../durations';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { Bastion, BastionWorkRequest, Session } from './model';

type Timed = Pick<Bastion, 'timeline'>;

/** Bastions and sessions need nobody to drive them: their states follow from the time. */
function stateOf({ timeline }: Timed, now: number) {
  const { activeAt, updatedAt, deletedAt } = timeline;
  if (deletedAt !== undefined) {
    return now < deletedAt ? 'DELETING' : 'DELETED';
  }
  if (now < activeAt) {
    return 'CREATING';
  }
  return updatedAt !== undefined && now < updatedAt ? 'UPDATING' : 'ACTIVE';
}

export function bastionState(bastion: Bastion, now: number) {
  return stateOf(bastion, now);
}

/** A session ends by itself at the end of its time, and with its bastion. */
export function sessionState(cloud: Cloud, session: Session) {
  const now = cloud.now();
  const bastion = cloud.state.bastion.bastions[session.bastionId];
  const endsAt =
    session.timeline.createdAt + session.sessionTtlInSeconds * 1_000;
  const isOver =
    now >= endsAt ||
    !bastion ||
    ['DELETING', 'DELETED'].includes(bastionState(bastion, now));
  return isOver ? 'DELETED' : stateOf(session, now);
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getBastion(cloud: Cloud, id: string): Bastion {
  const bastion = cloud.state.bastion.bastions[id];
  if (!bastion || !cloud.isVisible(bastion.timeline.createdAt)) {
    throw notAuthorizedOrNotFound();
  }
  return bastion;
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getSession(cloud: Cloud, id: string): Session {
  const session = cloud.state.bastion.sessions[id];
  if (!session || !cloud.isVisible(session.timeline.createdAt)) {
    throw notAuthorizedOrNotFound();
  }
  return session;
}

/** Notes a work request of the Bastion service: it has ended when what it makes is there. */
export function acceptWork(
  cloud: Cloud,
  of: Pick<
    BastionWorkRequest,
    'operationType' | 'identifier' | 'compartmentId'
  >,
): { id: string; endsAt: number } {
  const id = cloud.newOcid('bastionworkrequest');
  const acceptedAt = cloud.now();
  const endsAt =
    acceptedAt +
    cloud.scaled(
      of.operationType.endsWith('SESSION')
        ? DURATIONS.bastionSession
        : DURATIONS.bastion,
    );
  cloud.state.bastion.workRequests[id] = { ...of, id, acceptedAt, endsAt };
  return { id, endsAt };
}

export const isoTime = (at: number) => new Date(at).toISOString();
