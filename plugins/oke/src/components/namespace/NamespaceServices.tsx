import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { NamespaceStatus } from '@okeanos/backstage-plugin-oke-common';
import { sayOnce } from '../../status/sayOnce';
import { okeTranslationRef } from '../../translation';
import { Observed } from '../Observed';
import { Statement } from '../Statement';
import { ToldList } from './ToldList';

/** The services of a namespace with their states, the worst first. What is said of several is said once. */
export function NamespaceServices(props: {
  status: NamespaceStatus;
  /** When the answer came, in milliseconds since the epoch. */
  receivedAt: number;
}) {
  const { status, receivedAt } = props;
  const { connection, services } = status;
  const { t } = useTranslationRef(okeTranslationRef);
  const { things, shared } = sayOnce(
    services.state === 'read' ? services.items : [],
  );
  const list = (
    <>
      <ToldList
        label={t('namespace.services')}
        told={
          services.state === 'read' ? { ...services, items: things } : services
        }
        none={t('namespace.noServices')}
        keyOf={({ name }) => name}
      >
        {({ name, isDeclared, ...summary }) => (
          <Statement title={name} {...summary}>
            {!isDeclared && (
              <Text as="p" variant="body-small" color="secondary">
                {t('namespace.undeclared')}
              </Text>
            )}
          </Statement>
        )}
      </ToldList>
      {shared.map(({ names, sentence }) => (
        <Text key={sentence} as="p" variant="body-small">
          {t('namespace.ofSeveral', { names: names.join(', '), sentence })}
        </Text>
      ))}
    </>
  );
  return connection ? (
    <Observed connection={connection} receivedAt={receivedAt} isSaidAbove>
      {list}
    </Observed>
  ) : (
    list
  );
}
