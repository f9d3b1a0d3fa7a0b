import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import {
  clusterSpecSchema,
  type ClusterSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import readable from '../readable.module.css';
import { useProblemsOf } from './FieldProblems';
import { NodePoolFields } from './NodePoolFields';
import { TextSpecField } from './SpecFields';
import styles from './SpecFields.module.css';

type AdditionalNodePool = ClusterSpec['additionalNodePools'][number];

const FIELD = 'additionalNodePools';

/** What a pool begins with: everything as it is by default, and no name. */
function newNodePool(): AdditionalNodePool {
  const { nodePool } = clusterSpecSchema.pick({ nodePool: true }).parse({});
  return { name: '', ...nodePool };
}

/** The node pools beside the first one. */
export function AdditionalNodePoolsField(props: {
  nodePools: AdditionalNodePool[];
  compartmentId: string;
  onChange: (nodePools: AdditionalNodePool[]) => void;
}) {
  const { nodePools, compartmentId, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { problems, ref } = useProblemsOf(FIELD);
  return (
    <div ref={ref} className={styles.group}>
      <Text as="p" variant="body-small" color="secondary">
        {t('form.additionalNodePoolsDescription')}
      </Text>
      {nodePools.map((nodePool, index) => (
        // A pool has no identity but its place while its name is typed.
        <AdditionalNodePoolField
          key={index}
          {...{ index, nodePool, compartmentId }}
          onChange={changed =>
            onChange(nodePools.map((old, at) => (at === index ? changed : old)))
          }
          onRemove={() => onChange(nodePools.filter((_, at) => at !== index))}
        />
      ))}
      {problems.map(problem => (
        <Text as="p" key={problem} color="danger" className={styles.problem}>
          {problem}
        </Text>
      ))}
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiAddLine aria-hidden />}
        className={styles.add}
        onPress={() => onChange([...nodePools, newNodePool()])}
      >
        {t('form.addNodePool')}
      </Button>
    </div>
  );
}

function AdditionalNodePoolField(props: {
  index: number;
  nodePool: AdditionalNodePool;
  compartmentId: string;
  onChange: (nodePool: AdditionalNodePool) => void;
  onRemove: () => void;
}) {
  const { index, nodePool, compartmentId, onChange, onRemove } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const field = `${FIELD}[${index}]`;
  const name =
    nodePool.name || t('form.nodePoolNumber', { number: String(index + 2) });
  return (
    <div role="group" aria-label={name} className={styles.service}>
      <TextSpecField
        field={`${field}.name`}
        label={t('form.nodePoolName')}
        description={t('form.nodePoolNameDescription')}
        value={nodePool.name}
        onChange={changed => onChange({ ...nodePool, name: changed })}
      />
      <NodePoolFields {...{ field, name, compartmentId, nodePool, onChange }} />
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiDeleteBinLine aria-hidden />}
        className={`${styles.add} ${readable.namedButton}`}
        onPress={onRemove}
      >
        {t('form.remove', { name })}
      </Button>
    </div>
  );
}
