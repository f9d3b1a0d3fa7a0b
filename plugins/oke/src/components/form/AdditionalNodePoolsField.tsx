import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  clusterSpecSchema,
  type ClusterSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { GroupListField } from './GroupListField';
import { NodePoolFields } from './NodePoolFields';
import { TextSpecField } from './SpecFields';

type AdditionalNodePool = ClusterSpec['additionalNodePools'][number];

/** What a pool begins with: everything as it is by default, and no name. */
const NEW_NODE_POOL: AdditionalNodePool = {
  name: '',
  ...clusterSpecSchema.pick({ nodePool: true }).parse({}).nodePool,
};

/** The node pools beside the first one. */
export function AdditionalNodePoolsField(props: {
  nodePools: AdditionalNodePool[];
  compartmentId: string;
  onChange: (nodePools: AdditionalNodePool[]) => void;
}) {
  const { nodePools, compartmentId, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <GroupListField
      field="additionalNodePools"
      description={t('form.additionalNodePoolsDescription')}
      values={nodePools}
      onChange={onChange}
      empty={NEW_NODE_POOL}
      nameOf={({ name }, at) =>
        name || t('form.nodePoolNumber', { number: String(at + 2) })
      }
      addLabel={t('form.addNodePool')}
    >
      {({ field, name, value: nodePool, onChange: change }) => (
        <>
          <TextSpecField
            field={`${field}.name`}
            label={t('form.nodePoolName')}
            description={t('form.nodePoolNameDescription')}
            value={nodePool.name}
            onChange={changed => change({ ...nodePool, name: changed })}
          />
          <NodePoolFields
            {...{ field, name, compartmentId, nodePool }}
            onChange={change}
          />
        </>
      )}
    </GroupListField>
  );
}
