import { parseDocument } from 'yaml';
import { z } from 'zod';

const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({
      cluster: z.object({ 'certificate-authority-data': z.string() }),
    }),
  ]),
});

/**
 * Reads the certificate authority from the kubeconfig that OKE makes. Its user is a command, and is
 * not used.
 *
 * @returns PEM
 * @throws Error when it has another form
 * @public
 */
export function caOfOkeKubeconfig(kubeconfig: string): string {
  const result = kubeconfigSchema.safeParse(parseDocument(kubeconfig).toJS());
  if (!result.success) {
    throw new Error('The kubeconfig that OKE made has an unknown form', {
      cause: result.error,
    });
  }
  const [{ cluster }] = result.data.clusters;
  return Buffer.from(cluster['certificate-authority-data'], 'base64').toString(
    'utf8',
  );
}
