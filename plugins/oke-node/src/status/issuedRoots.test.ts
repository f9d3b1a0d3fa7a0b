import { CA, LEAF } from './__testUtils__/pem';
import { unread } from './__testUtils__/cluster';
import { ClusterObjects } from './ClusterObjects';
import { issuedRoots } from './issuedRoots';
import { kinds } from './kinds';
import { readObject } from './readObject';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const CERTIFICATE = { namespace: 'cert-manager', name: 'okeanos-ca' };

const authority = {
  metadata: { ...CERTIFICATE, uid: 'uid-ca' },
  spec: { secretName: 'okeanos-ca', issuerRef: { name: 'bootstrap' } },
};

const request = (name: string, uid: string, certificate: string) => ({
  metadata: {
    ...{ ...CERTIFICATE, name },
    annotations: { 'cert-manager.io/certificate-name': CERTIFICATE.name },
    ownerReferences: [{ kind: 'Certificate', uid }],
  },
  status: { certificate: base64(certificate), ca: base64(CA) },
});

function view(...requests: object[]): ClusterObjects {
  const objects = new ClusterObjects();
  objects.replace(kinds.Certificate, [
    readObject(kinds.Certificate, authority),
  ]);
  objects.replace(
    kinds.CertificateRequest,
    requests.map(object => readObject(kinds.CertificateRequest, object)),
  );
  return objects;
}

describe('issuedRoots', () => {
  it('are those of all issues that are kept, each once', () => {
    const two = view(request('a', 'uid-ca', CA), request('b', 'uid-ca', CA));
    expect(issuedRoots(two, CERTIFICATE)).toEqual({
      state: 'known',
      certificates: new Set([CA]),
    });
  });

  it.each([
    ['nothing was issued', view()],
    [
      'they were issued to a Certificate that is gone',
      view(request('a', 'uid-before', CA)),
    ],
    ['what was issued is no CA', view(request('a', 'uid-ca', LEAF))],
  ])('are unknown when %s', (_, objects) => {
    expect(issuedRoots(objects, CERTIFICATE)).toEqual({
      state: 'unknown',
      message:
        'Certificate cert-manager/okeanos-ca is not issued, or its root is not told',
    });
  });

  it('are unknown when one of the requests cannot be read', () => {
    const strange = request('b', 'uid-ca', CA);
    strange.status.certificate = base64('strange');
    expect(
      issuedRoots(view(request('a', 'uid-ca', CA), strange), CERTIFICATE),
    ).toMatchObject({
      state: 'unknown',
      message: expect.stringContaining('has a form'),
    });
  });

  it('are unknown when requests or Certificates are not read', () => {
    for (const kind of ['Certificate', 'CertificateRequest'] as const) {
      const objects = view(request('a', 'uid-ca', CA));
      objects.setUnread(kinds[kind], unread('notRead'));
      expect(issuedRoots(objects, CERTIFICATE)).toMatchObject({
        state: 'unknown',
      });
    }
  });
});
