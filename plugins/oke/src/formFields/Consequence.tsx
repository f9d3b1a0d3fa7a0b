import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { Choice } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../translation';

/** Says, before it is done, what deleting a choice does. */
export function Consequence(props: { choice: Choice }) {
  const { cluster, namespace, isKept } = props.choice;
  const { t } = useTranslationRef(okeTranslationRef);
  if (namespace === undefined) {
    return (
      <Alert
        role="alert"
        status="danger"
        icon
        title={t('choice.consequence.cluster', { cluster })}
        description={t('choice.notUndone')}
      />
    );
  }
  return isKept ? (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('choice.consequence.keptNamespace', { cluster, namespace })}
    />
  ) : (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('choice.consequence.namespace', { cluster, namespace })}
      description={t('choice.notUndone')}
    />
  );
}
