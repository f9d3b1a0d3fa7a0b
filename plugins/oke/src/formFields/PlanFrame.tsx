import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Skeleton, Text } from '@backstage/ui';
import { useEffect, type ReactNode } from 'react';
import { usePlan } from '../components/plan/usePlan';
import { useErrorText } from '../components/useErrorText';
import { okeTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';

/** What every plan has. */
interface AnyPlan {
  id?: string;
  problems: unknown[];
}

/** Asks for the plan of what a form has, again whenever that changes, and gives the form its id. */
export function PlanFrame<P extends AnyPlan | undefined>(props: {
  /** JSON */
  asked: unknown;
  load: (asked: unknown, signal: AbortSignal) => Promise<P>;
  texts: 'formPlan' | 'formDeletion';
  formData?: string;
  onChange: (value: string) => void;
  /** What the form did not take when it was sent. */
  rawErrors?: string[];
  children: (plan: P) => ReactNode;
}) {
  const { asked, load, texts, formData, onChange, rawErrors, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const errorText = useErrorText();
  const { plan, isCurrent, error, retry } = usePlan(asked, load);
  const id = (isCurrent && plan?.problems.length === 0 && plan.id) || '';
  // Empty, too: the form checks only fields that have a value. And again until it has it: what was sent before takes the
  // place of what is there.
  useEffect(() => {
    if (formData !== id) {
      onChange(id);
    }
  }, [formData, id, onChange]);
  // The form has looked at it again, and does not take it: perhaps the world has moved since it was shown.
  const refusal = rawErrors?.join();
  useEffect(() => {
    if (refusal) {
      retry();
    }
  }, [refusal, retry]);

  if (error) {
    return (
      <FieldFrame>
        <Alert
          role="alert"
          status="warning"
          icon
          title={t(`${texts}.unknown`)}
          description={t(`${texts}.unknownDescription`, {
            reason: errorText(error),
          })}
          customActions={
            <Button size="small" variant="secondary" onPress={retry}>
              {t('card.retry')}
            </Button>
          }
        />
      </FieldFrame>
    );
  }
  if (!isCurrent) {
    return (
      <FieldFrame>
        <div role="status" aria-label={t(`${texts}.loading`)}>
          <Text as="p">{t(`${texts}.loading`)}</Text>
          <Skeleton width="100%" height={120} />
        </div>
      </FieldFrame>
    );
  }
  // It is current, so it came.
  return <FieldFrame>{children(plan as P)}</FieldFrame>;
}
