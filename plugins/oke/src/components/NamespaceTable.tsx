import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { SearchField, Table, useTable, type ColumnConfig } from '@backstage/ui';
import type {
  NamespaceSummary,
  EntityPlace,
  Rights,
} from '@okeanos/backstage-plugin-oke-common';
import { conditionState } from '../status/conditionState';
import {
  listWorstFirst,
  type NamespaceHeadline,
} from '../status/namespaceHeadline';
import { okeTranslationRef } from '../translation';
import { useNamespaceHeadlineText } from './namespace/useNamespaceHeadlineText';
import { RowActions } from './RowActions';
import { sentence } from './sentence';
import { StatusBadge } from './StatusBadge';
import { TextCell, WrappedCell } from './TextCell';
import { ThingLink } from './ThingLink';
import { Since } from './Time';
import { useRangeLabel } from './useRangeLabel';

interface Row {
  id: string;
  headline: NamespaceHeadline;
  /** What else is not as it should be, a sentence each. */
  others: string[];
  name: string;
  cluster: string;
  owner: string;
  /** Entities that show services of it. */
  services: string[] | undefined;
  may?: Rights;
  deletionRequestedAt?: string;
  conditions: NamespaceSummary['conditions'];
}

const toRow = (
  namespace: NamespaceSummary,
  headline: NamespaceHeadline,
  places: EntityPlace[] | undefined,
): Row => {
  const { cluster, name, owner } = namespace.spec;
  return {
    ...{ id: `${cluster}/${name}`, name, cluster, owner },
    headline,
    others: othersThan(headline, namespace),
    services: places
      ?.filter(place => place.cluster === cluster && place.namespace === name)
      .map(({ entityRef }) => entityRef),
    may: namespace.may,
    deletionRequestedAt: namespace.deletionRequestedAt,
    conditions: namespace.conditions,
  };
};

/** What the conditions tell that is not as it should be, each sentence once. */
function othersThan(
  { message: told = '' }: NamespaceHeadline,
  { conditions, generation }: NamespaceSummary,
): string[] {
  const messages = conditions
    .filter(condition =>
      ['warning', 'unknown'].includes(conditionState(condition, generation)),
    )
    .map(({ message }) => message);
  return [...new Set(messages)].filter(
    message => message && !told.includes(message),
  );
}

/** So many characters of what is not as it should be stand in a row; its page tells all. */
const LONGEST = 280;

const matches = ({ name, cluster, owner }: Row, search: string) =>
  [name, cluster, owner].some(text =>
    text.includes(search.trim().toLocaleLowerCase('en-US')),
  );

/** Namespaces, with owner, services and state. */
export function NamespaceTable(props: {
  namespaces: NamespaceSummary[];
  /** The entities that show services of them; undefined while that is not known. */
  places: EntityPlace[] | undefined;
  emptyState: string;
}) {
  const { t } = useTranslationRef(okeTranslationRef);
  const rangeLabel = useRangeLabel();
  const inWords = useNamespaceHeadlineText();

  const columns: ColumnConfig<Row>[] = [
    {
      id: 'name',
      label: t('page.name'),
      minWidth: 110,
      isRowHeader: true,
      cell: row => (
        <WrappedCell>
          <ThingLink of={{ cluster: row.cluster, namespace: row.name }} />
        </WrappedCell>
      ),
    },
    // How it stands first, as for clusters: on a narrow screen the rest is to the right.
    {
      id: 'status',
      label: t('page.status'),
      minWidth: 130,
      cell: row => (
        <WrappedCell>
          <StatusBadge state={row.headline.state} />
        </WrappedCell>
      ),
    },
    {
      id: 'since',
      label: t('page.since'),
      minWidth: 120,
      cell: ({ headline: { since } }) => (
        <WrappedCell>{since && <Since time={since} />}</WrappedCell>
      ),
    },
    {
      id: 'message',
      label: t('page.message'),
      minWidth: 170,
      defaultWidth: '2fr',
      cell: row => {
        const text = [inWords(row.headline), ...row.others.map(sentence)].join(
          ' ',
        );
        return text.length > LONGEST ? (
          <TextCell
            text={`${text.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`}
            description={t('page.restOnPage')}
          />
        ) : (
          <TextCell text={text} />
        );
      },
    },
    {
      id: 'cluster',
      label: t('page.cluster'),
      minWidth: 100,
      cell: row => <TextCell text={row.cluster} />,
    },
    {
      id: 'owner',
      label: t('page.owner'),
      minWidth: 120,
      cell: row => (
        <WrappedCell>
          <EntityRefLink entityRef={row.owner} defaultKind="group" />
        </WrappedCell>
      ),
    },
    {
      id: 'services',
      label: t('page.services'),
      minWidth: 120,
      cell: row => (
        <WrappedCell>
          {row.services ? (
            <ServiceLinks services={row.services} />
          ) : (
            t('value.unknown')
          )}
        </WrappedCell>
      ),
    },
    {
      id: 'actions',
      label: t('actions.label'),
      minWidth: 130,
      cell: ({ cluster, name, ...row }) => (
        <WrappedCell>
          <RowActions of={{ cluster, namespace: name }} {...row} />
        </WrappedCell>
      ),
    },
  ];
  const { tableProps, search } = useTable<Row>({
    mode: 'complete',
    // What needs somebody comes first: of many rows, only some are seen at once.
    data: listWorstFirst(props.namespaces).map(({ namespace, headline }) =>
      toRow(namespace, headline, props.places),
    ),
    searchFn: (rows, text) => rows.filter(row => matches(row, text)),
    paginationOptions: { pageSizeOptions: [], getLabel: rangeLabel },
  });
  return (
    <>
      {props.namespaces.length > 1 && (
        <SearchField {...search} aria-label={t('page.search')} />
      )}
      <Table
        {...tableProps}
        columnConfig={columns}
        emptyState={props.emptyState}
      />
    </>
  );
}

function ServiceLinks(props: { services: string[] }) {
  return (
    <>
      {props.services.map(entityRef => (
        <div key={entityRef}>
          <EntityRefLink entityRef={entityRef} defaultKind="component" />
        </div>
      ))}
    </>
  );
}
