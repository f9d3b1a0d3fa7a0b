import { getCompoundEntityRef, type Entity } from '@backstage/catalog-model';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useTemplatePath } from '../../routes';
import styles from './TemplateList.module.css';

/** The ways to the forms of templates. */
export function TemplateList(props: { label: string; templates: Entity[] }) {
  const templatePath = useTemplatePath();
  return (
    <ul aria-label={props.label} className={styles.list}>
      {props.templates.map(template => {
        const { name, title = name, description } = template.metadata;
        return (
          <li key={`${template.metadata.namespace}/${name}`}>
            <Flex direction="column" gap="1" align="start">
              {templatePath ? (
                <ButtonLink
                  href={templatePath(getCompoundEntityRef(template))}
                  variant="primary"
                  iconStart={<RiAddLine aria-hidden />}
                >
                  {title}
                </ButtonLink>
              ) : (
                <Text weight="bold">{title}</Text>
              )}
              {description && (
                <Text as="p" variant="body-small" color="secondary">
                  {description}
                </Text>
              )}
            </Flex>
          </li>
        );
      })}
    </ul>
  );
}
