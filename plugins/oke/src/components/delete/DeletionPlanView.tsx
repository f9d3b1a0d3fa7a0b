import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  DeletionGroup,
  DeletionItem,
  DeletionPlan,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Heading } from '../Heading';
import { PagedList } from '../PagedList';
import { Problems } from '../Problems';
import { Section } from '../Section';
import { sentence } from '../sentence';
import { TextWithTimes } from '../TextWithTimes';
import styles from './DeletionPlanView.module.css';

/** What a deletion takes away and whose it is, what stays, what becomes free, and what could not be looked at. */
export function DeletionPlanView(props: { plan: DeletionPlan }) {
  const { groups, hosts, entities, unread, problems } = props.plan;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Flex direction="column" gap="4" align="stretch">
      <Problems problems={problems} />
      {unread.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('deletion.unread')}
          description={
            <ul className={styles.list}>
              {unread.map(({ what, reason }) => (
                <li key={what}>
                  <TextWithTimes text={`${what}: ${reason}`} />
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Section title={t('deletion.groups')}>
        {groups.length === 0 && (
          <Text as="p">
            {t(unread.length > 0 ? 'deletion.nothingRead' : 'deletion.nothing')}
          </Text>
        )}
        <PagedList
          label={t('deletion.groups')}
          items={groups}
          keyOf={({ kind }) => kind}
        >
          {group => <Group group={group} />}
        </PagedList>
      </Section>
      {hosts.length > 0 && (
        <Section title={t('deletion.hosts')}>
          <ul className={styles.list}>
            {hosts.map(({ host, when }) => (
              <li key={host}>
                <strong>{host}</strong> {when}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {entities.length > 0 && (
        <Section title={t('deletion.entities')}>
          <ul className={styles.list}>
            {entities.map(entityRef => (
              <li key={entityRef}>
                <EntityRefLink entityRef={entityRef} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Flex>
  );
}

function Group(props: { group: DeletionGroup }) {
  const { kind, count, items } = props.group;
  const { t } = useTranslationRef(okeTranslationRef);
  const more = count - items.length;
  return (
    <>
      <Heading>{t('deletion.kind', { kind, number: String(count) })}</Heading>
      <ul className={styles.list}>
        {items.map(item => (
          <li key={[item.namespace, item.name].join('/')}>
            <Item item={item} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('deletion.more', { count: more })}
        </Text>
      )}
    </>
  );
}

function Item(props: { item: DeletionItem }) {
  const { namespace, name, action, isMade, owner, manager, reason } =
    props.item;
  const { t } = useTranslationRef(okeTranslationRef);
  const whose = [
    !isMade && t('deletion.notMade'),
    owner && t('deletion.owner', { owner }),
    manager && !isMade && t('deletion.manager', { manager }),
  ].filter(Boolean);
  return (
    <>
      <Text as="span" weight="bold">
        {[namespace, name].filter(Boolean).join('/')}
      </Text>{' '}
      <Text as="span">{t(`deletion.action.${action}`)}</Text>
      <Text as="p" variant="body-small" color="secondary">
        <TextWithTimes
          text={[whose.join(', '), reason]
            .filter(Boolean)
            .map(sentence)
            .join(' ')}
        />
      </Text>
    </>
  );
}
