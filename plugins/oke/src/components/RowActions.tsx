import type { Condition, Rights } from '@okeanos/backstage-plugin-oke-common';
import type { Thing } from '../routes';
import { ActionLink } from './ActionLink';
import styles from './RowActions.module.css';

/** The ways to what the caller may do with a cluster or namespace. None while it is being deleted. */
export function RowActions(props: {
  of: Thing;
  /** Undefined when it is not known. */
  may?: Rights;
  deletionRequestedAt?: string;
  conditions?: Condition[];
}) {
  const { of, may, deletionRequestedAt, conditions = [] } = props;
  if (deletionRequestedAt || !(may?.change || may?.delete)) {
    return null;
  }
  const isDrifted = conditions.some(
    ({ type, status }) => type === 'Drifted' && status === 'True',
  );
  return (
    <div className={styles.actions}>
      {may.change && <ActionLink of={of} action="change" />}
      {may.change && isDrifted && <ActionLink of={of} action="repair" />}
      {may.delete && <ActionLink of={of} action="delete" />}
    </div>
  );
}
