import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Table, useTable, type ColumnConfig } from '@backstage/ui';
import {
  type Aspect,
  type ClusterStatus,
  type Freshness,
  freshnessOf,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../translation';
import { RowActions } from './RowActions';
import { StatusBadge } from './StatusBadge';
import { TextCell, WrappedCell } from './TextCell';
import { ThingLink } from './ThingLink';
import { Since } from './Time';
import { useRangeLabel } from './useRangeLabel';
import { useReadyText } from './useReadyText';

type Row = ClusterStatus & {
  id: string;
  freshness: Freshness;
  /** What is worst on it, when something of it fails or needs somebody, as far as that is current. */
  trouble: Pick<Aspect, 'state' | 'message' | 'since'> | undefined;
};

/** Clusters, with how far each can be heard, or what is wrong with what Okeanos needs there. */
export function ClusterTable(props: {
  clusters: ClusterStatus[];
  receivedAt: number;
}) {
  const { clusters, receivedAt } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const rangeLabel = useRangeLabel();
  const readyText = useReadyText();

  const columns: ColumnConfig<Row>[] = [
    {
      id: 'name',
      label: t('page.name'),
      minWidth: 110,
      isRowHeader: true,
      cell: row => (
        <WrappedCell>
          <ThingLink of={{ cluster: row.name }} />
        </WrappedCell>
      ),
    },
    {
      id: 'status',
      label: t('page.status'),
      minWidth: 130,
      cell: ({ freshness, trouble }) => (
        <WrappedCell>
          <StatusBadge
            state={
              freshness === 'current'
                ? trouble?.state ?? 'connected'
                : freshness
            }
          />
        </WrappedCell>
      ),
    },
    {
      id: 'since',
      label: t('page.since'),
      minWidth: 120,
      cell: row => (
        <WrappedCell>
          <Since
            time={
              row.freshness === 'stale'
                ? row.connection.asOf ?? row.connection.since
                : row.trouble?.since ?? row.connection.since
            }
          />
        </WrappedCell>
      ),
    },
    {
      id: 'message',
      label: t('page.message'),
      minWidth: 170,
      defaultWidth: '2fr',
      cell: ({ connection, trouble, ending }) => (
        <TextCell
          text={[
            ...new Set([
              trouble ? trouble.message : connection.message,
              ...(ending ? [ending.message] : []),
            ]),
          ].join('. ')}
        />
      ),
    },
    {
      id: 'version',
      label: t('page.version'),
      minWidth: 110,
      cell: row => (
        <TextCell text={row.kubernetesVersion ?? t('value.unknown')} />
      ),
    },
    {
      id: 'nodes',
      label: t('cluster.nodes'),
      minWidth: 110,
      cell: row => <TextCell text={readyText(row.nodes)} />,
    },
    {
      id: 'namespaces',
      label: t('page.namespaces'),
      minWidth: 130,
      cell: row => <TextCell text={String(row.namespaces)} />,
    },
  ];
  if (clusters.some(({ may }) => may?.change || may?.delete)) {
    columns.push({
      id: 'actions',
      label: t('actions.label'),
      minWidth: 130,
      cell: row => (
        <WrappedCell>
          <RowActions of={{ cluster: row.name }} may={row.may} />
        </WrappedCell>
      ),
    });
  }
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data: clusters.map(cluster => {
      const freshness = freshnessOf(cluster.connection, receivedAt);
      return {
        ...cluster,
        ...{ id: cluster.name, freshness },
        trouble: freshness === 'current' ? troubleOf(cluster) : undefined,
      };
    }),
    paginationOptions: { pageSizeOptions: [], getLabel: rangeLabel },
  });
  return (
    <Table
      {...tableProps}
      columnConfig={columns}
      emptyState={t('page.noClusters')}
    />
  );
}

function troubleOf({ components, ending }: ClusterStatus): Row['trouble'] {
  const [worst] = worstFirst(
    components.filter(({ state }) => state === 'failed' || state === 'warning'),
  );
  // What fails tells more than that it ends.
  return worst ?? (ending && { state: 'warning', ...ending });
}
