import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef, EntityRefLink } from '@backstage/plugin-catalog-react';
import { ButtonIcon, Combobox, Text } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { okeTranslationRef } from '../../translation';
import { useProblemsOf } from './FieldProblems';
import styles from './SpecFields.module.css';

/** What may have services. */
const KINDS = ['component', 'api', 'system', 'resource'];
const FOUND = 20;
const SEARCH_AFTER_MS = 300;

/** Entities of the catalog, of which more can be found and added, and each be taken out. */
export function EntityRefList(props: {
  field: string;
  label: string;
  description?: string;
  values: string[];
  onChange: (values: string[]) => void;
}) {
  const { field, label, description, values, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { problems, ref } = useProblemsOf(field);
  const [text, setText] = useState('');
  const { found, error } = useFoundEntities(text);
  return (
    <fieldset ref={ref} className={styles.list}>
      <legend className={styles.legend}>{label}</legend>
      {description && (
        <Text as="p" variant="body-small" color="secondary">
          {description}
        </Text>
      )}
      {values.map((value, index) => (
        <EntityRow
          key={value}
          field={`${field}[${index}]`}
          value={value}
          onRemove={() => onChange(values.filter(other => other !== value))}
        />
      ))}
      {problems.map(problem => (
        <Text as="p" key={problem} color="danger" className={styles.problem}>
          {problem}
        </Text>
      ))}
      <Combobox
        aria-label={t('form.addEntity')}
        placeholder={t('form.addEntity')}
        description={error && t('form.entitiesUnknown', { reason: error })}
        search={{ mode: 'server', inputValue: text, onInputChange: setText }}
        options={found
          .filter(entityRef => !values.includes(entityRef))
          .map(entityRef => ({ id: entityRef, label: entityRef }))}
        value={null}
        onChange={key => {
          if (key !== null) {
            onChange([...values, String(key)]);
            setText('');
          }
        }}
      />
    </fieldset>
  );
}

function EntityRow(props: {
  field: string;
  value: string;
  onRemove: () => void;
}) {
  const { field, value, onRemove } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { problems, ref } = useProblemsOf(field);
  return (
    <div ref={ref}>
      <div className={styles.row}>
        <Text as="span" className={styles.problem}>
          {isEntityRef(value) ? <EntityRefLink entityRef={value} /> : value}
        </Text>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiCloseLine aria-hidden />}
          aria-label={t('form.remove', { name: value })}
          onPress={onRemove}
        />
      </div>
      {problems.map(problem => (
        <Text as="p" key={problem} color="danger" className={styles.problem}>
          {problem}
        </Text>
      ))}
    </div>
  );
}

function isEntityRef(value: string): boolean {
  try {
    parseEntityRef(value);
    return true;
  } catch {
    return false;
  }
}

/** References of entities whose name or title has a text. */
function useFoundEntities(text: string): { found: string[]; error?: string } {
  const catalog = useApi(catalogApiRef);
  const [result, setResult] = useState<{ found: string[]; error?: string }>({
    found: [],
  });
  useEffect(() => {
    let isLeft = false;
    const search = async () => {
      try {
        const { items } = await catalog.queryEntities({
          filter: { kind: KINDS },
          fullTextFilter: {
            term: text,
            fields: ['metadata.name', 'metadata.title'],
          },
          fields: ['kind', 'metadata.name', 'metadata.namespace'],
          limit: FOUND,
        });
        if (!isLeft) {
          setResult({ found: items.map(item => stringifyEntityRef(item)) });
        }
      } catch (error) {
        if (!isLeft) {
          setResult({
            found: [],
            error: error instanceof Error ? error.message : String(error),
          });
        }
      }
    };
    const timer = setTimeout(search, SEARCH_AFTER_MS);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [catalog, text]);
  return result;
}
