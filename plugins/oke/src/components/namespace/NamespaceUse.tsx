import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  type NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Fold } from '../Fold';
import { CopyText } from '../CopyText';

/** Commands and names that one needs to work in a namespace. */
export function NamespaceUse(props: {
  spec: Pick<NamespaceSpec, 'cluster' | 'name' | 'services'>;
}) {
  const { cluster, name, services } = props.spec;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <CopyText
        text={`kubectl config set-context --current --namespace=${name}`}
      />
      <CopyText
        text={`kubectl get deployments,pods,services,events --namespace ${name}`}
      />
      {services.map(service => (
        <Fold key={service.name} title={service.name}>
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.useLabel', { service: service.name })}
          </Text>
          <CopyText text={`app.kubernetes.io/name: ${service.name}`} />
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.useSecret')}
          </Text>
          <CopyText text={`${service.name}-mtls`} />
        </Fold>
      ))}
      <Text as="p" variant="body-small" color="secondary">
        {t('namespace.useAnnotations')}
      </Text>
      <CopyText
        text={`${ANNOTATION_CLUSTER}: ${cluster}\n${ANNOTATION_NAMESPACE}: ${name}`}
      />
    </>
  );
}
