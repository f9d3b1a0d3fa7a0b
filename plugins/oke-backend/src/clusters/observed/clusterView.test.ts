import { kinds, type ClusterObjects } from '@okeanos/backstage-plugin-oke-node';
import { clusterCa } from '@okeanos/backstage-plugin-oke-node/alpha';
import {
  clusterObjects,
  issuer,
  unread,
} from '../../__testUtils__/clusterObjects';
import { NOW } from '../../__testUtils__/fixtures';
import { carryComponents, clusterView } from './clusterView';

const node = (name: string, status: string) => ({
  kind: 'Node',
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status }] },
});

function component(view: ClusterObjects, wanted: string) {
  const { components } = clusterView(view, [clusterCa], NOW);
  return components.find(({ name }) => name === wanted);
}

describe('clusterView', () => {
  it('counts the nodes that are ready', () => {
    const view = clusterObjects([
      node('a', 'True'),
      node('b', 'False'),
      node('c', 'Unknown'),
    ]);
    expect(clusterView(view, [clusterCa], NOW).nodes).toEqual({
      ready: 1,
      total: 3,
    });
    expect(clusterView(clusterObjects([]), [clusterCa], NOW).nodes).toEqual({
      ready: 0,
      total: 0,
    });
  });

  it('does not say how many are ready when one has a strange form', () => {
    const strange = { ...node('b', 'True'), status: { conditions: 'all' } };
    const view = clusterObjects([node('a', 'True'), strange]);
    expect(clusterView(view, [clusterCa], NOW).nodes).toEqual({ total: 2 });
  });

  it('says it when what is strange of one is something else', () => {
    const strange = {
      ...node('b', 'False'),
      status: { ...node('b', 'False').status, addresses: 'all' },
    };
    const view = clusterObjects([node('a', 'True'), strange]);
    expect(clusterView(view, [clusterCa], NOW).nodes).toEqual({
      ...{ total: 2, ready: 1 },
    });
  });

  it('does not take unread nodes for none', () => {
    const view = clusterObjects([]);
    view.setUnread(kinds.Node, unread('forbidden', 'no'));
    expect(clusterView(view, [clusterCa], NOW).nodes).toEqual({});
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no such thing');
      },
    ],
    ['says no state', () => ({ message: 'fine' })],
    [
      'says no moment',
      () => ({
        ...{ state: 'healthy', reason: 'Fine', message: 'fine' },
        ...{ since: 'yesterday', evidence: [] },
      }),
    ],
  ])('does not know of a source that %s, and all of the rest', (_, state) => {
    const broken = {
      ...{ ...clusterCa, id: 'vault', module: '@acme/vault', title: 'Vault' },
      state: state as typeof clusterCa.state,
    };
    const onFault = jest.fn();
    const { components } = clusterView(
      clusterObjects([issuer('True')]),
      [broken, clusterCa],
      NOW,
      onFault,
    );
    expect(onFault.mock.calls).toEqual([
      ["certificate source 'vault' of @acme/vault", expect.anything()],
    ]);
    expect(components.slice(0, 2)).toMatchObject([
      {
        name: 'Vault',
        state: 'unknown',
        reason: 'SourceFailed',
        message: expect.stringMatching(
          /^What the certificate source 'vault' of @acme\/vault would say is not known: it failed\. Why is in the portal's log$/,
        ),
      },
      { name: 'cert-manager', state: 'healthy' },
    ]);
  });

  describe('cert-manager', () => {
    it('is healthy when the issuer is ready, since cert-manager says so', () => {
      expect(
        component(clusterObjects([issuer('True')]), 'cert-manager'),
      ).toEqual({
        name: 'cert-manager',
        state: 'healthy',
        reason: 'IssuerReady',
        message: 'The issuer of the namespaces is ready',
        since: '2026-11-24T06:00:00.000Z',
        evidence: [
          {
            apiVersion: 'cert-manager.io/v1',
            kind: 'ClusterIssuer',
            namespace: '',
            name: 'okeanos-ca',
            observed: 'status.conditions[Ready]=True',
          },
        ],
      });
    });

    it('is unknown when the issuer has a strange form', () => {
      const strange = { ...issuer('True'), status: { conditions: 'all' } };
      expect(
        component(clusterObjects([strange]), 'cert-manager'),
      ).toMatchObject({ state: 'unknown', reason: 'Unreadable' });
    });

    it.each([
      ['failed', issuer('False'), /cannot issue: as cert-manager says/],
      ['pending', { ...issuer(''), status: {} }, /has not acted on the issuer/],
    ])('is %s while the issuer is not ready', (state, object, message) => {
      expect(component(clusterObjects([object]), 'cert-manager')).toMatchObject(
        {
          state,
          reason: 'IssuerNotReady',
          message: expect.stringMatching(message),
        },
      );
    });

    it('has no issuer', () => {
      expect(component(clusterObjects([]), 'cert-manager')).toMatchObject({
        state: 'none',
        reason: 'NoIssuer',
      });
    });

    it.each([
      [unread('notInstalled'), 'notInstalled'],
      [unread('notRead'), 'unknown'],
      [unread('forbidden', 'forbidden'), 'notPermitted'],
    ])('is, when its kinds are %j, %s', (reason, state) => {
      const view = clusterObjects([issuer('True')]);
      view.setUnread(kinds.Certificate, reason);
      expect(component(view, 'cert-manager')).toMatchObject({ state });
    });

    it('is not said to have no issuer when issuers cannot be read', () => {
      const view = clusterObjects([issuer('True')]);
      view.setUnread(kinds.ClusterIssuer, unread('forbidden', 'forbidden'));
      expect(component(view, 'cert-manager')).toMatchObject({
        state: 'notPermitted',
        message: 'forbidden',
      });
    });
  });

  it('says whether Gateway API is served', () => {
    const view = clusterObjects([]);
    expect(component(view, 'Gateway API')).toMatchObject({ state: 'healthy' });
    view.setUnread(kinds.Gateway, unread('notInstalled'));
    expect(component(view, 'Gateway API')).toMatchObject({
      state: 'notInstalled',
    });
  });

  describe('the network policy agent', () => {
    const name = 'Network policy agent';

    it.each([
      'crd.projectcalico.org',
      'projectcalico.org',
      'cilium.io',
      'crd.antrea.io',
    ])(
      'is unknown while %s is served and no pod of an agent is seen',
      group => {
        const view = clusterObjects([], ['apps', group]);
        expect(component(view, name)).toMatchObject({
          state: 'unknown',
          reason: 'EnforcementUnknown',
        });
      },
    );

    it('is none that is known when nothing tells of one, and names those that were looked for', () => {
      const { state, message } =
        component(clusterObjects([], ['apps']), name) ?? {};
      expect(state).toBe('notInstalled');
      expect(message).toMatch(
        /No policy agent that Okeanos knows .*\(looked for Calico, Cilium, /,
      );
      expect(message).not.toMatch(/not enforced/);
    });

    it('is unknown before the API groups were read', () => {
      const view = clusterObjects([]);
      view.setApiGroups(unread('notRead'));
      expect(component(view, name)).toMatchObject({ state: 'unknown' });
    });

    it('is unknown when the API groups may not be read', () => {
      const view = clusterObjects([]);
      view.setApiGroups(unread('forbidden', 'forbidden'));
      expect(component(view, name)).toMatchObject({
        state: 'unknown',
        message: expect.stringMatching(/could not be read/),
      });
    });
  });
});

describe('carryComponents', () => {
  const before = clusterView(clusterObjects([]), [clusterCa], NOW);
  const later = new Date(NOW.getTime() + 60_000);

  it('keeps since of what stays the same', () => {
    const next = clusterView(clusterObjects([]), [clusterCa], later);
    expect(carryComponents(before, next)).toEqual(before);
  });

  it('begins anew with another state', () => {
    const next = clusterView(
      clusterObjects([], ['cilium.io']),
      [clusterCa],
      later,
    );
    const carried = carryComponents(before, next).components;
    expect(carried.map(({ since }) => since)).toEqual([
      NOW.toISOString(),
      NOW.toISOString(),
      later.toISOString(),
    ]);
  });

  it('takes everything when nothing was known', () => {
    const next = clusterView(clusterObjects([]), [clusterCa], later);
    expect(carryComponents(undefined, next)).toEqual(next);
  });
});
