import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  canUpgrade,
  type ClusterSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { useClusterResources } from '../../live/hooks';
import { okeTranslationRef } from '../../translation';
import { OptionField } from './OptionField';

/**
 * The version of a cluster that there is. When its spec leaves that open, it has the one that was the newest then, and does
 * not follow what is offered later.
 */
export function VersionField(props: {
  spec: ClusterSpec;
  onChange: (kubernetesVersion: string) => void;
}) {
  const { name, compartmentId, kubernetesVersion } = props.spec;
  const { t } = useTranslationRef(okeTranslationRef);
  const { answer } = useClusterResources(name);
  const version = answer?.data.kubernetesVersion;
  return (
    <OptionField
      {...{ kind: 'kubernetes-version', compartmentId }}
      field="kubernetesVersion"
      label={t('form.kubernetesVersion')}
      titles={{
        '': version
          ? t('form.versionKept', { version })
          : t('form.versionKeptUnknown'),
      }}
      isPossible={value =>
        value === '' || !version || canUpgrade(version, value)
      }
      whyNotAll={t('form.versionSteps')}
      value={kubernetesVersion}
      onChange={props.onChange}
    />
  );
}
