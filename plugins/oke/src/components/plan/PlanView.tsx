import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { ETAG_ABSENT, type Plan } from '@okeanos/backstage-plugin-oke-common';
import { RiCheckLine, RiQuestionLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import { Fold } from '../Fold';
import { Note } from '../Note';
import { PagedList } from '../PagedList';
import { PolicyFold } from '../policy/PolicyStatements';
import { Problems } from '../Problems';
import { byTopic, changesNothing, sortPlan } from './describePlan';
import { FieldChanges, isSeen } from './FieldChanges';
import { PlanChangeItem } from './PlanChangeItem';
import { Section } from '../Section';
import styles from './PlanView.module.css';

interface PlanViewProps {
  /** Of a cluster the parts are in OCI, of a namespace in its cluster. */
  of: 'cluster' | 'namespace';
  plan: Plan;
  /** What somebody will notice, in words; shown first. */
  disruptions?: string[];
  /** Whether the parts stand by what they are about: network, policies and so on. */
  isByTopic?: boolean;
  /** Shown instead of the problems of the plan, where they stand at their fields. */
  problems?: ReactNode;
}

/**
 * What carrying out a spec would change: in what is declared, and part by part in the cluster or OCI. What could not be
 * read is named as such, and nothing is said of it. Whom the backend tells, also what OCI has to permit.
 */
export function PlanView(props: PlanViewProps) {
  return (
    <>
      <Notices plan={props.plan} />
      <Changes {...props} />
      <PolicyFold statements={props.plan.policy} />
    </>
  );
}

/** What somebody should know, although nothing is in the way. */
function Notices(props: { plan: Plan }) {
  const { notices = [] } = props.plan;
  const { t } = useTranslationRef(okeTranslationRef);
  return notices.length === 0 ? null : (
    <Section title={t('plan.notices')}>
      <Problems problems={notices} label={t('plan.notices')} />
    </Section>
  );
}

function Changes(props: PlanViewProps) {
  const { of, plan, disruptions = [], isByTopic = false } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const problems = props.problems ?? <Problems problems={plan.problems} />;
  if (plan.problems.length > 0) {
    // What would change is not told: nothing of it is carried out.
    return <>{problems}</>;
  }
  if (changesNothing(plan)) {
    return (
      <>
        {of === 'namespace' || plan.changes.length > 0 ? (
          <Note icon={RiCheckLine} title={t(`plan.changesNothing.${of}`)} />
        ) : (
          // Of a frozen cluster.
          <Note icon={RiQuestionLine} title={t('plan.notCompared')} />
        )}
        <Kept plan={plan} />
      </>
    );
  }
  return (
    <Flex direction="column" gap="4" align="stretch">
      {disruptions.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('plan.disruptions')}
          description={
            <ul className={styles.list}>
              {disruptions.map(text => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          }
        />
      )}
      <Declared plan={plan} />
      <Parts of={of} plan={plan} isByTopic={isByTopic} />
    </Flex>
  );
}

function Declared(props: { plan: Plan }) {
  const { spec: changes, etag } = props.plan;
  const { t } = useTranslationRef(okeTranslationRef);
  const title = t('plan.declared');
  if (changes === undefined) {
    return null; // by a backend that does not tell
  }
  const spec = changes.filter(isSeen);
  if (etag === ETAG_ABSENT) {
    return (
      <Fold title={t('plan.declaredFirst', { count: spec.length })}>
        <FieldChanges label={title} changes={spec} />
      </Fold>
    );
  }
  return (
    <Section title={title}>
      {spec.length === 0 ? (
        <Text as="p">{t('plan.declaredSame')}</Text>
      ) : (
        <FieldChanges label={title} changes={spec} />
      )}
    </Section>
  );
}

function Parts(props: {
  of: 'cluster' | 'namespace';
  plan: Plan;
  isByTopic: boolean;
}) {
  const { of, plan, isByTopic } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { open, unread } = sortPlan(plan);
  const title = t(`plan.parts.${of}`);
  return (
    <Section title={title}>
      {unread > 0 && (
        <Note
          icon={RiQuestionLine}
          title={t('plan.unread', { count: unread })}
          description={t('plan.unreadDescription')}
        />
      )}
      {open.length === 0 && <Text as="p">{t(`plan.partsSame.${of}`)}</Text>}
      {isByTopic ? (
        byTopic(open).map(([topic, changes]) => (
          <Section key={topic} title={t(`plan.topic.${topic}`)}>
            <PagedList
              label={t(`plan.topic.${topic}`)}
              items={changes}
              keyOf={({ part }) => part}
            >
              {change => <PlanChangeItem change={change} />}
            </PagedList>
          </Section>
        ))
      ) : (
        <PagedList label={title} items={open} keyOf={({ part }) => part}>
          {change => <PlanChangeItem change={change} />}
        </PagedList>
      )}
      <Kept plan={plan} />
    </Section>
  );
}

function Kept(props: { plan: Plan }) {
  const { kept } = sortPlan(props.plan);
  const { t } = useTranslationRef(okeTranslationRef);
  if (kept.length === 0) {
    return null;
  }
  const title = t('plan.kept', { count: kept.length });
  return (
    <Fold title={title}>
      <PagedList label={title} items={kept} keyOf={({ part }) => part}>
        {change => <PlanChangeItem change={change} />}
      </PagedList>
    </Fold>
  );
}
