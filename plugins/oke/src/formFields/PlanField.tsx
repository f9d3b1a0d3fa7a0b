import { useApi } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { okeApiRef } from '../api/okeApiRef';
import { DeletionPlanView } from '../components/delete/DeletionPlanView';
import { DeclarationPlan } from './DeclarationPlan';
import { planDeletionForm, planForm } from './formPlan';
import { PlanFrame } from './PlanFrame';
import { planOptionsOf, type PlanFieldOptions } from './planOptions';
import { specOfForm } from './templateSpec';

type Props = FieldExtensionComponentProps<string, PlanFieldOptions>;

/**
 * Field of a template's form: what carrying out the form would change or take away, and everything that is in the way. With
 * problems, the form does not go on. Its value is the id of the plan that is shown, and empty while there is none: the step
 * that gets it does what was seen here, or nothing.
 */
export function PlanField(props: Props) {
  const { formContext, uiSchema } = props;
  const { kind, deletes, spec } = planOptionsOf(uiSchema);
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const asked = specOfForm(spec, form);
  const api = useApi(okeApiRef);
  return deletes ? (
    <PlanFrame
      {...props}
      asked={asked}
      load={(chosen, signal) => planDeletionForm(api, kind, chosen, signal)}
      texts="formDeletion"
    >
      {plan => plan && <DeletionPlanView plan={plan} />}
    </PlanFrame>
  ) : (
    <PlanFrame
      {...props}
      asked={asked}
      load={(planned, signal) => planForm(api, kind, planned, signal)}
      texts="formPlan"
    >
      {plan => (
        <DeclarationPlan of={kind} plan={plan} spec={spec} form={form} />
      )}
    </PlanFrame>
  );
}
