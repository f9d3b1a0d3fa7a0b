import type { ReactNode } from 'react';
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

/** A fact that is a list of texts. Long texts wrap, a long list scrolls. */
export function ListDetail(props: { label: string; values: string[] }) {
  return (
    <Detail label={props.label}>
      <ul className={styles.list}>
        {props.values.map(value => (
          <li key={value}>{value}</li>
        ))}
      </ul>
    </Detail>
  );
}
