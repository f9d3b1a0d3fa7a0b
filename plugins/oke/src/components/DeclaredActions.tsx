import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { Condition, Rights } from '@okeanos/backstage-plugin-oke-common';
import type { Thing } from '../routes';
import { okeTranslationRef } from '../translation';
import { RowActions } from './RowActions';

/** The ways to what the caller may do with a cluster or namespace; who may do nothing is told who may. */
export function DeclaredActions(props: {
  of: Thing;
  /** Undefined when it is not known. */
  may?: Rights;
  owner: string;
  deletionRequestedAt?: string;
  conditions: Condition[];
}) {
  const { owner, ...actions } = props;
  const { may } = actions;
  return may && !may.change && !may.delete ? (
    <MayNot owner={owner} />
  ) : (
    <RowActions {...actions} />
  );
}

/** Says who may do what the caller may not. */
export function MayNot(props: { owner: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Text as="p" variant="body-small" color="secondary">
      {t('actions.mayNot')}{' '}
      <EntityRefLink entityRef={props.owner} defaultKind="group" />
    </Text>
  );
}
