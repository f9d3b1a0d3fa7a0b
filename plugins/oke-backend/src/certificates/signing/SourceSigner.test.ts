import { webcrypto } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  KubernetesObject,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { signerOf } from '@okeanos/backstage-plugin-oke-node/alpha';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { FakeKubernetesApi } from '../../__testUtils__/FakeKubernetesApi';
import { TestRoot, unreachable } from '../../__testUtils__/TestRoot';
import { LeaseLostError } from '../../leases/LeaseStore';
import { liveConditions } from '../../reconcile/liveConditions';
import { isSigning, SourceSigner } from './SourceSigner';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-256' };
const apiVersion = 'cert-manager.io/v1';
const OWNER = {
  ...{ apiVersion, kind: 'Certificate', name: 'test-root' },
  ...{ uid: 'uid-ca', controller: true },
};
const APPROVED = {
  ...{ type: 'Approved', status: 'True', reason: 'cert-manager.io' },
};

describe('SourceSigner', () => {
  let root: TestRoot;
  let csr: string;
  let api: FakeKubernetesApi;
  let requests: StoredObject[];
  let written: KubernetesObject[];
  let signer: SourceSigner;
  let now: Date;
  const beforeEffect = jest.fn();
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };

  beforeAll(async () => {
    const keys = await webcrypto.subtle.generateKey(ECDSA, true, [
      'sign',
      'verify',
    ]);
    const made = await Pkcs10CertificateRequestGenerator.create({
      ...{ name: 'CN=test-root-demo', keys, signingAlgorithm: ECDSA },
    });
    csr = Buffer.from(made.toString('pem')).toString('base64');
  });

  beforeEach(async () => {
    jest.resetAllMocks();
    auditor.createEvent.mockResolvedValue(event);
    now = new Date();
    root = await TestRoot.create();
    api = new FakeKubernetesApi();
    requests = [request()];
    written = [];
    // The API server: what is declared of a status is there for the next look.
    jest.spyOn(api, 'apply').mockImplementation(async (object, options) => {
      expect(options).toMatchObject({ subresource: 'status', force: false });
      written.push(object);
      const index = requests.findIndex(
        ({ metadata }) => metadata.name === object.metadata.name,
      );
      const own = liveConditions(object);
      const others = liveConditions(requests[index]).filter(
        ({ type }) => !own.some(condition => condition.type === type),
      );
      requests[index] = {
        ...requests[index],
        status: {
          ...(object.status as object),
          conditions: [...others, ...own],
        },
      };
      return { type: 'applied' as const, object: requests[index] };
    });
    signer = new SourceSigner(auditor, () => now);
  });

  function request({
    metadata = {},
    spec = {},
    conditions = [] as object[],
  } = {}): StoredObject {
    return {
      ...{ apiVersion, kind: 'CertificateRequest' },
      metadata: {
        ...{ name: 'test-root-1', namespace: 'cert-manager' },
        ...{ uid: 'uid-1', resourceVersion: '1', ownerReferences: [OWNER] },
        ...metadata,
      },
      spec: {
        ...{ issuerRef: signerOf('test-root'), isCA: true, request: csr },
        duration: '720h0m0s',
        ...spec,
      },
      status: { conditions },
    };
  }

  function answer(signal = new AbortController().signal) {
    const source = root.source();
    if (!isSigning(source)) {
      throw new Error('It does not sign');
    }
    const certificates = source
      .baselineParts({ cluster: 'demo' })
      .filter(({ object }) => object.kind === 'Certificate')
      .map(({ object }) => ({
        intended: object,
        live: {
          ...object,
          metadata: { ...object.metadata, uid: 'uid-ca' },
          status: {
            conditions: requests.some(({ status }) =>
              JSON.stringify(status).includes('Issued'),
            )
              ? [{ type: 'Ready', status: 'True' }]
              : [],
          },
        },
      }));
    return signer.answer(source, certificates, {
      ...{ cluster: 'demo', api, beforeEffect, signal },
      client: { list: async () => requests },
    });
  }

  it('approves, signs and answers with the chain and its root', async () => {
    await answer();
    expect(root.asked).toHaveLength(1);
    expect(written).toMatchObject([
      {
        metadata: { name: 'test-root-1', uid: 'uid-1' },
        status: { conditions: [{ type: 'Approved', reason: 'okeanos.io' }] },
      },
      {
        metadata: { name: 'test-root-1', uid: 'uid-1' },
        status: {
          certificate: expect.any(String),
          ca: Buffer.from(`${root.certificate.toString('pem')}\n`).toString(
            'base64',
          ),
          // What was declared before is declared again, or it would be gone.
          conditions: [
            { type: 'Approved', reason: 'okeanos.io' },
            { type: 'Ready', status: 'True', reason: 'Issued' },
          ],
        },
      },
    ]);
    expect(beforeEffect).toHaveBeenCalledTimes(3);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'certificate-sign',
        meta: { cluster: 'demo', source: 'test-root', request: 'uid-1' },
      }),
    );
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(await answer()).toBeUndefined();
    expect(root.asked).toHaveLength(1);
  });

  it('leaves an approval of somebody else as it is', async () => {
    requests = [request({ conditions: [APPROVED] })];
    await answer();
    expect(written).toHaveLength(1);
    expect(liveConditions(written[0])).toMatchObject([{ type: 'Ready' }]);
  });

  type Changes = Parameters<typeof request>[0];
  it.each<[string, Changes]>([
    ['for another source', { spec: { issuerRef: signerOf('other') } }],
    [
      'for an issuer of another group',
      { spec: { issuerRef: { ...signerOf('test-root'), group: 'x.io' } } },
    ],
    ['of nobody', { metadata: { ownerReferences: [] } }],
    [
      'of another Certificate',
      { metadata: { ownerReferences: [{ ...OWNER, uid: 'other' }] } },
    ],
    [
      'that its Certificate does not control',
      { metadata: { ownerReferences: [{ ...OWNER, controller: false }] } },
    ],
    [
      'of another kind with that UID',
      { metadata: { ownerReferences: [{ ...OWNER, kind: 'Pod' }] } },
    ],
    [
      'that is being deleted',
      { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
    ],
    ...['Ready', 'Denied', 'InvalidRequest'].map((type): [string, Changes] => [
      `that is ${type}`,
      { conditions: [{ type, status: 'True', reason: '' }] },
    ]),
  ])('does not touch a request %s', async (_, changes) => {
    requests = [request(changes)];
    expect(await answer()).toBe('Certificate test-root is not issued yet');
    expect(root.asked).toEqual([]);
    expect(written).toEqual([]);
  });

  it('neither approves nor signs what does not fit its Certificate', async () => {
    requests = [request({ spec: { duration: '9999h0m0s' } })];
    expect(await answer()).toBe(
      'CertificateRequest test-root-1: it asks for another duration',
    );
    expect(root.asked).toEqual([]);
    expect(written).toEqual([]);
  });

  it('says why a source does not sign, and tries again later and later', async () => {
    root.fault = unreachable;
    const message = 'CertificateRequest test-root-1: the root does not answer';
    expect(await answer()).toBe(message);
    expect(liveConditions(requests[0])).toMatchObject([
      { type: 'Approved' },
      {
        ...{ type: 'Ready', status: 'False', reason: 'Pending' },
        message: 'the root does not answer',
      },
    ]);
    const times: number[] = [];
    const start = now.getTime();
    for (let seconds = 0; seconds < 3600; seconds += 1) {
      now = new Date(start + seconds * 1000);
      const before = root.asked.length;
      expect(await answer()).toBe(message);
      if (root.asked.length > before) {
        times.push(seconds);
      }
    }
    expect(times.slice(0, 6)).toEqual([2, 6, 14, 30, 62, 126]);
    expect(times.at(-1)! - times.at(-2)!).toBe(300);
    // It is told once.
    expect(written).toHaveLength(2);

    root.fault = undefined;
    now = new Date(now.getTime() + 300_000);
    await answer();
    expect(await answer()).toBeUndefined();
  });

  it('tells nothing of an error but its name, unless it is meant for people', async () => {
    root.fault = async () => {
      throw new TypeError('password=hunter2');
    };
    expect(await answer()).toBe(
      'CertificateRequest test-root-1: the source failed (TypeError)',
    );
    const told = JSON.stringify([written, event.fail.mock.calls.map(String)]);
    expect(told).not.toContain('hunter2');
    expect(String(event.fail.mock.calls[0][0].error)).not.toContain('hunter2');
  });

  it('does not write what does not fit the request', async () => {
    const other = await TestRoot.create('other');
    jest.spyOn(root, 'sign').mockImplementation(async asked => ({
      ...(await other.sign(asked)),
      root: root.certificate.toString('pem'),
    }));
    expect(await answer()).toMatch(/the certificates that came are no chain/);
    expect(JSON.stringify(requests[0].status)).not.toContain('certificate"');
  });

  it('does nothing any more when the lease is lost', async () => {
    beforeEffect.mockRejectedValue(new LeaseLostError('baseline:demo'));
    await expect(answer()).rejects.toThrow(LeaseLostError);
    expect(written).toEqual([]);
    expect(root.asked).toEqual([]);
  });

  it('ends with the reason of an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('the backend is shutting down');
    root.fault = async () => {
      controller.abort(reason);
      throw new Error('aborted');
    };
    await expect(answer(controller.signal)).rejects.toBe(reason);
    expect(written).toHaveLength(1);
  });
});
