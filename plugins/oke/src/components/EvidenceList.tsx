import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import { useTimes } from '../time/useTimes';
import { okeTranslationRef } from '../translation';
import styles from './EvidenceList.module.css';
import { Fold } from './Fold';
import { TextWithTimes } from './TextWithTimes';

/** The objects that a statement rests on, what was seen there, and since exactly when it holds. */
export function EvidenceList(props: {
  aspect: Pick<Aspect, 'evidence' | 'since'>;
}) {
  const { aspect } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Fold title={t('evidence.title', { count: aspect.evidence.length })}>
      <Evidence aspect={aspect} />
    </Fold>
  );
}

/** What is in an {@link EvidenceList}. */
export function Evidence(props: {
  aspect: Pick<Aspect, 'evidence' | 'since'>;
}) {
  const { evidence, since } = props.aspect;
  const { t } = useTranslationRef(okeTranslationRef);
  const { absolute } = useTimes();
  return (
    <>
      <Text as="p" variant="body-small" color="secondary">
        {t('evidence.since', { time: absolute(since) })}
      </Text>
      {evidence.length === 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('evidence.none')}
        </Text>
      )}
      <ul className={styles.list}>
        {evidence.map(({ apiVersion, kind, namespace, name, observed }) => (
          <li key={[apiVersion, kind, namespace, name, observed].join(' ')}>
            <Text as="div" variant="body-small" className={styles.object}>
              {[kind, namespace, name].filter(Boolean).join('/')}
            </Text>
            <Text
              as="div"
              variant="body-small"
              color="secondary"
              className={styles.observed}
            >
              <TextWithTimes text={observed} />
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}
