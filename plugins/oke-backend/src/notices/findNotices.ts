import {
  daysLeft,
  formatDay,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import type { Notice } from '@okeanos/backstage-plugin-oke-node/alpha';
import { ANNOUNCED_DAYS, ENDED_BY } from '../clusters/declared/clusterExpiry';
import type { ClusterRecord } from '../clusters/declared/ClusterStore';
import { isLastWord } from '../clusters/declared/isCarriedOut';
import type { NamespaceRecord } from '../namespaces/NamespaceStore';

/** How it stands with what a notice is about. */
export interface FoundNotice {
  /** Stands for what is told: another one is told anew. Empty when all is well, which is told of what was told before. */
  key: string;
  notice: Notice;
}

type Declared = Pick<
  ClusterRecord,
  | 'id'
  | 'generation'
  | 'operationId'
  | 'requestedBy'
  | 'conditions'
  | 'deletionRequestedAt'
>;
type Cluster = Declared & { spec: ClusterRecord['spec'] };
type Namespace = Declared & {
  spec: Pick<NamespaceRecord['spec'], 'cluster' | 'name' | 'owner'>;
};

/** What is to be told of a cluster. Nothing of what is not known, or on its way. Pure. */
export function noticesOfCluster(record: Cluster, now: Date): FoundNotice[] {
  const { id, spec } = record;
  const about = {
    scope: `cluster:${id}`,
    title: titleOf(spec.name),
    place: { cluster: spec.name, owner: spec.owner },
  };
  return [...failureOf(record, about), ...expiryOf(record, about, now)];
}

/** The same of an app namespace. Pure. */
export function noticesOfNamespace(record: Namespace): FoundNotice[] {
  const { id, spec } = record;
  const { cluster, name: namespace, owner } = spec;
  return failureOf(record, {
    scope: `namespace:${id}`,
    title: titleOf(cluster, namespace),
    place: { cluster, namespace, owner },
  });
}

/** That something is gone of which something was told: that does not stand for ever. Pure. */
export function noticeOfGone(
  scope: string,
  place: Pick<Notice, 'about' | 'cluster' | 'namespace' | 'owner'>,
): FoundNotice {
  const { cluster, namespace } = place;
  return {
    key: '',
    notice: {
      ...{ scope, ...place, severity: 'normal' },
      title: `The ${titleOf(cluster, namespace)} is gone`,
      description: 'It was deleted',
    },
  };
}

function titleOf(cluster: string, namespace?: string): string {
  return namespace === undefined
    ? `cluster ${cluster}`
    : `namespace ${namespace} on ${cluster}`;
}

/** The incarnation that a scope is about: its kind and UID. */
export function objectOf(scope: string): string {
  return scope.split(':').slice(0, 2).join(':');
}

interface About {
  scope: string;
  title: string;
  place: Pick<Notice, 'cluster' | 'namespace' | 'owner'>;
}

function failureOf(
  { generation, operationId, conditions, deletionRequestedAt }: Declared,
  { scope, title, place }: About,
): FoundNotice[] {
  const ready = conditions.find(({ type }) => type === 'Ready');
  const failed = conditions.find(isFailedForGood);
  const notice = {
    ...{ scope: `${scope}:failure`, about: 'failure' as const },
    ...place,
  };
  // What was observed before the last declaration says nothing of it.
  if (!ready || ready.observedGeneration < generation || deletionRequestedAt) {
    return [];
  }
  if (failed) {
    return [
      {
        key: [operationId ?? generation, failed.type, failed.reason].join(' '),
        notice: {
          ...notice,
          severity: 'high',
          title: `The ${title} is not as it was asked for`,
          description:
            'Something of it failed, and waiting does not change that. Its page says what and why, and what can be done',
        },
      },
    ];
  }
  return ready.status === 'True'
    ? [
        {
          key: '',
          notice: {
            ...notice,
            severity: 'low',
            title: `What had failed of the ${title} is done`,
            description: 'It is ready. Its page says how it stands',
          },
        },
      ]
    : [];
}

function isFailedForGood({ type, status, reason, final }: Condition): boolean {
  return type === 'Ready'
    ? final === true
    : type === 'Provisioned' && status === 'False' && isLastWord(reason);
}

function expiryOf(
  { spec: { expiry }, conditions, requestedBy, deletionRequestedAt }: Cluster,
  { scope, title, place }: About,
  now: Date,
): FoundNotice[] {
  const told = (
    stage: string,
    severity: Notice['severity'],
    what: string,
    description: string,
  ): FoundNotice[] => [
    {
      key: stage && [expiry.lastDay, expiry.action, stage].join(' '),
      notice: {
        ...{ scope: `${scope}:expiry`, about: 'expiry', severity },
        ...place,
        title: `The ${title} ${what}`,
        description,
      },
    },
  ];
  const left = daysLeft(expiry, now);
  const day = left === undefined ? '' : formatDay(new Date(expiry.lastDay));
  if (deletionRequestedAt) {
    return requestedBy === ENDED_BY
      ? told(
          'deleting',
          'high',
          'is being deleted',
          `Its last day was ${day} (UTC), and its spec asks for that`,
        )
      : [];
  }
  if (left === undefined || left > ANNOUNCED_DAYS) {
    return told(
      '',
      'low',
      'does not end soon',
      day ? `Its last day is ${day} (UTC) now` : 'It has no last day any more',
    );
  }
  const extending = 'Who may change it can name a later last day';
  if (left >= 0) {
    const near: string | undefined = ['today', 'tomorrow'][left];
    return told(
      near ?? 'week',
      near ? 'high' : 'normal',
      `ends ${near ?? 'soon'}`,
      `Its last day is ${day} (UTC). Then ${
        expiry.action === 'delete'
          ? 'it is deleted with everything in it, unless it is protected, frozen or has namespaces'
          : 'nothing is deleted by itself'
      }. ${extending}`,
    );
  }
  if (expiry.action === 'notify') {
    return told(
      'ended',
      'high',
      'has ended',
      `Its last day was ${day} (UTC). It still runs and costs: nothing is deleted by itself. Delete it, or name a later last day`,
    );
  }
  const { reason } = conditions.find(({ type }) => type === 'Expiring') ?? {};
  return reason === 'DeletionHeldUp'
    ? told(
        'heldUp',
        'high',
        'has ended and cannot be deleted',
        `Its last day was ${day} (UTC). It still runs and costs: its page says what is in the way of its deletion. Take that away, or name a later last day`,
      )
    : told(
        'announced',
        'high',
        'has ended and is about to be deleted',
        `Its last day was ${day} (UTC). ${extending}`,
      );
}
