import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { endsTheRight } from '../live/endsTheRight';
import { useClusterDeclaration } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { DeclaredActions } from './DeclaredActions';
import { DeclaredConditions } from './DeclaredConditions';
import { LiveContent } from './LiveContent';

/**
 * How far a cluster is as it was declared through Okeanos, and what may be done with it. Nothing where it was not declared,
 * or where the user may not read that: the backend answers both in the same way.
 */
export function ClusterDeclaration(props: { name: string }) {
  const { name } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useClusterDeclaration(name);
  const { answer, error } = live;
  if (!answer && (!error || endsTheRight(error))) {
    return null;
  }
  const title = t('declared.title');
  return (
    <>
      <Text as="h4" variant="body-large" weight="bold">
        {title}
      </Text>
      <LiveContent title={title} live={live}>
        {declared => (
          <>
            <DeclaredConditions name={name} declared={declared} />
            <DeclaredActions
              of={{ cluster: name }}
              owner={declared.spec.owner}
              {...declared}
            />
          </>
        )}
      </LiveContent>
    </>
  );
}
