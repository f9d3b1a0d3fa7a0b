import { CA } from '../../status/__testUtils__/pem';
import { ClusterObjects } from '../../status/ClusterObjects';
import { kinds } from '../../status/kinds';
import { readObject } from '../../status/readObject';
import { clusterCa } from './clusterCa';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it('is to be trusted by the root that was issued for its own Certificate', () => {
  const [made] = clusterCa
    .baselineParts({ cluster: 'demo' })
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'Certificate');
  const { name, namespace } = made.metadata;
  const objects = new ClusterObjects();
  objects.replace(kinds.Certificate, [
    readObject(kinds.Certificate, {
      ...made,
      metadata: { ...made.metadata, uid: 'uid-ca' },
    }),
  ]);
  objects.replace(kinds.CertificateRequest, [
    readObject(kinds.CertificateRequest, {
      metadata: {
        ...{ name: `${name}-1`, namespace },
        annotations: { 'cert-manager.io/certificate-name': name },
        ownerReferences: [{ kind: 'Certificate', uid: 'uid-ca' }],
      },
      status: { certificate: base64(CA), ca: base64(CA) },
    }),
  ]);
  expect(clusterCa.trustAnchors(objects)).toEqual({
    state: 'known',
    certificates: new Set([CA]),
  });
});
