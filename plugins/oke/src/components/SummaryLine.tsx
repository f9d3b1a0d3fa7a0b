import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Aspect,
  AspectSummary,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../translation';
import { Evidence } from './EvidenceList';
import { Fold } from './Fold';
import { SaidStatement } from './SaidStatement';
import { ServiceDetails } from './ServiceDetails';

/** A statement about a service, whose evidence is asked for when it is opened. */
export function SummaryLine(props: {
  service: string;
  aspect: AspectSummary;
  /** Where the statement is among all that is known of the service. */
  of: (status: ServiceStatus) => Aspect;
  /** What the statement is about; left out where the card's title says it. */
  title?: string;
  /** Details, before the evidence. */
  children?: ReactNode;
}) {
  const { service, aspect, of, title, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <SaidStatement aspect={aspect} title={title}>
      {children}
      <Fold title={t('evidence.title', { count: aspect.evidence })}>
        {() => (
          <ServiceDetails service={service}>
            {status => <Evidence aspect={of(status)} />}
          </ServiceDetails>
        )}
      </Fold>
    </SaidStatement>
  );
}
