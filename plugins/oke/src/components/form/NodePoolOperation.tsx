import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { FormGrid } from './FormGroup';
import { NumberSpecField, SwitchSpecField } from './SpecFields';

type NodePool = ClusterSpec['nodePool'];

/** Who decides on the number of nodes, and how nodes are replaced. */
export function NodePoolOperation(props: {
  nodePool: NodePool;
  onChange: (changes: Partial<NodePool>) => void;
}) {
  const { nodePool, onChange } = props;
  const { size, autoscaling, cycling } = nodePool;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SwitchSpecField
        field="nodePool.autoscaling"
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
              field={`nodePool.autoscaling.${name}`}
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
        field="nodePool.cycling"
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
              field={`nodePool.cycling.${name}`}
              label={t(`form.nodePoolOf.${name}`)}
              value={cycling[name]}
              onChange={value =>
                onChange({ cycling: { ...cycling, [name]: value } })
              }
            />
          ))}
        </FormGrid>
      )}
    </>
  );
}
