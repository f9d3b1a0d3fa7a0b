import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { PolicyStatement } from '@okeanos/backstage-plugin-oke-common';
import { RiEditLine } from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import { CopyText } from '../CopyText';
import { Fold } from '../Fold';
import { Note } from '../Note';
import { PagedList } from '../PagedList';
import { Section } from '../Section';

const IDENTITIES = ['provisioner', 'watcher', 'people'] as const;

/** What OCI's policies need for a cluster, folded away; nothing where the user is not told. */
export function PolicyFold(props: {
  statements: readonly PolicyStatement[] | undefined;
}) {
  const { statements = [] } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  if (statements.length === 0) {
    return null;
  }
  return (
    <Fold title={t('statements.title', { count: statements.length })}>
      {() => <PolicyStatements statements={statements} />}
    </Fold>
  );
}

function PolicyStatements(props: { statements: readonly PolicyStatement[] }) {
  const { statements } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Flex direction="column" gap="4" align="stretch">
      <Text as="p">{t('statements.what')}</Text>
      {statements.some(({ hasPlaceholder }) => hasPlaceholder) && (
        <Note
          icon={RiEditLine}
          title={t('statements.placeholders')}
          description={t('statements.placeholdersDescription')}
        />
      )}
      {IDENTITIES.map(identity => {
        const own = statements.filter(each => each.identity === identity);
        return own.length > 0 ? (
          <Section key={identity} title={t(`statements.identity.${identity}`)}>
            <OfIdentity statements={own} />
          </Section>
        ) : null;
      })}
    </Flex>
  );
}

function OfIdentity(props: { statements: readonly PolicyStatement[] }) {
  const { statements } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const title = t('statements.why', { count: statements.length });
  return (
    <>
      <CopyText
        text={statements.map(({ text }) => text).join('\n')}
        name={t('statements.copied', { count: statements.length })}
      />
      <Fold title={title}>
        <PagedList label={title} items={statements} keyOf={({ text }) => text}>
          {({ text, why, basis, without }) => (
            <>
              <Text as="p" weight="bold">
                {text}
              </Text>
              {why.map(({ feature, operations }) => (
                <Text as="p" key={feature}>
                  {`${feature}: ${operations.join(', ')}`}
                </Text>
              ))}
              <Text as="p" variant="body-small" color="secondary">
                {t(`statements.basis.${basis}`)}
                {without && ` ${t('statements.without', { without })}`}
              </Text>
            </>
          )}
        </PagedList>
      </Fold>
    </>
  );
}
