import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ClientCertificate } from './ClusterAccess';
import { KubeconfigError } from './KubeconfigError';

/**
 * @param where - what holds it, for messages
 * @returns the certificate
 * @throws {@link KubeconfigError} unless both are PEM, the key is not encrypted, and they belong together
 */
export function checkClientCertificate(
  certificate: ClientCertificate,
  where: string,
): ClientCertificate {
  const { cert, key } = certificate;
  const parsed = attempt(() => new X509Certificate(cert));
  if (!parsed) {
    throw new KubeconfigError(
      `Kubeconfig: ${where}: the client certificate is no PEM certificate`,
    );
  }
  const privateKey = attempt(() => createPrivateKey(key));
  if (!privateKey) {
    throw new KubeconfigError(
      `Kubeconfig: ${where}: the client key is no PEM key without a passphrase`,
    );
  }
  if (!parsed.checkPrivateKey(privateKey)) {
    throw new KubeconfigError(
      `Kubeconfig: ${where}: client certificate and client key do not belong together`,
    );
  }
  return certificate;
}

/** Errors of OpenSSL are dropped: they may quote. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
