import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { okeTranslationRef } from '../../translation';

/** So long something may last before it is mentioned. */
const MENTION_AFTER_MS = 500;

/** How far a plan is, in one line that is read out when it changes. */
export function PlanStatus(props: {
  isPlanning: boolean;
  /** What the plan says, in a few words. */
  summary?: string;
}) {
  const { isPlanning, summary } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const isSlow = useLasting(isPlanning, MENTION_AFTER_MS);
  return (
    <Text as="p" role="status" aria-live="polite" color="secondary">
      {isSlow ? t('plan.planning') : !isPlanning && summary}
    </Text>
  );
}

/** Whether something lasts for some time already. */
function useLasting(isSo: boolean, milliseconds: number): boolean {
  const [isLasting, setIsLasting] = useState(false);
  useEffect(() => {
    if (!isSo) {
      setIsLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setIsLasting(true), milliseconds);
    return () => clearTimeout(timer);
  }, [isSo, milliseconds]);
  return isLasting;
}
