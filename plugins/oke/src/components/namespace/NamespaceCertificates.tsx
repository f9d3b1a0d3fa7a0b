import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  worstFirst,
  type CertificateSummary,
  type Told,
} from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Detail, Details, ListDetail } from '../Details';
import { Statement } from '../Statement';
import { RelativeTime } from '../Time';
import { ToldList } from './ToldList';

/** The Certificates of a namespace, the worst first. */
export function NamespaceCertificates(props: {
  certificates: Told<CertificateSummary>;
}) {
  const { certificates } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <ToldList
      label={t('namespace.certificates')}
      told={
        certificates.state === 'read'
          ? { state: 'read', items: worstFirst(certificates.items) }
          : certificates
      }
      none={t('namespace.noCertificates')}
      keyOf={({ name }) => name}
    >
      {({ name, secretName, dnsNames, notAfter, renewalTime, ...summary }) => (
        <Statement title={name} {...summary}>
          <Details>
            <Detail label={t('namespace.expires')}>
              {notAfter ? <RelativeTime time={notAfter} /> : t('value.unknown')}
            </Detail>
            {renewalTime && (
              <Detail label={t('namespace.renewal')}>
                <RelativeTime time={renewalTime} />
              </Detail>
            )}
            <Detail label={t('namespace.secret')}>{secretName}</Detail>
            <ListDetail label={t('namespace.dnsNames')} values={dnsNames} />
          </Details>
        </Statement>
      )}
    </ToldList>
  );
}
