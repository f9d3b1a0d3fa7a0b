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

type Sources = Parameters<typeof baselineConditions>[1];
const conditionsOf = (
  results: KubernetesPartResult[],
  of: Partial<Sources> = { sources: ['vault'] },
) =>
  baselineConditions(results, {
    ...{ sources: [], missing: [] },
    ...{ failures: new Set(), troubles: new Map(), ...of },
  });

describe('baselineConditions', () => {
  it('says that all is there', () => {
    expect(conditionsOf([result('issuer'), result(VAULT)])).toEqual([
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

  it('tells by what cert-manager says whether the issuers can issue, and lets nobody wait for it', () => {
    const live = (...conditions: object[]) => ({
      ...{ apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer' },
      metadata: { name: 'x', uid: 'x', resourceVersion: '1' },
      status: { conditions },
    });
    const ready = live({ type: 'Ready', status: 'True' });
    const ofIssuer = (...lives: ReturnType<typeof live>[]) => {
      const [made, issuer] = conditionsOf(
        lives.map((each, index) => result(`issuer-${index}`, { live: each })),
        {},
      );
      expect(made).toMatchObject({ type: 'BaselineReady', status: 'True' });
      return issuer;
    };
    expect(ofIssuer(ready, ready)).toMatchObject({
      ...{ type: 'IssuerReady', status: 'True' },
    });
    const gone = { type: 'Ready', status: 'False', reason: 'ErrGetKeyPair' };
    expect(
      ofIssuer(ready, live(), live({ ...gone, message: 'the key is gone' })),
    ).toEqual({
      ...{ type: 'IssuerReady', status: 'False', reason: 'ErrGetKeyPair' },
      message: 'ClusterIssuer issuer-2: the key is gone',
    });
    expect(ofIssuer(ready, live())).toMatchObject({ status: 'Unknown' });
  });

  it('lets nobody wait for a source of a module, and still tells of it', () => {
    const results = [result('issuer'), result(VAULT, broken)];
    expect(conditionsOf(results)).toEqual([
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
    expect(conditionsOf(results)).toMatchObject([
      { status: 'Unknown', message: 'ClusterIssuer issuer: no' },
      { status: 'True' },
    ]);
  });

  it('says which source is missing', () => {
    const [ready, missing] = conditionsOf([result('issuer')], {
      missing: ['vault'],
    });
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

  it('says which source failed, whatever is known of what it made', () => {
    const [ready, failed, ...others] = conditionsOf(
      [result('issuer'), result(VAULT)],
      { sources: ['vault'], failures: new Set(['vault']) },
    );
    expect(ready).toMatchObject({
      status: 'True',
      message: expect.stringContaining(failed.message),
    });
    expect(failed).toEqual({
      type: 'CertificateSourceReady.vault',
      status: 'Unknown',
      reason: 'SourceFailed',
      message:
        "the certificate source vault failed, why is in the portal's log; what it made stays as it is",
    });
    expect(others).toEqual([]);
  });
});

describe('baselineConditions of the shared gateway', () => {
  const gateway = (changes: Partial<KubernetesPartResult> = {}) =>
    result('gateway', { kind: 'Gateway', name: 'okeanos', ...changes });
  const live = (conditions: object[], addresses?: object[]) => ({
    ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' },
    metadata: { name: 'okeanos', uid: 'x', resourceVersion: '1' },
    status: { conditions, addresses },
  });
  const told = (...results: KubernetesPartResult[]) => {
    const [made, ...others] = conditionsOf([result('issuer'), ...results], {});
    // Namespaces do not wait for it.
    expect(made).toMatchObject({ type: 'BaselineReady', status: 'True' });
    return others;
  };
  const programmed = { type: 'Programmed', status: 'True' };

  it('says nothing where there is to be none', () => {
    expect(told()).toEqual([]);
  });

  it('says where it takes requests', () => {
    expect(
      told(
        result('gateway-namespace', { kind: 'Namespace' }),
        gateway({ live: live([programmed], [{ value: '10.0.20.7' }]) }),
      ),
    ).toEqual([
      {
        ...{ type: 'GatewayReady', status: 'True', reason: 'Programmed' },
        message: 'The shared gateway takes requests at 10.0.20.7',
      },
    ]);
  });

  it('says why it does not', () => {
    const status = (changes: Partial<KubernetesPartResult>) =>
      told(gateway(changes)).map(
        each => `${each.status} ${each.reason}: ${each.message}`,
      );
    expect(
      status({
        state: 'waiting',
        reason: 'KindNotServed',
        message: 'the cluster does not serve this kind yet',
      }),
    ).toEqual([
      'False KindNotServed: Gateway okeanos: the cluster does not serve this kind yet',
    ]);
    expect(status({ live: live([]) })).toEqual([
      'Unknown NotReadyYet: The shared gateway is not programmed: no controller has acted on it yet',
    ]);
    const pending = {
      type: 'Programmed',
      status: 'Unknown',
      reason: 'Pending',
    };
    expect(
      status({
        live: live([{ ...pending, message: 'Waiting for controller' }]),
      }),
    ).toEqual([
      'Unknown Pending: The shared gateway is not programmed: Waiting for controller',
    ]);
    const failed = { type: 'Programmed', status: 'False', reason: 'Invalid' };
    expect(
      status({ live: live([{ ...failed, message: 'no such Secret' }]) }),
    ).toEqual([
      'False Invalid: The shared gateway is not programmed: no such Secret',
    ]);
    expect(status({ live: live([programmed]) })).toEqual([
      'Unknown AddressNotTold: The shared gateway is programmed, and its controller tells no address',
    ]);
  });
});
