import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { RiCheckLine } from '@remixicon/react';
import { useRef } from 'react';
import { useParams } from 'react-router-dom';
import { okeApiRef } from '../../api/okeApiRef';
import type { LiveResult } from '../../live/createLiveHook';
import { endsTheRight } from '../../live/endsTheRight';
import {
  useClusterDeclaration,
  useNamespaceDeclaration,
} from '../../live/hooks';
import { rootRouteRef, useOptionalRoute, type Thing } from '../../routes';
import { okeTranslationRef } from '../../translation';
import { ActionPage } from '../change/ActionPage';
import { DeclaredConditions } from '../DeclaredConditions';
import { Note } from '../Note';
import { Deletion, type Deleting } from './Deletion';

/** The page on which a namespace is deleted. */
export function DeleteNamespacePage() {
  const { cluster = '', namespace = '' } = useParams();
  const api = useApi(okeApiRef);
  return (
    <DeletePage
      of={{ cluster, namespace }}
      live={useNamespaceDeclaration(cluster, namespace)}
      deleting={{
        plan: signal =>
          api.planNamespaceDeletion(cluster, namespace, { signal }),
        delete: plan => api.deleteNamespace(cluster, namespace, { plan }),
      }}
    />
  );
}

/** The page on which a cluster is deleted. */
export function DeleteClusterPage() {
  const { cluster = '' } = useParams();
  const api = useApi(okeApiRef);
  return (
    <DeletePage
      of={{ cluster }}
      live={useClusterDeclaration(cluster)}
      deleting={{
        plan: signal => api.planClusterDeletion(cluster, { signal }),
        delete: plan => api.deleteCluster(cluster, { plan }),
      }}
    />
  );
}

interface Declared {
  spec: { owner: string; deletionProtection: boolean };
  etag: string;
  generation: number;
  createdAt: string;
  deletionRequestedAt?: string;
  conditions: Condition[];
}

function DeletePage(props: {
  of: Thing;
  live: LiveResult<Declared>;
  deleting: Deleting;
}) {
  const { of, live, deleting } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const rootPath = useOptionalRoute(rootRouteRef)?.();
  const name = of.namespace ?? of.cluster;
  const wasDeleting = useRef(false);
  const { answer, error } = live;
  wasDeleting.current ||= answer?.data.deletionRequestedAt !== undefined;

  if (wasDeleting.current && !answer && error && endsTheRight(error)) {
    return (
      <Container>
        <Flex direction="column" gap="4" py="6" align="stretch">
          <Note icon={RiCheckLine} title={t('deletion.gone', { name })} />
          {rootPath && <Link href={rootPath}>{t('deletion.toOverview')}</Link>}
        </Flex>
      </Container>
    );
  }
  return (
    <ActionPage of={of} action="delete" live={live}>
      {declared =>
        declared.deletionRequestedAt ? (
          <DeclaredConditions name={name} declared={declared} />
        ) : (
          <Deletion
            of={of}
            declared={declared}
            deleting={deleting}
            refresh={live.refresh}
          />
        )
      }
    </ActionPage>
  );
}
