import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  LOG_RETENTION_DAYS,
  type ClusterSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { SelectSpecField, SwitchSpecField } from './SpecFields';

type Logs = ClusterSpec['logs'];

/** What is logged of the cluster, and for how long. */
export function LogsFields(props: {
  logs: Logs;
  onChange: (logs: Logs) => void;
}) {
  const { logs, onChange } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <>
      <SwitchSpecField
        field="logs.enabled"
        label={t('form.logsOf.enabled')}
        description={t('form.logsOf.enabledDescription')}
        value={logs.enabled}
        onChange={enabled => onChange({ ...logs, enabled })}
      />
      {logs.enabled && (
        <>
          <SelectSpecField
            field="logs.flows"
            label={t('form.logsOf.flows')}
            description={t('form.logsOf.flowsDescription')}
            options={(['all', 'rejected'] as const).map(id => ({
              id,
              label: t(`form.flowsOf.${id}`),
            }))}
            value={logs.flows}
            onChange={flows => onChange({ ...logs, flows })}
          />
          <SelectSpecField
            field="logs.retentionDays"
            label={t('form.logsOf.retentionDays')}
            options={LOG_RETENTION_DAYS.map(days => ({
              id: String(days),
              label: t('form.logsOf.days', { days: String(days) }),
            }))}
            value={String(logs.retentionDays)}
            onChange={chosen => {
              const days = LOG_RETENTION_DAYS.find(
                each => String(each) === chosen,
              );
              if (days !== undefined) {
                onChange({ ...logs, retentionDays: days });
              }
            }}
          />
        </>
      )}
    </>
  );
}
