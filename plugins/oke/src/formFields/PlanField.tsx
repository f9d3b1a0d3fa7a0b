import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Alert, Button, Skeleton, Text } from '@backstage/ui';
import { useEffect } from 'react';
import { okeApiRef } from '../api/okeApiRef';
import { PlanView } from '../components/plan/PlanView';
import { usePlan } from '../components/plan/usePlan';
import { Problems } from '../components/Problems';
import { useErrorText } from '../components/useErrorText';
import { okeTranslationRef } from '../translation';
import { FieldFrame } from './FieldFrame';
import { planForm, type PlanKind } from './formPlan';
import { inWordsOfForm, placeOfField } from './placeOfField';
import { specOfForm } from './templateSpec';
import { useFormPages } from './useFormPages';

/**
 * What a template sets under `ui:options` of an `OkePlan`.
 *
 * @public
 */
export interface PlanFieldOptions {
  for?: 'cluster' | 'namespace';
  /**
   * The spec as the step of the template gets it: the same text, by a YAML anchor. The field's own value, which the step
   * gets as `plan`, may stand among it.
   */
  spec?: unknown;
}

/**
 * Field of a template's form, on its last page: what carrying out the form would change, and everything that is in the way,
 * with the page and field where it is mended. With problems, the form does not go on. Its value is the id of the plan that is
 * shown, and empty while there is none: the step that gets it does what was seen here, or nothing.
 */
export function PlanField(
  props: FieldExtensionComponentProps<string, PlanFieldOptions>,
) {
  const { formContext, formData, onChange, rawErrors, uiSchema } = props;
  const { kind, spec } = planOptionsOf(uiSchema);
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const api = useApi(okeApiRef);
  const pages = useFormPages();
  const { t } = useTranslationRef(okeTranslationRef);
  const errorText = useErrorText();
  const planning = usePlan(specOfForm(spec, form), (asked, signal) =>
    planForm(api, kind, asked, signal),
  );
  const { plan, isCurrent, error, retry } = planning;
  const id = (isCurrent && plan?.problems.length === 0 && plan.id) || '';
  // Empty, too: the form checks only fields that have a value. And again until it has it: what is sent is what was there
  // when it was sent.
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
          title={t('formPlan.unknown')}
          description={t('formPlan.unknownDescription', {
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
  if (!plan || !isCurrent) {
    return (
      <FieldFrame>
        <div role="status" aria-label={t('formPlan.loading')}>
          <Text as="p">{t('formPlan.loading')}</Text>
          <Skeleton width="100%" height={120} />
        </div>
      </FieldFrame>
    );
  }
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
    <FieldFrame>
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
        of={kind}
        plan={plan}
        isByTopic
        problems={<Problems problems={placed} />}
      />
    </FieldFrame>
  );
}

/** @throws when a template does not say what is planned: its author sees it at once */
export function planOptionsOf(
  uiSchema: { 'ui:options'?: { for?: unknown; spec?: unknown } } | undefined,
): { kind: PlanKind; spec: unknown } {
  const { for: kind, spec } = uiSchema?.['ui:options'] ?? {};
  if ((kind !== 'cluster' && kind !== 'namespace') || spec === undefined) {
    throw new Error(
      'The field OkePlan needs ui:options with "for", which is cluster or namespace, and "spec", the input of the step that makes it',
    );
  }
  return { kind, spec: withoutPlan(spec) };
}

/** A spec has no such field: it is what the step confirms. */
function withoutPlan(spec: unknown): unknown {
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec)
    ? Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'plan'))
    : spec;
}
