import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Drift } from '@okeanos/backstage-plugin-oke-common';
import type { LiveResult } from '../live/createLiveHook';
import { endsTheRight } from '../live/endsTheRight';
import { useClusterHistory, useNamespaceHistory } from '../live/hooks';
import { okeTranslationRef } from '../translation';
import { LiveContent } from './LiveContent';
import { PagedList } from './PagedList';
import { Section } from './Section';
import { Statement } from './Statement';

/** What others changed of what Okeanos made for a cluster, and what became of it. Nothing where nothing is on record. */
export function ClusterHistory(props: { name: string }) {
  return <History live={useClusterHistory(props.name)} />;
}

/** The same of a namespace. */
export function NamespaceHistory(props: { cluster: string; name: string }) {
  const { cluster, name } = props;
  return <History live={useNamespaceHistory(cluster, name)} />;
}

function History(props: { live: LiveResult<Drift[]> }) {
  const { live } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { answer, error } = live;
  const isNothing = answer
    ? answer.data.length === 0 && !error
    : !error || endsTheRight(error);
  if (isNothing) {
    return null;
  }
  const title = t('history.title');
  return (
    <Section title={title}>
      <LiveContent title={title} live={live}>
        {drifts => (
          <PagedList
            label={title}
            items={drifts}
            keyOf={({ kind, name, firstAt, change }) =>
              [kind, name, firstAt, change].join(' ')
            }
          >
            {drift => <DriftLine drift={drift} />}
          </PagedList>
        )}
      </LiveContent>
    </Section>
  );
}

function DriftLine(props: { drift: Drift }) {
  const { drift } = props;
  const { kind, name, state, timesPutRight, firstAt, lastAt } = drift;
  const { t } = useTranslationRef(okeTranslationRef);
  const sentences = [
    useWhat(drift),
    state === 'standing' && t('history.standing', { reason: drift.message }),
    state === 'ended' && t('history.ended', { at: drift.endedAt ?? lastAt }),
    state === 'putRight' &&
      timesPutRight === 1 &&
      t('history.putRight', { at: drift.endedAt ?? lastAt }),
    timesPutRight > 1 &&
      t('history.again', {
        times: String(timesPutRight),
        ...{ from: firstAt, to: lastAt },
      }),
  ];
  return (
    <Statement
      state={state === 'standing' ? 'warning' : state}
      title={`${kind} ${name}`}
      since={state === 'standing' ? firstAt : undefined}
      message={sentences.filter(Boolean).join(' ')}
    />
  );
}

/** What was done and by whom, as far as the API server tells. */
function useWhat({ change, fields, moreFields, by, firstAt }: Drift): string {
  const { t } = useTranslationRef(okeTranslationRef);
  if (change === 'Deleted') {
    return t('history.deleted', { at: firstAt });
  }
  const told = fields.map(({ field, from, to }) =>
    from !== undefined || to !== undefined
      ? t('history.field', {
          field,
          from: from ?? t('history.nothing'),
          to: to ?? t('history.nothing'),
        })
      : field,
  );
  const more =
    moreFields > 0 ? [t('history.more', { number: String(moreFields) })] : [];
  const list = [...told, ...more].join(', ');
  if (by.length === 0) {
    return t('history.changed', { fields: list, at: firstAt });
  }
  return t('history.changedBy', {
    fields: list,
    by: by.map(({ manager }) => manager).join(', '),
    at: by[0].at ?? firstAt,
  });
}
