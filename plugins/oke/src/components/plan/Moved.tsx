import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, VisuallyHidden } from '@backstage/ui';
import type { PlanDifference } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import styles from './Moved.module.css';

/** Says that the plan is not the one that was confirmed, and in what it differs. Nothing was done yet. */
export function Moved(props: {
  /** Empty when it cannot be told. */
  difference: PlanDifference[];
}) {
  const { difference } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('plan.moved')}
      description={
        difference.length === 0 ? (
          t('plan.movedUnknown')
        ) : (
          <>
            <p>{t('plan.movedDescription')}</p>
            <ul className={styles.list}>
              {difference.map(({ what, before, now }) => (
                <li key={what}>
                  <strong>{what}</strong>{' '}
                  <del>
                    <VisuallyHidden>{t('plan.before')} </VisuallyHidden>
                    {before ?? t('plan.nothing')}
                  </del>{' '}
                  <ins>
                    <VisuallyHidden>{t('plan.now')} </VisuallyHidden>
                    {now ?? t('plan.nothing')}
                  </ins>
                </li>
              ))}
            </ul>
          </>
        )
      }
    />
  );
}
