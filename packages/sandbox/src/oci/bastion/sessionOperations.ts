import { utils } from 'ssh2';
import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  incorrectState,
  invalidParameter,
  notAuthorizedOrNotFound,
} from '../http/ServiceError';
import { SESSION_TTL, wholeNumber } from './bastionOperations';
import { Session } from './model';
import {
  acceptWork,
  bastionState,
  getBastion,
  getSession,
  isoTime,
  sessionState,
} from './records';

const createSchema = z.object({
  displayName: z.string().min(1).max(255).optional(),
  bastionId: z.string(),
  keyType: z.literal('PUB').default('PUB'),
  keyDetails: z.object({
    publicKeyContent: z
      .string()
      .refine(
        key => !(utils.parseKey(key) instanceof Error),
        'it is no public key in OpenSSH format',
      ),
  }),
  sessionTtlInSeconds: wholeNumber
    .pipe(z.int().min(SESSION_TTL.min))
    .optional(),
  targetResourceDetails: z.object({
    sessionType: z.literal('PORT_FORWARDING', {
      error: 'the Okeanos sandbox has sessions of type PORT_FORWARDING only',
    }),
    targetResourcePrivateIpAddress: z.ipv4(),
    targetResourcePort: wholeNumber
      .pipe(z.int().min(1).max(65_535))
      .default(22),
  }),
});

const updateSchema = z.object({ displayName: z.string().min(1).max(255) });

/**
 * Sessions of bastions: https://docs.oracle.com/en-us/iaas/api/#/en/bastion/20210331/Session/
 *
 * @param hostKey - public key of the bastions' host, in OpenSSH's form
 */
export function sessionOperations(cloud: Cloud, hostKey: string): Operation[] {
  const path = '/20210331/sessions';
  const { sessions } = cloud.state.bastion;
  const view = (session: Session) => viewOf(cloud, session, hostKey);

  return [
    {
      service: 'bastion',
      name: 'createSession',
      method: 'POST',
      path,
      retryToken: true,
      handle({ body }) {
        const details = parse(createSchema, body);
        const bastion = getBastion(cloud, details.bastionId);
        const state = bastionState(bastion, cloud.now());
        if (state === 'DELETED') {
          throw notAuthorizedOrNotFound();
        }
        if (state !== 'ACTIVE') {
          throw incorrectState(
            `Bastion ${bastion.id} is in state ${state}, not ACTIVE`,
          );
        }
        const most = bastion.maxSessionTtlInSeconds;
        const sessionTtlInSeconds = details.sessionTtlInSeconds ?? most;
        if (sessionTtlInSeconds > most) {
          throw invalidParameter(
            `sessionTtlInSeconds: ${sessionTtlInSeconds} is more than the ${most} that the bastion allows`,
          );
        }
        const { targetResourceDetails: target, keyDetails } = details;
        const id = cloud.newOcid('bastionsession');
        const work = acceptWork(cloud, {
          ...{ operationType: 'CREATE_SESSION', identifier: id },
          compartmentId: bastion.compartmentId,
        });
        sessions[id] = {
          ...{ id, bastionId: bastion.id, sessionTtlInSeconds },
          compartmentId: bastion.compartmentId,
          displayName: details.displayName ?? `Session-${id.slice(-6)}`,
          publicKeyContent: keyDetails.publicKeyContent,
          target: {
            address: target.targetResourcePrivateIpAddress,
            port: target.targetResourcePort,
          },
          timeline: { createdAt: cloud.now(), activeAt: work.endsAt },
        };
        return {
          status: 201,
          headers: { 'opc-work-request-id': work.id },
          body: view(sessions[id]),
          created: id,
        };
      },
    },
    {
      service: 'bastion',
      name: 'getSession',
      method: 'GET',
      path: `${path}/{id}`,
      handle: ({ params }) => ({ body: view(getSession(cloud, params.id)) }),
    },
    {
      service: 'bastion',
      name: 'listSessions',
      method: 'GET',
      path,
      handle({ query }) {
        const bastionId = requireQuery(query, 'bastionId');
        getBastion(cloud, bastionId);
        const wanted = query.get('sessionLifecycleState');
        const found = Object.values(sessions).filter(
          session =>
            session.bastionId === bastionId &&
            cloud.isVisible(session.timeline.createdAt) &&
            (wanted ?? sessionState(cloud, session)) ===
              sessionState(cloud, session),
        );
        const shown = page(found, query, 'ASC', ({ id, timeline }) => ({
          value: isoTime(timeline.createdAt),
          id,
        }));
        return pageAnswer(shown, view);
      },
    },
    {
      service: 'bastion',
      name: 'updateSession',
      method: 'PUT',
      path: `${path}/{id}`,
      handle({ params, body }) {
        const { displayName } = parse(updateSchema, body);
        const session = getSession(cloud, params.id);
        if (sessionState(cloud, session) === 'DELETED') {
          throw notAuthorizedOrNotFound();
        }
        session.displayName = displayName;
        return { body: view(session) };
      },
    },
    {
      service: 'bastion',
      name: 'deleteSession',
      method: 'DELETE',
      path: `${path}/{id}`,
      handle({ params }) {
        const session = getSession(cloud, params.id);
        const state = sessionState(cloud, session);
        if (state === 'DELETED') {
          throw notAuthorizedOrNotFound();
        }
        if (state === 'DELETING') {
          throw incorrectState(`Session ${session.id} is being deleted`);
        }
        const work = acceptWork(cloud, {
          ...{ operationType: 'DELETE_SESSION', identifier: session.id },
          compartmentId: session.compartmentId,
        });
        session.timeline.deletedAt = work.endsAt;
        return { status: 202, headers: { 'opc-work-request-id': work.id } };
      },
    },
  ];
}

/** Where clients find the host of all bastions of a region. */
export function bastionHostName({ region }: Pick<Cloud, 'region'>): string {
  return `host.bastion.${region.name}.oci.${region.realmDomain}`;
}

function viewOf(cloud: Cloud, session: Session, hostKey: string) {
  const { id, bastionId, target, timeline } = session;
  const bastion = cloud.state.bastion.bastions[bastionId];
  return {
    ...{ id, bastionId, displayName: session.displayName },
    bastionName: bastion?.name ?? '',
    bastionUserName: id,
    targetResourceDetails: {
      sessionType: 'PORT_FORWARDING',
      targetResourcePrivateIpAddress: target.address,
      targetResourcePort: target.port,
    },
    sshMetadata: {
      command: `ssh -i <privateKey> -N -L <localPort>:${target.address}:${
        target.port
      } -p 22 ${id}@${bastionHostName(cloud)}`,
    },
    keyType: 'PUB',
    keyDetails: { publicKeyContent: session.publicKeyContent },
    bastionPublicHostKeyInfo: hostKey,
    timeCreated: isoTime(timeline.createdAt),
    timeUpdated: isoTime(timeline.deletedAt ?? timeline.activeAt),
    lifecycleState: sessionState(cloud, session),
    lifecycleDetails: null,
    sessionTtlInSeconds: session.sessionTtlInSeconds,
  };
}
