import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { KeyAndValue } from './KeyAndValue';
import { ListField } from './ListField';
import { SelectSpecField } from './SpecFields';

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
