import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useNamespaceExport } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { CopyText } from '../CopyText';
import { ExportedFiles } from '../ExportedFiles';
import { LiveContent } from '../LiveContent';

/** What Okeanos makes of a namespace as files to save, and how to go on with them. */
export function NamespaceExport(props: { cluster: string; name: string }) {
  const { cluster, name } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useNamespaceExport(cluster, name);
  return (
    <LiveContent title={t('namespace.export')} live={live}>
      {exported => (
        <>
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.exportWhat')}
          </Text>
          <ExportedFiles {...exported} />
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.exportHow')}
          </Text>
          <CopyText text="kubectl apply --kustomize ." />
        </>
      )}
    </LiveContent>
  );
}
