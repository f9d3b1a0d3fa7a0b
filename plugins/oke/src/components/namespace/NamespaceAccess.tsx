import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type {
  AccessBinding,
  NamespaceSpec,
  Share,
  Told,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Detail, Details } from '../Details';
import { ToldList } from './ToldList';

/** Who may do what in the portal, by the spec, and in the cluster, by what is there. */
export function NamespaceAccess(props: {
  spec: Pick<NamespaceSpec, 'owner' | 'sharedWith'>;
  /** How each of `sharedWith` stands; undefined when it is not told. */
  shares?: Share[];
  /** Undefined while it is not known. */
  access: Told<AccessBinding> | undefined;
}) {
  const { spec, shares = [], access } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <Details>
        <Detail label={t('namespace.mayAll')}>
          <EntityRefLink entityRef={spec.owner} defaultKind="group" />
        </Detail>
        {spec.sharedWith.length > 0 && (
          <Detail label={t('namespace.maySee')}>
            {spec.sharedWith.map(entityRef => {
              const share = shares.find(({ entity }) => entity === entityRef);
              return (
                <div key={entityRef}>
                  <EntityRefLink entityRef={entityRef} />
                  {share && share.state !== 'shared' && (
                    <> ({t(`namespace.share.${share.state}`)})</>
                  )}
                </div>
              );
            })}
          </Detail>
        )}
      </Details>
      {access && (
        <>
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.accessInCluster')}
          </Text>
          <ToldList
            label={t('namespace.accessInCluster')}
            told={access}
            none={t('namespace.noAccess')}
            keyOf={({ name }) => name}
          >
            {({ name, role, subjects, isMade }) => (
              <>
                <Text as="p">
                  {t('namespace.hasRole', {
                    subjects: subjects.join(', ') || t('namespace.nobody'),
                    role,
                  })}
                </Text>
                {!isMade && (
                  <Text as="p" variant="body-small" color="secondary">
                    {t('namespace.notMade', { name })}
                  </Text>
                )}
              </>
            )}
          </ToldList>
          <Text as="p" variant="body-small" color="secondary">
            {t('namespace.accessElsewhere')}
          </Text>
        </>
      )}
    </>
  );
}
