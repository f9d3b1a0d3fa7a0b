import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../translation';
import { Fold } from './Fold';
import styles from './Details.module.css';

/** Facts in as many columns as there is room for. */
export function Details(props: { children: ReactNode }) {
  return <dl className={styles.details}>{props.children}</dl>;
}

/** One fact of {@link Details}. */
export function Detail(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles.detail}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** More than so many values are folded away under a line that counts them. */
const SHOWN = 8;

/** A fact that is a list of texts. Long texts wrap. */
export function ListDetail(props: { label: string; values: string[] }) {
  const { label, values } = props;
  return (
    <LongListDetail
      label={label}
      first={values.slice(0, SHOWN)}
      total={values.length}
    >
      {() => <TextList texts={values.slice(SHOWN)} />}
    </LongListDetail>
  );
}

/** The same of a list of which the first texts are known only. */
export function LongListDetail(props: {
  label: string;
  first: string[];
  /** How many there are. */
  total: number;
  /** The others, when they are opened. */
  children: () => ReactNode;
}) {
  const { label, first, total, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const more = total - first.length;
  return (
    <Detail label={label}>
      <TextList texts={first} />
      {more > 0 && (
        <Fold title={t('value.more', { count: more })}>{children}</Fold>
      )}
    </Detail>
  );
}

export function TextList(props: { texts: string[] }) {
  return (
    <ul className={styles.list}>
      {props.texts.map(text => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
