import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useOptions } from '../live/hooks';
import { okeTranslationRef } from '../translation';

/**
 * A compartment by its path, and its OCID. Who may not make clusters is not told the names: the OCID alone then.
 *
 * @param props.id - OCID; empty for the compartment of the portal
 */
export function CompartmentName(props: { id: string }) {
  const { id } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { answer } = useOptions('compartment');
  const title = answer?.data.items.find(
    ({ value, ocid }) => value === id || (id !== '' && ocid === id),
  )?.title;
  return (
    <>
      {title ?? (id || t('form.compartmentOfPortal'))}
      {title && id && ` (${id})`}
    </>
  );
}
