import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ClusterSpec,
  NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { RiDeleteBinLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { okeApiRef } from '../../api/okeApiRef';
import type { LiveResult } from '../../live/createLiveHook';
import {
  useClusterDeclaration,
  useNamespaceDeclaration,
} from '../../live/hooks';
import {
  rootRouteRef,
  useEntityPath,
  useOptionalRoute,
  type Thing,
} from '../../routes';
import { okeTranslationRef } from '../../translation';
import { ClusterForm } from '../form/ClusterForm';
import { NamespaceForm } from '../form/NamespaceForm';
import { Note } from '../Note';
import { clusterDisruptions, namespaceDisruptions } from '../plan/disruptions';
import { ActionPage } from './ActionPage';
import { Change, type Declaring } from './Change';

type PageProps = { action: 'change' | 'repair' };

/** The page on which a namespace is changed, or repaired. */
export function ChangeNamespacePage(props: PageProps) {
  const { cluster = '', namespace = '' } = useParams();
  const api = useApi(okeApiRef);
  return (
    <ChangePage<NamespaceSpec>
      {...props}
      of={{ cluster, namespace }}
      live={useNamespaceDeclaration(cluster, namespace)}
      declaring={{
        of: 'namespace',
        plan: (spec, signal) => api.planNamespace(spec, { signal }),
        declare: (spec, plan) => api.putNamespace(spec, { plan }),
        disruptions: namespaceDisruptions,
      }}
      form={(spec, setSpec) => <NamespaceForm spec={spec} onChange={setSpec} />}
    />
  );
}

/** The page on which a cluster is changed, or repaired. */
export function ChangeClusterPage(props: PageProps) {
  const { cluster = '' } = useParams();
  const api = useApi(okeApiRef);
  return (
    <ChangePage<ClusterSpec>
      {...props}
      of={{ cluster }}
      live={useClusterDeclaration(cluster)}
      declaring={{
        of: 'cluster',
        plan: (spec, signal) => api.planCluster(spec, { signal }),
        declare: (spec, plan) => api.putCluster(spec, { plan }),
        disruptions: clusterDisruptions,
      }}
      form={(spec, setSpec) => <ClusterForm spec={spec} onChange={setSpec} />}
    />
  );
}

interface Declared<Spec> {
  spec: Spec;
  etag: string;
  requestedBy: string;
  deletionRequestedAt?: string;
}

function ChangePage<Spec extends { owner: string }>(
  props: PageProps & {
    of: Thing;
    live: LiveResult<Declared<Spec>>;
    declaring: Declaring<Spec>;
    form: (spec: Spec, setSpec: (spec: Spec) => void) => ReactNode;
  },
) {
  const { action, of, live, declaring, form } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const navigate = useNavigate();
  const entityPath = useEntityPath(of);
  const rootPath = useOptionalRoute(rootRouteRef)?.();
  const name = of.namespace ?? of.cluster;
  return (
    <ActionPage of={of} action={action} live={live}>
      {declared =>
        declared.deletionRequestedAt ? (
          <Note
            icon={RiDeleteBinLine}
            title={t('actions.beingDeleted', { name })}
          />
        ) : (
          <Change<Spec>
            declared={declared}
            declaring={declaring}
            confirmLabel={t(`actions.${action}Confirm`, { name })}
            refresh={live.refresh}
            // Its page shows how far it is.
            onConfirmed={() => navigate(entityPath ?? rootPath ?? '/')}
          >
            {action === 'change' ? form : undefined}
          </Change>
        )
      }
    </ActionPage>
  );
}
