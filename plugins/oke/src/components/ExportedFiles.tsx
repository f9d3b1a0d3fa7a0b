import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { okeTranslationRef } from '../translation';

/** Files to save, and what is not in them. */
export function ExportedFiles(props: {
  files: { name: string; content: string }[];
  leftOut: { what: string; reason: string }[];
}) {
  const { files, leftOut } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <Flex gap="2" style={{ flexWrap: 'wrap' }}>
        {files.map(file => (
          <ButtonLink
            key={file.name}
            size="small"
            variant="secondary"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(
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
    </>
  );
}
