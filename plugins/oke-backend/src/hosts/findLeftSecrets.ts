import type { ApiResource } from '@okeanos/backstage-plugin-oke-node';
import type { SeenCertificate } from './certificates';
import type { ReleaseContext } from './HostRelease';
import type { LeftSecret } from './LeftSecret';

const SECRETS: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
};

/**
 * The Secrets that are left of Certificates that were deleted: those that are there, and hold a certificate that has not
 * ended. Their content is not read.
 *
 * @param known - those of before
 * @param added - those of the Certificates that were deleted now
 * @param certificates - what is there, or was a moment ago
 */
export async function findLeftSecrets(
  { client, signal }: Pick<ReleaseContext, 'client' | 'signal'>,
  namespace: string,
  left: { known: LeftSecret[]; added: LeftSecret[] },
  certificates: SeenCertificate[],
  now: Date,
): Promise<LeftSecret[]> {
  const { known, added } = left;
  const found: LeftSecret[] = [];
  for (const candidate of [
    ...known.filter(
      ({ secret }) => !added.some(other => other.secret === secret),
    ),
    ...added,
  ]) {
    const { secret: name, certificate, until } = candidate;
    // A Certificate that is allowed writes it now.
    const isInUse = certificates.some(
      other =>
        other.secretName === name &&
        !other.isTerminating &&
        !added.some(one => one.certificate === other.name),
    );
    const isThere =
      !isInUse &&
      Date.parse(until) > now.getTime() &&
      (await client.exists(SECRETS, { namespace, name }, { signal }));
    if (isThere) {
      const isRemoved = !certificates.some(
        other => other.name === certificate && other.isTerminating,
      );
      found.push({ ...candidate, isRemoved });
    }
  }
  return found;
}
