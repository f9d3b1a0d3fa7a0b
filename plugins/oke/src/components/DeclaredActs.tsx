import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import { okeTranslationRef } from '../translation';
import { RelativeTime } from './Time';

/** What was done last to what is declared, and by whom. */
export function DeclaredActs(props: {
  declared: {
    generation: number;
    requestedBy: string;
    createdAt: string;
    operationId?: string;
    deletionRequestedAt?: string;
  };
}) {
  const { generation, requestedBy, createdAt, operationId } = props.declared;
  const { deletionRequestedAt } = props.declared;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <Text as="p">
        {deletionRequestedAt
          ? t('namespace.deletionBy')
          : t('namespace.declaredBy', { generation: String(generation) })}{' '}
        <EntityRefLink entityRef={requestedBy} defaultKind="user" />
        {deletionRequestedAt && (
          <>
            , <RelativeTime time={deletionRequestedAt} />
          </>
        )}
      </Text>
      <Text as="p">
        {t('namespace.made')} <RelativeTime time={createdAt} />
      </Text>
      {operationId && (
        <Text as="p" variant="body-small" color="secondary">
          {t('namespace.operation', { id: operationId })}
        </Text>
      )}
    </>
  );
}
