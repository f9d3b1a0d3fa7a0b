import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CertificateStatus } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import { CertificateChain } from './CertificateChain';
import { Detail, Details, ListDetail } from './Details';
import { RelativeTime } from './Time';

/** One certificate: what it is for, when it and its chain end, and when it is renewed. */
export function CertificateLine(props: { certificate: CertificateStatus }) {
  const { certificate } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <AspectLine aspect={certificate} title={certificate.name}>
      <Details>
        <Detail label={t('certificates.usedFor')}>
          {certificate.usedFor === 'mtls'
            ? t('certificates.usedForMtls')
            : t('certificates.usedForIngress')}
        </Detail>
        <Detail label={t('certificates.notAfter')}>
          <TimeOr time={certificate.notAfter} otherwise={t('value.unknown')} />
        </Detail>
        <Detail label={t('certificates.chainNotAfter')}>
          <TimeOr
            time={certificate.chainNotAfter}
            otherwise={t('value.unknown')}
          />
        </Detail>
        <Detail label={t('certificates.renewalTime')}>
          <TimeOr
            time={certificate.renewalTime}
            otherwise={t('certificates.noRenewal')}
          />
        </Detail>
        <Detail label={t('certificates.issued')}>
          <Issued {...certificate} />
        </Detail>
        <Detail label={t('certificates.issuer')}>
          {certificate.issuer || t('value.unknown')}
        </Detail>
        <Detail label={t('certificates.secret')}>
          {certificate.secretName || t('value.unknown')}
        </Detail>
        {certificate.dnsNames.length > 0 && (
          <ListDetail
            label={t('certificates.dnsNames')}
            values={certificate.dnsNames}
          />
        )}
      </Details>
      <CertificateChain chain={certificate.chain} />
    </AspectLine>
  );
}

function Issued(props: Pick<CertificateStatus, 'revision' | 'notAfter'>) {
  const { revision, notAfter } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  if (revision !== undefined) {
    return <>{t('certificates.times', { count: revision })}</>;
  }
  // One that was taken over with its Secret was issued, and how often is told nowhere.
  return <>{t(notAfter ? 'value.unknown' : 'certificates.neverIssued')}</>;
}

function TimeOr(props: { time: string | undefined; otherwise: string }) {
  return props.time ? (
    <RelativeTime time={props.time} />
  ) : (
    <>{props.otherwise}</>
  );
}
