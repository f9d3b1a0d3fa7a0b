import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { PlanChange } from '@okeanos/backstage-plugin-oke-common';
import { useId } from 'react';
import { okeTranslationRef } from '../../translation';
import statement from '../Statement.module.css';
import { ActionBadge } from './ActionBadge';
import { TextWithTimes } from '../TextWithTimes';
import { FieldChanges } from './FieldChanges';

/** One part of a plan: what becomes of it, why, and which of its fields change. */
export function PlanChangeItem(props: { change: PlanChange }) {
  const { action, kind, name, reason, fields, diff, takesFrom } = props.change;
  const { t } = useTranslationRef(okeTranslationRef);
  const nameId = useId();
  const actionId = useId();
  const title = `${kind} ${name}`;
  // Backends before there was a diff tell the names only.
  const changes = diff ?? [];
  return (
    <div
      role="group"
      aria-labelledby={`${actionId} ${nameId}`}
      className={statement.statement}
    >
      <div className={statement.head}>
        <ActionBadge id={actionId} action={action} />
        <Text as="span" id={nameId} weight="bold" className={statement.title}>
          {title}
        </Text>
      </div>
      <Text
        as="p"
        variant="body-small"
        color="secondary"
        className={statement.message}
      >
        <TextWithTimes text={reason} />
      </Text>
      {takesFrom && takesFrom.length > 0 && (
        <Text as="p" className={statement.message}>
          {t('plan.takesFrom', { managers: takesFrom.join(', ') })}
        </Text>
      )}
      {changes.length > 0 && (
        <FieldChanges
          label={t('plan.fieldsOf', { name: title })}
          changes={changes}
        />
      )}
      {changes.length === 0 && fields.length > 0 && (
        <Text as="p" variant="body-small" className={statement.message}>
          {fields.join(', ')}
        </Text>
      )}
    </div>
  );
}
