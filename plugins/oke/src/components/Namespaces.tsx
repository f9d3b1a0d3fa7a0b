import { useTranslationRef } from '@backstage/frontend-plugin-api';
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
  if (error) {
    return (
      <Section title={t('page.namespaces')}>
        <LiveContent title={t('page.namespaces')} live={live}>
          {data => (
            <NamespaceTable
              namespaces={data}
              places={places}
              emptyState={t('page.noNamespaces')}
            />
          )}
        </LiveContent>
      </Section>
    );
  }
  const others = live.answer?.data.filter(
    ({ spec }) => !own?.includes(spec.owner),
  );
  return (
    <>
      <Section title={t('page.yourNamespaces')}>
        <LiveContent title={t('page.yourNamespaces')} live={live}>
          {data => (
            <NamespaceTable
              namespaces={data.filter(({ spec }) => own?.includes(spec.owner))}
              places={places}
              emptyState={t('page.noneOfYours')}
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
