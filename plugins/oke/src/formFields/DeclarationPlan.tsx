import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { Plan } from '@okeanos/backstage-plugin-oke-common';
import { PlanView } from '../components/plan/PlanView';
import { Problems } from '../components/Problems';
import { okeTranslationRef } from '../translation';
import type { PlanKind } from './formPlan';
import { inWordsOfForm, placeOfField } from './placeOfField';
import { useFormPages } from './useFormPages';

/** The plan of what a form declares, and what is in the way with the page and field where it is mended. */
export function DeclarationPlan(props: {
  of: PlanKind;
  plan: Plan;
  /** As it stands in the template. */
  spec: unknown;
  form: Record<string, unknown>;
}) {
  const { of, plan, spec, form } = props;
  const pages = useFormPages();
  const { t } = useTranslationRef(okeTranslationRef);
  const placeOf = (field: string) => placeOfField(field, { spec, pages, form });
  const whereIs = (field: string) => {
    const place = placeOf(field);
    if (!place) {
      return field && t('formPlan.fixed', { field });
    }
    const titles = place.titles.join(' › ');
    return place.page
      ? t('formPlan.where', { page: place.page, field: titles })
      : titles;
  };
  const placed = plan.problems.map(problem => ({
    ...problem,
    message: inWordsOfForm(problem.message, placeOf),
    remedy: inWordsOfForm(problem.remedy, placeOf),
    field: whereIs(problem.field),
  }));
  return (
    <>
      {placed.length > 0 && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('formPlan.problems', { count: placed.length })}
          description={t('formPlan.problemsDescription')}
        />
      )}
      <PlanView
        of={of}
        plan={plan}
        isByTopic
        problems={<Problems problems={placed} />}
      />
    </>
  );
}
