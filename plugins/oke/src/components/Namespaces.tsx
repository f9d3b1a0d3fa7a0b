import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NamespaceSummary } from '@okeanos/backstage-plugin-oke-common';
import { useEntityPlaces, useNamespaces } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { LiveContent } from './LiveContent';
import { NamespaceTable } from './NamespaceTable';
import { Section } from './Section';
import { useOwnGroups } from './start/useOwnGroups';

/** The namespaces that the user may read: those of the user's teams, and the others apart. */
export function Namespaces() {
  const { t } = useTranslationRef(okeTranslationRef);
  const namespaces = useNamespaces();
  const places = useEntityPlaces().answer?.data;
  const { value: own, error } = useOwnGroups();
  // Nothing moves to another table while somebody reads it.
  const live = own || error ? namespaces : { ...namespaces, answer: undefined };
  // When it is not known whose the user is, nothing is set apart.
  const isOthers = ({ spec }: NamespaceSummary) =>
    own !== undefined && !own.includes(spec.owner);
  const others = live.answer?.data.filter(isOthers);
  const title = error ? t('page.namespaces') : t('page.yourNamespaces');
  return (
    <>
      <Section title={title}>
        <LiveContent title={title} live={live}>
          {data => (
            <NamespaceTable
              namespaces={data.filter(each => !isOthers(each))}
              places={places}
              emptyState={
                error ? t('page.noNamespaces') : t('page.noneOfYours')
              }
            />
          )}
        </LiveContent>
      </Section>
      {others && others.length > 0 && (
        <Section title={t('page.otherNamespaces')}>
          <NamespaceTable
            namespaces={others}
            places={places}
            emptyState={t('page.noNamespaces')}
          />
        </Section>
      )}
    </>
  );
}
