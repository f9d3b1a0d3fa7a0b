import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../translation';
import { sentence } from './sentence';
import { CopyText } from './CopyText';
import styles from './Problems.module.css';
import { TextWithTimes } from './TextWithTimes';

/** What is wrong, where, what to do about it, and commands that do it. */
export function Problems(props: {
  problems: (PlanProblem & { commands?: string[] })[];
  /** What they are; problems by default. */
  label?: string;
}) {
  const { problems, label } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  if (problems.length === 0) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label={label ?? t('card.problems')}>
      {problems.map(({ field, message, remedy, commands = [] }) => (
        <li key={[field, message].join(' ')} className={styles.problem}>
          <Text as="p" className={styles.text}>
            <TextWithTimes text={sentence(message)} />
          </Text>
          <Text as="p" className={styles.text}>
            <TextWithTimes text={sentence(remedy)} />
          </Text>
          {commands.map(command => (
            <CopyText key={command} text={command} />
          ))}
          {field && (
            <Text
              as="p"
              variant="body-small"
              color="secondary"
              className={styles.text}
            >
              {field}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
