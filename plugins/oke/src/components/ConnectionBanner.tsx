import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type {
  ClusterConnection,
  Freshness,
  StaleKind,
} from '@okeanos/backstage-plugin-oke-common';
import {
  RiArrowLeftRightLine,
  RiHistoryLine,
  RiLockLine,
  RiWifiOffLine,
} from '@remixicon/react';
import { useTimes } from '../time/useTimes';
import { okeTranslationRef } from '../translation';
import { TextWithTimes } from './TextWithTimes';

const LOOKS = {
  connecting: { status: 'info', icon: RiArrowLeftRightLine },
  unreachable: { status: 'danger', icon: RiWifiOffLine },
  notPermitted: { status: 'warning', icon: RiLockLine },
  stale: { status: 'warning', icon: RiHistoryLine },
  partlyStale: { status: 'warning', icon: RiHistoryLine },
} as const;

/** Says why what is shown below may no longer be so, and how old it is. */
export function ConnectionBanner(props: {
  connection: ClusterConnection;
  freshness: Exclude<Freshness, 'current'>;
  /** Those of the kinds on which it rests of which nothing comes any more. */
  staleKinds: StaleKind[];
}) {
  const { connection, freshness, staleKinds } = props;
  const { asOf } = connection;
  const { t } = useTranslationRef(okeTranslationRef);
  const { since, ago, absolute } = useTimes();
  const { status, icon: Icon } = LOOKS[freshness];

  if (freshness === 'partlyStale') {
    return (
      <Alert
        role="status"
        status={status}
        icon={<Icon aria-hidden />}
        title={t('connection.partlyStale', {
          kinds: staleKinds.map(({ kind }) => kind.split('.')[0]).join(', '),
        })}
        description={staleKinds.map(({ kind, since: from, message }) => (
          <div key={kind}>
            {t('connection.staleKind', {
              kind,
              ago: ago(from),
              time: absolute(from),
              message,
            })}
          </div>
        ))}
      />
    );
  }
  // Silence begins with the last thing heard; all else with a change of the connection.
  const begin = freshness === 'stale' ? asOf : connection.since;
  // A silent cluster is connected, and its message says so: that explains nothing here.
  const message = freshness === 'stale' ? '' : connection.message;
  const age = asOf
    ? t('connection.lastHeard', { ago: ago(asOf), time: absolute(asOf) })
    : t('connection.neverHeard');
  return (
    <Alert
      role="status"
      status={status}
      icon={<Icon aria-hidden />}
      title={t(`connection.${freshness}`, { since: begin ? since(begin) : '' })}
      description={
        <>
          {message && (
            <div>
              <TextWithTimes text={message} />
            </div>
          )}
          <div>
            {freshness === 'connecting' ? t('connection.incomplete') : age}
          </div>
        </>
      }
    />
  );
}
