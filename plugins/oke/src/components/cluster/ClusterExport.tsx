import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useClusterExport } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { CopyText } from '../CopyText';
import { ExportedFiles } from '../ExportedFiles';
import { LiveContent } from '../LiveContent';

/** What a cluster consists of in OCI as Terraform to save, and how to go on with it. */
export function ClusterExport(props: { name: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterExport(props.name);
  return (
    <LiveContent title={t('cluster.export')} live={live}>
      {exported => (
        <>
          <Text as="p" variant="body-small" color="secondary">
            {t('cluster.exportWhat')}
          </Text>
          <ExportedFiles {...exported} />
          <Text as="p" variant="body-small" color="secondary">
            {t('cluster.exportHow')}
          </Text>
          <CopyText text="terraform init && terraform plan" />
          <Text as="p" variant="body-small" color="secondary">
            {t('cluster.exportPlan')}
          </Text>
        </>
      )}
    </LiveContent>
  );
}
