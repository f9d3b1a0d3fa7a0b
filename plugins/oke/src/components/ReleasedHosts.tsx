import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Table, useTable, type ColumnConfig } from '@backstage/ui';
import type { ReleasedHost } from '@okeanos/backstage-plugin-oke-common';
import { useReleasedHosts } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { CopyText } from './CopyText';
import { FreeHostButton } from './FreeHostButton';
import { LiveContent } from './LiveContent';
import { Section } from './Section';
import { TextCell, WrappedCell } from './TextCell';
import { Since } from './Time';
import { useRangeLabel } from './useRangeLabel';

/** Hosts that are released and not free yet. Nothing is shown while it is known that there are none. */
export function ReleasedHosts() {
  const { t } = useTranslationRef(okeTranslationRef);
  const live = useReleasedHosts();
  const isEmpty = live.answer?.data.length === 0;
  if (!live.error && (!live.answer || isEmpty)) {
    return null;
  }
  return (
    <Section title={t('hosts.title')}>
      <LiveContent title={t('hosts.title')} live={live}>
        {hosts => <HostTable hosts={hosts} onFreed={live.refresh} />}
      </LiveContent>
    </Section>
  );
}

type Row = ReleasedHost & { id: string };

function HostTable(props: { hosts: ReleasedHost[]; onFreed: () => void }) {
  const { t } = useTranslationRef(okeTranslationRef);
  const rangeLabel = useRangeLabel();
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'host',
      label: t('hosts.host'),
      minWidth: 160,
      isRowHeader: true,
      cell: row => <TextCell text={row.host} />,
    },
    {
      id: 'cluster',
      label: t('page.cluster'),
      minWidth: 100,
      cell: row => <TextCell text={row.cluster} description={row.namespace} />,
    },
    {
      id: 'owner',
      label: t('hosts.formerOwner'),
      minWidth: 120,
      cell: row => (
        <WrappedCell>
          <EntityRefLink entityRef={row.owner} defaultKind="group" />
        </WrappedCell>
      ),
    },
    {
      id: 'since',
      label: t('page.since'),
      minWidth: 120,
      cell: row => (
        <WrappedCell>
          <Since time={row.releasedAt} />
        </WrappedCell>
      ),
    },
    {
      id: 'message',
      label: t('page.message'),
      minWidth: 170,
      defaultWidth: '2fr',
      cell: row => (
        <WrappedCell>
          {row.message}
          {row.commands?.map(command => (
            <CopyText key={command} text={command} />
          ))}
        </WrappedCell>
      ),
    },
    {
      id: 'free',
      label: t('hosts.free'),
      minWidth: 110,
      cell: row => (
        <WrappedCell>
          {row.mayFree && <FreeHostButton host={row} onFreed={props.onFreed} />}
        </WrappedCell>
      ),
    },
  ];
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data: props.hosts.map(host => ({
      ...host,
      id: `${host.cluster}/${host.host}`,
    })),
    paginationOptions: { pageSizeOptions: [], getLabel: rangeLabel },
  });
  return (
    <Table
      {...tableProps}
      columnConfig={columns}
      emptyState={t('hosts.none')}
    />
  );
}
