import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge } from '@backstage/ui';
import type {
  AspectState,
  ClusterConnection,
} from '@okeanos/backstage-plugin-oke-common';
import {
  RiAlertLine,
  RiArrowLeftRightLine,
  RiCheckboxCircleLine,
  RiCheckLine,
  RiCloseCircleLine,
  RiDeleteBinLine,
  RiDraftLine,
  RiHistoryLine,
  RiLockLine,
  RiPlugLine,
  RiQuestionLine,
  RiSubtractLine,
  RiTimeLine,
  RiWifiOffLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { okeTranslationRef } from '../translation';
import { useIsCurrent } from './CurrentContext';
import styles from './StatusBadge.module.css';

/** What a badge can say. */
export type BadgeState =
  | AspectState
  | ClusterConnection['state']
  | 'stale'
  | 'partlyStale'
  | 'deleting'
  | 'putRight'
  | 'ended';

interface Look {
  icon: RemixiconComponentType;
  tone: 'positive' | 'warning' | 'danger' | 'info' | 'neutral';
  /** Drawn with a dashed border: nobody has seen it to be so. */
  isUncertain?: boolean;
}

/** Each state has its own icon beside its own word; only what was seen to be well is green. */
const LOOKS: Record<BadgeState, Look> = {
  healthy: { icon: RiCheckboxCircleLine, tone: 'positive' },
  warning: { icon: RiAlertLine, tone: 'warning' },
  failed: { icon: RiCloseCircleLine, tone: 'danger' },
  pending: { icon: RiTimeLine, tone: 'info' },
  declared: { icon: RiDraftLine, tone: 'info', isUncertain: true },
  none: { icon: RiSubtractLine, tone: 'neutral' },
  notInstalled: { icon: RiPlugLine, tone: 'neutral' },
  notPermitted: { icon: RiLockLine, tone: 'warning', isUncertain: true },
  unknown: { icon: RiQuestionLine, tone: 'neutral', isUncertain: true },
  connected: { icon: RiCheckboxCircleLine, tone: 'positive' },
  connecting: { icon: RiArrowLeftRightLine, tone: 'info', isUncertain: true },
  unreachable: { icon: RiWifiOffLine, tone: 'danger', isUncertain: true },
  stale: { icon: RiHistoryLine, tone: 'warning', isUncertain: true },
  partlyStale: { icon: RiHistoryLine, tone: 'warning', isUncertain: true },
  deleting: { icon: RiDeleteBinLine, tone: 'info' },
  putRight: { icon: RiCheckLine, tone: 'neutral' },
  ended: { icon: RiCheckLine, tone: 'neutral' },
};

const LAST_KNOWN: Look = {
  icon: RiHistoryLine,
  tone: 'neutral',
  isUncertain: true,
};

/**
 * A state as icon and word. Where what is shown is not current, it says that this is the last
 * known state, and is not coloured.
 */
export function StatusBadge(props: { state: BadgeState; id?: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const isCurrent = useIsCurrent();
  const word = t(`state.${props.state}`);
  const {
    icon: Icon,
    tone,
    isUncertain,
  } = isCurrent ? LOOKS[props.state] : LAST_KNOWN;
  return (
    <Badge
      id={props.id}
      icon={<Icon aria-hidden />}
      className={[
        styles.badge,
        styles[tone],
        isUncertain ? styles.uncertain : '',
      ].join(' ')}
    >
      {isCurrent ? word : t('state.lastKnown', { state: word })}
    </Badge>
  );
}
