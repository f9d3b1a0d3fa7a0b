import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { RiShipLine } from '@remixicon/react';
import { OkePage } from '../components/OkePage';
import { okeTranslationRef } from '../translation';

/** The page with its header, which apps on the old frontend system do not draw. */
export function LegacyOkePage() {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <PluginHeader icon={<RiShipLine />} title={t('page.title')} />
      <OkePage />
    </>
  );
}
