import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
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
          <ul>
            {files.map(file => (
              <li key={file.name}>
                <a
                  href={`data:application/yaml;charset=utf-8,${encodeURIComponent(
                    file.content,
                  )}`}
                  download={file.name}
                >
                  {t('namespace.exportDownload', { name: file.name })}
                </a>
              </li>
            ))}
          </ul>
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
