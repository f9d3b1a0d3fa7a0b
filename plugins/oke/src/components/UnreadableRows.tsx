import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import { useUnreadable } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { LiveContent } from './LiveContent';
import { Section } from './Section';

/** What is missing in the lists, because its row cannot be read. Nothing is shown while it is known that there is none. */
export function UnreadableRows() {
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useUnreadable();
  const isEmpty = live.answer?.data.length === 0;
  if (!live.error && (!live.answer || isEmpty)) {
    return null;
  }
  return (
    <Section title={t('page.unreadable')}>
      <LiveContent title={t('page.unreadable')} live={live}>
        {rows => (
          <Flex direction="column" gap="2">
            {rows.map(({ cluster, namespace, message }) => (
              <Alert
                key={`${cluster}/${namespace ?? ''} ${message}`}
                status="danger"
                icon
                title={namespace ? `${namespace} (${cluster})` : cluster}
                description={message}
              />
            ))}
          </Flex>
        )}
      </LiveContent>
    </Section>
  );
}
