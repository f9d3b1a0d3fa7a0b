import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { conditionState, isKnownCondition } from '../status/conditionState';
import { okeTranslationRef } from '../translation';
import { CopyText } from './CopyText';
import { PagedList } from './PagedList';
import { sentence } from './sentence';
import { Statement } from './Statement';

/** How far something is as it was declared. */
export function DeclaredConditions(props: {
  name: string;
  declared: {
    generation: number;
    createdAt: string;
    deletionRequestedAt?: string;
    conditions: Condition[];
  };
}) {
  const { name, declared } = props;
  const { generation, createdAt, deletionRequestedAt, conditions } = declared;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      {deletionRequestedAt && (
        <Statement
          state="deleting"
          since={deletionRequestedAt}
          message={t('declared.deletionRequested')}
        />
      )}
      {conditions.length === 0 && (
        <Statement
          state="pending"
          since={createdAt}
          message={t('declared.notBegun')}
        />
      )}
      <PagedList
        label={t('declared.conditions', { name })}
        items={conditions}
        keyOf={({ type }) => type}
      >
        {condition => {
          const { type, status, since, message, observedGeneration } =
            condition;
          const state = conditionState(condition, generation);
          const isKnown = isKnownCondition(type);
          return observedGeneration < generation ? (
            <Statement
              state="pending"
              title={isKnown ? t(`declared.condition.${type}`) : type}
              message={t('declared.earlierGeneration')}
            />
          ) : (
            <Statement
              state={state}
              // What a module's condition means is in its name and its status.
              title={
                isKnown ? t(`declared.condition.${type}`) : `${type}: ${status}`
              }
              since={since}
              // Several often say the same, above all Ready and the one that hinders it.
              message={
                condition === conditions.find(each => each.message === message)
                  ? sentence(message)
                  : t('saidAbove')
              }
            >
              {condition.commands
                ?.filter(
                  command =>
                    condition ===
                    conditions.find(({ commands }) =>
                      commands?.includes(command),
                    ),
                )
                .map(command => (
                  <CopyText key={command} text={command} />
                ))}
            </Statement>
          );
        }}
      </PagedList>
    </>
  );
}
