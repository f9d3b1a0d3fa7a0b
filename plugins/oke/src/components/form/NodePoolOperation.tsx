import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { FormGrid } from './FormGroup';
import { NumberSpecField, SwitchSpecField } from './SpecFields';

type NodePool = ClusterSpec['nodePool'];

/** Who decides on the number of nodes, and how nodes are replaced and drained. */
export function NodePoolOperation(props: {
  /** Path of the pool in the spec. */
  field: string;
  nodePool: NodePool;
  onChange: (changes: Partial<NodePool>) => void;
}) {
  const { field, nodePool, onChange } = props;
  const { size, autoscaling, cycling, eviction } = nodePool;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SwitchSpecField
        field={`${field}.autoscaling`}
        label={t('form.nodePoolOf.autoscaling')}
        description={t('form.nodePoolOf.autoscalingDescription')}
        value={autoscaling !== undefined}
        onChange={isLeft =>
          onChange({
            autoscaling: isLeft ? { min: size, max: size + 3 } : undefined,
          })
        }
      />
      {autoscaling && (
        <FormGrid>
          {(['min', 'max'] as const).map(name => (
            <NumberSpecField
              key={name}
              field={`${field}.autoscaling.${name}`}
              label={t(`form.nodePoolOf.${name}`)}
              value={autoscaling[name]}
              onChange={value =>
                onChange({ autoscaling: { ...autoscaling, [name]: value } })
              }
            />
          ))}
        </FormGrid>
      )}
      <SwitchSpecField
        field={`${field}.cycling`}
        label={t('form.nodePoolOf.cycling')}
        description={t('form.nodePoolOf.cyclingDescription')}
        value={cycling !== undefined}
        onChange={isCycled =>
          onChange({
            cycling: isCycled
              ? { maximumSurge: 1, maximumUnavailable: 0 }
              : undefined,
          })
        }
      />
      {cycling && (
        <FormGrid>
          {(['maximumSurge', 'maximumUnavailable'] as const).map(name => (
            <NumberSpecField
              key={name}
              field={`${field}.cycling.${name}`}
              label={t(`form.nodePoolOf.${name}`)}
              value={cycling[name]}
              onChange={value =>
                onChange({ cycling: { ...cycling, [name]: value } })
              }
            />
          ))}
        </FormGrid>
      )}
      <SwitchSpecField
        field={`${field}.eviction`}
        label={t('form.nodePoolOf.eviction')}
        description={t('form.nodePoolOf.evictionDescription')}
        value={eviction !== undefined}
        onChange={isSaid =>
          onChange({
            eviction: isSaid ? { graceMinutes: 60, force: false } : undefined,
          })
        }
      />
      {eviction && (
        <>
          <NumberSpecField
            field={`${field}.eviction.graceMinutes`}
            label={t('form.nodePoolOf.graceMinutes')}
            value={eviction.graceMinutes}
            onChange={graceMinutes =>
              onChange({ eviction: { ...eviction, graceMinutes } })
            }
          />
          <SwitchSpecField
            field={`${field}.eviction.force`}
            label={t('form.nodePoolOf.force')}
            description={t('form.nodePoolOf.forceDescription')}
            value={eviction.force}
            onChange={force => onChange({ eviction: { ...eviction, force } })}
          />
        </>
      )}
    </>
  );
}
