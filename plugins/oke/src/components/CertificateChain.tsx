import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ChainCertificate } from '@okeanos/backstage-plugin-oke-common';
import { useTimes } from '../time/useTimes';
import { okeTranslationRef } from '../translation';
import styles from './CertificateChain.module.css';
import { Detail, Details } from './Details';
import { Fold } from './Fold';

/** The certificates of a chain, the leaf first. */
export function CertificateChain(props: { chain: ChainCertificate[] }) {
  const { chain } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const { absolute } = useTimes();
  if (chain.length === 0) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        {t('certificates.chainUnknown')}
      </Text>
    );
  }
  return (
    <Fold title={t('certificates.chain', { count: chain.length })}>
      <ol className={styles.chain}>
        {chain.map(certificate => (
          <li key={`${certificate.issuer} ${certificate.serialNumber}`}>
            <Details>
              <Detail label={t('certificates.subject')}>
                {certificate.subject}
                {certificate.isCa && ` (${t('certificates.ca')})`}
              </Detail>
              <Detail label={t('certificates.issuer')}>
                {certificate.issuer}
              </Detail>
              <Detail label={t('certificates.validity')}>
                {t('certificates.validityRange', {
                  from: absolute(certificate.notBefore),
                  to: absolute(certificate.notAfter),
                })}
              </Detail>
              <Detail label={t('certificates.serialNumber')}>
                {certificate.serialNumber}
              </Detail>
            </Details>
          </li>
        ))}
      </ol>
    </Fold>
  );
}
