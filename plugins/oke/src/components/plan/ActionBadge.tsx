import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Badge } from '@backstage/ui';
import type { PlanChange } from '@okeanos/backstage-plugin-oke-common';
import {
  RiAddLine,
  RiDeleteBinLine,
  RiEditLine,
  RiQuestionLine,
  RiSubtractLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import styles from '../StatusBadge.module.css';

const LOOKS: Record<
  PlanChange['action'],
  { icon: RemixiconComponentType; look: string }
> = {
  create: { icon: RiAddLine, look: styles.info },
  update: { icon: RiEditLine, look: styles.info },
  delete: { icon: RiDeleteBinLine, look: styles.danger },
  none: { icon: RiSubtractLine, look: styles.neutral },
  unknown: {
    icon: RiQuestionLine,
    look: [styles.neutral, styles.uncertain].join(' '),
  },
};

/** What becomes of a part, as icon and word. */
export function ActionBadge(props: {
  action: PlanChange['action'];
  id?: string;
}) {
  const { action, id } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { icon: Icon, look } = LOOKS[action];
  return (
    <Badge
      id={id}
      icon={<Icon aria-hidden />}
      className={[styles.badge, look].join(' ')}
    >
      {t(`plan.action.${action}`)}
    </Badge>
  );
}
