import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { useNamespaceExport } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { CopyText } from '../CopyText';
import { LiveContent } from '../LiveContent';

/** What Okeanos makes of a namespace as files to save, and how to go on with them. */
export function NamespaceExport(props: { cluster: string; name: string }) {
  const { cluster, name } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useNamespaceExport(cluster, name);
  return (
    <LiveContent title={t('namespace.export')} live={live}>
      {({ files, leftOut }) => (
        <>
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.exportWhat')}
          </Text>
          <Flex gap="2">
            {files.map(file => (
              <ButtonLink
                key={file.name}
                size="small"
                variant="secondary"
                href={`data:application/yaml;charset=utf-8,${encodeURIComponent(
                  file.content,
                )}`}
                download={file.name}
              >
                {t('namespace.exportDownload', { name: file.name })}
              </ButtonLink>
            ))}
          </Flex>
          {leftOut.map(({ what, reason }) => (
            <Text key={what} as="p" variant="body-small">
              {t('namespace.exportLeftOut', { what, reason })}
            </Text>
          ))}
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.exportHow')}
          </Text>
          <CopyText text="kubectl apply --kustomize ." />
        </>
      )}
    </LiveContent>
  );
}
