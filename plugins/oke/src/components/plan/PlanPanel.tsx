import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { Plan } from '@okeanos/backstage-plugin-oke-common';
import { useId } from 'react';
import { okeTranslationRef } from '../../translation';
import { ErrorAlert } from '../ErrorAlert';
import { FieldProblems } from '../form/FieldProblems';
import { BelowHeading, Heading } from '../Heading';
import { Problems } from '../Problems';
import readable from '../readable.module.css';
import { changesNothing, sortPlan } from './describePlan';
import type { Disruption } from './disruptions';
import { Moved } from './Moved';
import styles from './PlanPanel.module.css';
import { PlanStatus } from './PlanStatus';
import { PlanView } from './PlanView';
import type { Confirmation } from './useConfirm';
import { useDisruptionText } from './useDisruptionText';
import type { Planning } from './usePlan';

/** The plan of what is asked, and the button that confirms it. */
export function PlanPanel(props: {
  of: 'cluster' | 'namespace';
  planning: Planning<Plan>;
  confirmation: Confirmation;
  disruptions: Disruption[];
  /** Of a form: its fields tell what is wrong with them. */
  fieldProblems?: FieldProblems;
  confirmLabel: string;
}) {
  const { of, planning, confirmation, fieldProblems, confirmLabel } = props;
  const { plan, isCurrent, error } = planning;
  const { t } = useTranslationRef(okeTranslationRef);
  const disruptionText = useDisruptionText();
  const summaryOf = useSummary();
  const titleId = useId();
  const problems = plan?.problems ?? [];
  const elsewhere = fieldProblems?.elsewhere ?? problems;
  const hasProblems = problems.length > 0;

  const confirm = () => {
    if (isCurrent && hasProblems) {
      fieldProblems?.focusFirst();
    } else {
      confirmation.confirm();
    }
  };

  return (
    <section aria-labelledby={titleId} className={styles.panel}>
      <Heading id={titleId}>{t('plan.title')}</Heading>
      <PlanStatus
        isPlanning={!isCurrent && !error}
        summary={plan && isCurrent ? summaryOf(plan) : undefined}
      />
      {confirmation.moved && <Moved difference={confirmation.moved} />}
      {error && (
        <ErrorAlert
          title={t('plan.failed')}
          error={error}
          actions={
            <Button size="small" variant="secondary" onPress={planning.retry}>
              {t('card.retry')}
            </Button>
          }
        />
      )}
      {plan && !error && (
        <div aria-busy={!isCurrent} className={isCurrent ? '' : styles.old}>
          <BelowHeading>
            <PlanView
              of={of}
              plan={plan}
              disruptions={props.disruptions.map(disruptionText)}
              problems={<Problems problems={elsewhere} />}
            />
          </BelowHeading>
        </div>
      )}
      {confirmation.error && (
        <ErrorAlert title={t('plan.refused')} error={confirmation.error} />
      )}
      <Flex>
        <Button
          size="medium"
          className={readable.namedButton}
          isPending={confirmation.isPending}
          isDisabled={
            !isCurrent || !plan || (!hasProblems && changesNothing(plan))
          }
          onPress={confirm}
        >
          {confirmLabel}
        </Button>
      </Flex>
    </section>
  );
}

/** What a plan says, in a few words; nothing where it says itself that nothing changes. */
function useSummary(): (plan: Plan) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return plan => {
    if (plan.problems.length > 0) {
      return t('plan.problems', { count: plan.problems.length });
    }
    if (changesNothing(plan)) {
      return '';
    }
    const { open, unread } = sortPlan(plan);
    return t('plan.changes', {
      count: (plan.spec ?? []).length + open.length - unread,
    });
  };
}
