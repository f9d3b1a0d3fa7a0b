import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../../translation';
import { ListField } from './ListField';
import { SelectSpecField, TextSpecField } from './SpecFields';
import styles from './SpecFields.module.css';

type NodePool = ClusterSpec['nodePool'];
type Taint = NodePool['taints'][number];

const EFFECTS: Taint['effect'][] = [
  'NoSchedule',
  'PreferNoSchedule',
  'NoExecute',
];

const NEW_TAINT: Taint = { key: '', value: '', effect: 'NoSchedule' };

/** The labels and taints that nodes of a pool get. */
export function NodeMarksFields(props: {
  /** Path of the pool in the spec. */
  field: string;
  /** What the pool is called. */
  pool: string;
  labels: NodePool['labels'];
  taints: Taint[];
  onChange: (changes: Partial<Pick<NodePool, 'labels' | 'taints'>>) => void;
}) {
  const { field, pool, labels, taints, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <ListField
        field={`${field}.labels`}
        label={t('form.nodePoolOf.labels')}
        values={labels}
        onChange={changed => onChange({ labels: changed })}
        empty={{ key: '', value: '' }}
        nameOf={at =>
          t('form.nodePoolOf.label', { number: String(at + 1), pool })
        }
        addLabel={t('form.nodePoolOf.addLabel')}
      >
        {item => <KeyAndValue {...item} />}
      </ListField>
      <ListField
        field={`${field}.taints`}
        label={t('form.nodePoolOf.taints')}
        description={t('form.nodePoolOf.taintsDescription')}
        values={taints}
        onChange={changed => onChange({ taints: changed })}
        empty={NEW_TAINT}
        nameOf={at =>
          t('form.nodePoolOf.taint', { number: String(at + 1), pool })
        }
        addLabel={t('form.nodePoolOf.addTaint')}
      >
        {item => (
          <KeyAndValue {...item}>
            <SelectSpecField
              field={`${item.field}.effect`}
              label=""
              ariaLabel={t('form.nodePoolOf.effectOf', { what: item.label })}
              options={EFFECTS.map(id => ({ id, label: id }))}
              value={item.value.effect}
              onChange={effect => item.onChange({ ...item.value, effect })}
            />
          </KeyAndValue>
        )}
      </ListField>
    </>
  );
}

function KeyAndValue<T extends { key: string; value: string }>(props: {
  field: string;
  label: string;
  value: T;
  onChange: (value: T) => void;
  /** What belongs beside them. */
  children?: ReactNode;
}) {
  const { field, label, value, onChange, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <div className={styles.together}>
      {(['key', 'value'] as const).map(part => (
        <TextSpecField
          key={part}
          field={`${field}.${part}`}
          label=""
          ariaLabel={t(`form.nodePoolOf.${part}Of`, { what: label })}
          value={value[part]}
          onChange={changed => onChange({ ...value, [part]: changed })}
        />
      ))}
      {children}
    </div>
  );
}
