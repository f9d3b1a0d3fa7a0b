import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import type { OciPartResult } from '@okeanos/backstage-plugin-oke-node';
import { NOW } from '../../__testUtils__/fixtures';
import { typedEntries } from '../../__testUtils__/typedEntries';
import { clusterConditions } from './clusterConditions';

const part = (
  name: string,
  state: OciPartResult['state'] = 'current',
  changes: Partial<OciPartResult> = {},
): OciPartResult => ({
  part: name,
  kind: 'Subnet',
  name,
  state,
  reason: `Is${state}`,
  message: `it is ${state}`,
  ...changes,
});

const baseline = (status: Condition['status']): Condition => ({
  type: 'BaselineReady',
  status,
  reason: 'AsSeen',
  message: 'as seen inside',
  observedGeneration: 1,
  since: NOW.toISOString(),
});

/** Condition by type, as `status reason`. */
function told(
  results: OciPartResult[],
  inside: Condition | undefined = baseline('True'),
  ...more: Condition[]
) {
  return Object.fromEntries(
    clusterConditions(results, [...(inside ? [inside] : []), ...more]).map(
      ({ type, status, reason, message }) => [
        type,
        { told: `${status} ${reason}`, message },
      ],
    ),
  );
}

describe('clusterConditions', () => {
  it('say of a frozen cluster that nothing is changed, and how it stands all the same', () => {
    const [fine] = clusterConditions([part('a')], [baseline('True')], true);
    expect(fine).toMatchObject({
      ...{ type: 'Ready', status: 'True', reason: 'Frozen' },
      message:
        'Okeanos changes nothing here in OCI (frozen); Everything is as intended',
    });
    const drift = part('a', 'drifted', { reason: 'Changed' });
    const [ready, , , drifted] = clusterConditions(
      [drift],
      [baseline('True')],
      true,
    );
    expect(ready).toMatchObject({
      ...{ status: 'False', reason: 'Changed', final: true },
      message:
        'Okeanos changes nothing here in OCI (frozen); Subnet a: it is drifted',
    });
    expect(drifted).toMatchObject({ type: 'Drifted', status: 'True' });
    // What is inside goes on, and what is unknown may pass.
    for (const [of, inside] of [
      [part('a'), baseline('False')],
      [part('a', 'unknown'), baseline('True')],
    ] as const) {
      expect(clusterConditions([of], [inside], true)[0].final).toBeUndefined();
    }
  });

  it('are Ready when everything is as intended, with Ready first', () => {
    const all = clusterConditions(
      [part('a'), part('b', 'applied'), part('c', 'removed')],
      [baseline('True')],
    );
    expect(all.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'Ready True',
      'Provisioned True',
      'BaselineReady True',
      'Drifted False',
    ]);
    expect(all[2]).toEqual({
      type: 'BaselineReady',
      status: 'True',
      reason: 'AsSeen',
      message: 'as seen inside',
    });
  });

  const isFinalWith: Record<OciPartResult['state'], boolean> = {
    current: false,
    applied: false,
    removed: false,
    waiting: false,
    drifted: false,
    refused: true,
    unknown: false,
    failed: false,
  };
  it.each(typedEntries(isFinalWith))(
    'with a part that is %s, are final: %s',
    (state, isFinal) => {
      const results = [part('b', 'waiting'), part('a', state)];
      const [ready] = clusterConditions(results, [baseline('True')]);
      expect(ready.final ?? false).toBe(isFinal);
    },
  );

  it.each([true, undefined])(
    'are final when what is inside is: %s',
    isFinal => {
      const inside = { ...baseline('False'), final: isFinal };
      const [ready, , ofBaseline] = clusterConditions([part('a')], [inside]);
      expect([ready.final, ofBaseline.final]).toEqual([isFinal, isFinal]);
    },
  );

  it('tell the rules of which the writer is not known, instead of that all is as intended', () => {
    const list = part('lb-list', 'current', {
      kept: ['ingress TCP 443 from 0.0.0.0/0'],
      message: 'as intended; kept: ingress TCP 443 from 0.0.0.0/0',
    });
    expect(told([part('a'), list])).toMatchObject({
      Ready: { told: 'True AsIntended' },
      Drifted: {
        told: 'False AsIntended',
        message:
          'Subnet lb-list: as intended; kept: ingress TCP 443 from 0.0.0.0/0',
      },
    });
    expect(told([part('a')]).Drifted.message).toBe(
      'What Okeanos made is as intended',
    );
  });

  it('say what is to be known of a node pool that is as intended', () => {
    const notes = ['2 of 3 nodes run v1.35.1 and not v1.36.3'];
    const pool = part('pool', 'current', {
      kind: 'NodePool',
      notes,
      message: `as intended; ${notes[0]}`,
    });
    expect(told([part('a'), pool])).toMatchObject({
      Ready: {
        told: 'True AsIntended',
        message: `OCI has everything that was asked for; NodePool pool: ${notes[0]}`,
      },
      Drifted: {
        told: 'False AsIntended',
        message: `What Okeanos made is as intended; NodePool pool: as intended; ${notes[0]}`,
      },
    });
  });

  it('tell how far OCI is, and what it waits for rather than what waits for that', () => {
    const { Ready, Provisioned } = told([
      part('a'),
      part('b', 'waiting', { reason: 'Dependency' }),
      part('c', 'waiting', { reason: 'Creating', since: NOW.toISOString() }),
    ]);
    expect(Provisioned).toEqual({
      told: 'False Creating',
      message: '1 of 3 parts are as asked for; Subnet c: it is waiting',
    });
    expect(Ready).toEqual(Provisioned);
  });

  it.each<[OciPartResult['state'][], string]>([
    [['unknown', 'failed', 'refused', 'waiting'], 'False Isrefused'],
    [['unknown', 'failed', 'waiting'], 'False Isfailed'],
    [['waiting', 'unknown', 'drifted'], 'Unknown Isunknown'],
  ])('tell the worst of %j', (states, expected) => {
    const { Ready, Provisioned } = told(
      states.map(state => part(state, state)),
    );
    expect(Provisioned.told).toBe(expected);
    expect(Provisioned.message).toMatch(/^Subnet \w+: it is /);
    expect(Ready.told).toBe(expected);
  });

  it.each(['False', 'Unknown'] as const)(
    'are not Ready while inside the baseline is %s',
    status => {
      const { Ready, BaselineReady } = told([part('a')], baseline(status));
      expect(BaselineReady.told).toBe(`${status} AsSeen`);
      expect(Ready.told).toBe(`${status} AsSeen`);
    },
  );

  it('do not know what is inside before the API server was reached', () => {
    const [ready, , inside] = clusterConditions([part('a')], []);
    expect(inside).toMatchObject({
      status: 'Unknown',
      reason: 'NotReachableYet',
    });
    expect(ready).toMatchObject({
      status: 'Unknown',
      reason: 'NotReachableYet',
    });
  });

  it('are not Ready when somebody changed something, and name all of it', () => {
    const { Ready, Provisioned, Drifted } = told([
      part('a', 'drifted', { reason: 'Changed' }),
      part('b'),
      part('c', 'drifted', { reason: 'Changed' }),
    ]);
    expect(Drifted).toEqual({
      told: 'True Changed',
      message: 'Subnet a: it is drifted; Subnet c: it is drifted',
    });
    expect(Provisioned.told).toBe('True Provisioned');
    expect(Ready.told).toBe('False Changed');
  });

  it('do not say that OCI has everything when somebody deleted some of it', () => {
    const deleted = part('a', 'drifted', { reason: 'Deleted' });
    expect(told([part('b', 'waiting'), deleted])).toMatchObject({
      Ready: { told: 'False Deleted' },
      Provisioned: {
        told: 'False Deleted',
        message: 'Subnet a: it is drifted',
      },
      Drifted: { told: 'True Deleted' },
    });
  });

  it.each(['unknown', 'waiting', 'failed', 'refused'] as const)(
    'do not say that nothing drifted while something is %s',
    state => {
      const { Drifted } = told([part('a', state), part('b')]);
      expect(Drifted).toEqual({
        told: 'Unknown NotObserved',
        message: 'Not everything could be compared yet',
      });
    },
  );

  it.each(['False', 'Unknown'] as const)(
    'do not say Ready while it is %s that the issuers inside can issue',
    status => {
      const issuer: Condition = {
        ...{ ...baseline(status), type: 'IssuerReady' },
        ...{ reason: 'ErrGetKeyPair', message: 'the key is gone' },
      };
      expect(told([part('a')], baseline('True'), issuer)).toMatchObject({
        Ready: { told: `${status} ErrGetKeyPair`, message: 'the key is gone' },
        BaselineReady: { told: 'True AsSeen' },
        IssuerReady: { told: `${status} ErrGetKeyPair` },
      });
      expect(
        told([part('a')], baseline('True'), { ...issuer, status: 'True' }),
      ).toMatchObject({ Ready: { told: 'True AsIntended' } });
    },
  );
});
