import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, TextField } from '@backstage/ui';
import type { DeletionPlan } from '@okeanos/backstage-plugin-oke-common';
import { useState } from 'react';
import type { Thing } from '../../routes';
import { okeTranslationRef } from '../../translation';
import { ActionLink } from '../ActionLink';
import { ErrorAlert } from '../ErrorAlert';
import { Moved } from '../plan/Moved';
import { PlanStatus } from '../plan/PlanStatus';
import readable from '../readable.module.css';
import { isDeletionPlan, useConfirm } from '../plan/useConfirm';
import { usePlan } from '../plan/usePlan';
import { DeletionPlanView } from './DeletionPlanView';

/** How one thing is deleted. */
export interface Deleting {
  plan(signal: AbortSignal): Promise<DeletionPlan>;
  /** @param planId - of the plan that is confirmed */
  delete(planId: string): Promise<unknown>;
}

/** What a deletion takes away, and the name that has to be typed before it is confirmed. */
export function Deletion(props: {
  of: Thing;
  declared: { spec: { deletionProtection: boolean }; etag: string };
  deleting: Deleting;
  /** Reads again what is declared. */
  refresh: () => void;
}) {
  const { of, declared, deleting, refresh } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const [typed, setTyped] = useState('');
  const name = of.namespace ?? of.cluster;
  const planning = usePlan([of, declared.etag], (_, signal) =>
    deleting.plan(signal),
  );
  const { plan, isCurrent, error } = planning;
  const confirmation = useConfirm<DeletionPlan>({
    planning,
    isPlan: isDeletionPlan,
    send: async planId => {
      await deleting.delete(planId);
      refresh();
    },
    onMoved: refresh,
  });
  const isWrong = typed !== '' && typed !== name;

  return (
    <Flex direction="column" gap="4" align="stretch">
      {declared.spec.deletionProtection && (
        <Alert
          status="info"
          icon
          title={t('deletion.protected', { name })}
          description={t('deletion.protectedDescription')}
          customActions={<ActionLink of={of} action="change" />}
        />
      )}
      <PlanStatus
        isPlanning={!isCurrent && !error}
        summary={isCurrent ? t('deletion.planned') : undefined}
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
      {plan && <DeletionPlanView plan={plan} />}
      {plan?.id && (
        <form
          onSubmit={event => {
            event.preventDefault();
            if (typed === name) {
              confirmation.confirm();
            }
          }}
        >
          <Flex direction="column" gap="3" align="start">
            <TextField
              label={t('deletion.name')}
              description={t('confirm.type', { name })}
              isRequired
              validate={() =>
                isWrong ? t('deletion.wrongName', { name }) : null
              }
              validationBehavior="aria"
              autoComplete="off"
              value={typed}
              onChange={setTyped}
            />
            {confirmation.error && (
              <ErrorAlert
                title={t('deletion.refused')}
                error={confirmation.error}
              />
            )}
            <Button
              type="submit"
              size="medium"
              destructive
              className={readable.namedButton}
              isPending={confirmation.isPending}
              isDisabled={!isCurrent || typed !== name}
            >
              {t('actions.deleteConfirm', { name })}
            </Button>
          </Flex>
        </form>
      )}
    </Flex>
  );
}
