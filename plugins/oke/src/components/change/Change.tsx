import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import type { Plan, PlanProblem } from '@okeanos/backstage-plugin-oke-common';
import { useEffect, type ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import { FieldProblemsProvider, useFieldProblems } from '../form/FieldProblems';
import type { Disruption } from '../plan/disruptions';
import { planOf } from '../plan/planOf';
import { PlanPanel } from '../plan/PlanPanel';
import { isDeclarationPlan, useConfirm } from '../plan/useConfirm';
import { usePlan } from '../plan/usePlan';
import styles from './Change.module.css';
import { useDraft } from './useDraft';

/** How the specs of one kind of thing are planned and declared. */
export interface Declaring<Spec> {
  of: 'cluster' | 'namespace';
  plan(spec: Spec, signal: AbortSignal): Promise<Plan>;
  /** @param planId - of the plan that is confirmed */
  declare(spec: Spec, planId: string): Promise<unknown>;
  disruptions(before: Spec, after: Spec, plan: Plan | undefined): Disruption[];
}

const NO_PROBLEMS: PlanProblem[] = [];

/**
 * A form with the present spec, and the plan of what is asked in it beside it. What somebody else declares meanwhile is
 * taken up; what was typed stays.
 */
export function Change<Spec>(props: {
  declared: { spec: Spec; etag: string; requestedBy: string };
  declaring: Declaring<Spec>;
  confirmLabel: string;
  /** Reads again what is declared. */
  refresh: () => void;
  onConfirmed: () => void;
  /** The form; without one, what is declared is confirmed anew. */
  children?: (spec: Spec, setSpec: (spec: Spec) => void) => ReactNode;
}) {
  const { declared, declaring, refresh, onConfirmed, children } = props;
  const draft = useDraft(declared);
  const { base, spec, setSpec, overtaken } = draft;
  const planning = usePlan(spec, (asked, signal) =>
    planOf(declaring.plan(asked, signal)),
  );
  const confirmation = useConfirm({
    planning,
    isPlan: isDeclarationPlan,
    send: async planId => {
      await declaring.declare(spec, planId);
      onConfirmed();
    },
    onMoved: refresh,
  });
  const fieldProblems = useFieldProblems(
    planning.plan?.problems ?? NO_PROBLEMS,
  );

  // The plan tells at once that somebody has declared something else, and the page asks only once a minute.
  const { plan, isCurrent } = planning;
  const plannedOn = isCurrent ? plan?.etag : undefined;
  useEffect(() => {
    if (plannedOn !== undefined && plannedOn !== declared.etag) {
      refresh();
    }
  }, [plannedOn, declared.etag, refresh]);

  return (
    <div className={children ? styles.columns : undefined}>
      {children && (
        <FieldProblemsProvider value={fieldProblems}>
          <form
            className={styles.form}
            onSubmit={event => event.preventDefault()}
          >
            {overtaken && <Overtaken {...overtaken} />}
            {children(spec, setSpec)}
          </form>
        </FieldProblemsProvider>
      )}
      <div className={styles.plan}>
        <PlanPanel
          of={declaring.of}
          planning={planning}
          confirmation={confirmation}
          disruptions={declaring.disruptions(base, spec, plan)}
          fieldProblems={children && fieldProblems}
          confirmLabel={props.confirmLabel}
        />
      </div>
    </div>
  );
}

function Overtaken(props: { by: string; conflicts: string[] }) {
  const { by, conflicts } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Alert
      role="status"
      status="info"
      icon
      title={t('change.overtaken')}
      description={
        <>
          <div>
            {t('change.overtakenBy')} <EntityRefLink entityRef={by} />
          </div>
          {conflicts.length > 0 && (
            <div>{t('change.conflicts', { fields: conflicts.join(', ') })}</div>
          )}
        </>
      }
    />
  );
}
