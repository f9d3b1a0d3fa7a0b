import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { okeTranslationRef } from '../../translation';
import { useProblemsOf } from './FieldProblems';
import { FormGroup } from './FormGroup';
import styles from './SpecFields.module.css';

type Blocks = Record<string, unknown>;

/**
 * The blocks of the platform team that a namespace has, each of which can be taken out. What it is asked for belongs to
 * its module, of which the portal knows no form.
 */
export function BlocksField(props: {
  blocks: Blocks;
  onChange: (blocks: Blocks) => void;
}) {
  const { blocks, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const ids = Object.keys(blocks);
  if (ids.length === 0) {
    return null;
  }
  return (
    <FormGroup title={t('form.blocks')}>
      <Text as="p" variant="body-small" color="secondary">
        {t('form.blocksDescription')}
      </Text>
      {ids.map(id => (
        <Block
          key={id}
          id={id}
          onRemove={() => {
            const { [id]: _, ...others } = blocks;
            onChange(others);
          }}
        />
      ))}
    </FormGroup>
  );
}

function Block(props: { id: string; onRemove: () => void }) {
  const { id, onRemove } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { problems, ref } = useProblemsOf(`blocks.${id}`);
  return (
    <div ref={ref}>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiCloseLine aria-hidden />}
        onPress={onRemove}
      >
        {t('form.remove', { name: id })}
      </Button>
      {problems.map(problem => (
        <Text as="p" key={problem} color="danger" className={styles.problem}>
          {problem}
        </Text>
      ))}
    </div>
  );
}
