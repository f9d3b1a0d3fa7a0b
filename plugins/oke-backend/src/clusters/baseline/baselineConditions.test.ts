import type { KubernetesPartResult } from '@okeanos/backstage-plugin-oke-node';
import { baselineConditions } from './baselineConditions';

const result = (
  part: string,
  changes: Partial<KubernetesPartResult> = {},
): KubernetesPartResult => ({
  ...{ part, kind: 'ClusterIssuer', name: part.split('.').at(-1) ?? '' },
  ...{ state: 'current', reason: 'AsIntended', message: 'as intended' },
  ...changes,
});
const VAULT = 'certificate-source.vault.issuer';
const broken = { state: 'failed', reason: 'Forbidden', message: 'no' } as const;

describe('baselineConditions', () => {
  it('says that all is there', () => {
    expect(
      baselineConditions([result('issuer'), result(VAULT)], ['vault'], []),
    ).toEqual([
      {
        type: 'BaselineReady',
        status: 'True',
        reason: 'Applied',
        message:
          'The issuer, the admission policies and the watcher role exist',
      },
      {
        type: 'CertificateSourceReady.vault',
        status: 'True',
        reason: 'Applied',
        message: 'What it needs exists',
      },
    ]);
  });

  it('lets nobody wait for a source of a module, and still tells of it', () => {
    const results = [result('issuer'), result(VAULT, broken)];
    expect(baselineConditions(results, ['vault'], [])).toEqual([
      expect.objectContaining({
        type: 'BaselineReady',
        status: 'True',
        message:
          'The issuer, the admission policies and the watcher role exist; the certificate source vault is not ready: ClusterIssuer issuer: no',
      }),
      expect.objectContaining({
        type: 'CertificateSourceReady.vault',
        status: 'Unknown',
        reason: 'Forbidden',
      }),
    ]);
  });

  it('is not ready when something that all need is not', () => {
    const results = [result('issuer', broken), result(VAULT)];
    expect(baselineConditions(results, ['vault'], [])).toMatchObject([
      { status: 'Unknown', message: 'ClusterIssuer issuer: no' },
      { status: 'True' },
    ]);
  });

  it('says which source is missing', () => {
    const [ready, missing] = baselineConditions(
      [result('issuer')],
      [],
      ['vault'],
    );
    expect(ready.status).toBe('True');
    expect(ready.message).toContain(missing.message);
    expect(missing).toMatchObject({
      type: 'CertificateSourceReady.vault',
      status: 'False',
      reason: 'NotInstalled',
      message: expect.stringContaining(
        'the portal has no certificate source vault any more',
      ),
    });
  });
});
