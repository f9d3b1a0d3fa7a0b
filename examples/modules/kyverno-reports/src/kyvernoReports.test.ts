import {
  ClusterObjects,
  ownKinds,
  readObject,
} from '@okeanos/backstage-plugin-oke-node';
import {
  evaluateService,
  kinds,
  type Kind,
  type NamedObject,
  type Unread,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { kyvernoReports } from './kyvernoReports';
import { OpenReport, PolicyReport } from './reportKinds';

const NOW = new Date('2026-11-24T12:00:00Z');
const CART = { cluster: 'demo', namespace: 'shop', service: 'cart' };
const POD = { kind: 'Pod', name: 'cart-7d9f6c-x2k4p', namespace: 'shop' };

const unread = (state: Unread['state']): Unread => ({
  ...{ state, since: NOW, message: 'because' },
});

const result = (policy: string, of: string, more: object = {}) => ({
  ...{ policy, rule: 'rule', result: of, source: 'kyverno' },
  ...{ message: `${policy} says why`, severity: 'medium' },
  ...more,
});

const report = (name: string, results: object[], scope?: object) => ({
  metadata: { namespace: 'shop', name },
  ...{ scope, results },
});

/** A cluster with the Service, its pod and reports. */
function cluster(
  policyReports: object[] | Unread,
  openReports: object[] | Unread = unread('notInstalled'),
): ClusterObjects {
  const view = new ClusterObjects([...ownKinds, PolicyReport, OpenReport], NOW);
  view.replace(kinds.Service, [
    readObject(kinds.Service, {
      metadata: { namespace: 'shop', name: 'cart' },
      spec: { selector: { app: 'cart' }, ports: [] },
    }),
  ]);
  view.replace(
    kinds.Pod,
    ['cart-7d9f6c-x2k4p', 'web-5b-a1'].map(name =>
      readObject(kinds.Pod, {
        metadata: {
          ...{ namespace: 'shop', name },
          labels: {
            app: name.split('-')[0],
            'pod-template-hash': name.split('-')[1],
          },
        },
        spec: {},
      }),
    ),
  );
  const fill = (kind: Kind<NamedObject>, reports: object[] | Unread) =>
    Array.isArray(reports)
      ? view.replace(
          kind,
          reports.map(each => readObject(kind, each)),
        )
      : view.setUnread(kind, reports);
  fill(PolicyReport, policyReports);
  fill(OpenReport, openReports);
  return view;
}

const itemsOf = (view: ClusterObjects) =>
  evaluateService(view, CART, NOW, [kyvernoReports]).status.items;

describe('reports of Kyverno', () => {
  it('of either group are an item for each policy that is not met, the worst first', () => {
    const view = cluster(
      [
        report(
          'uid-pod',
          [result('b-warns', 'warn'), result('good', 'pass')],
          POD,
        ),
      ],
      [
        report('uid-open', [
          result('a-fails', 'fail', { resources: [POD] }),
          result('c-errs', 'error', { resources: [POD] }),
        ]),
      ],
    );
    expect(itemsOf(view)).toMatchObject([
      {
        id: 'a-fails',
        state: 'failed',
        message:
          'Policy a-fails is not met by Pod cart-7d9f6c-x2k4p: a-fails says why',
        evidence: [
          {
            ...{ apiVersion: 'openreports.io/v1alpha1', kind: 'Report' },
            ...{ name: 'uid-open', observed: 'results: a-fails/rule=fail' },
          },
        ],
        renderer: 'kyverno-policy',
        data: {
          objects: ['Pod cart-7d9f6c-x2k4p'],
          rules: [{ rule: 'rule', result: 'fail', severity: 'medium' }],
        },
      },
      { id: 'c-errs', state: 'unknown', reason: 'PolicyNotEvaluated' },
      {
        id: 'b-warns',
        state: 'warning',
        evidence: [
          { apiVersion: 'wgpolicyk8s.io/v1alpha2', kind: 'PolicyReport' },
        ],
      },
    ]);
  });

  it.each([
    ['the Service', { kind: 'Service', name: 'cart' }],
    ['the Deployment', { kind: 'Deployment', name: 'cart' }],
    ['the ReplicaSet', { kind: 'ReplicaSet', name: 'cart-7d9f6c' }],
  ])('on %s count, too', (_, scope) => {
    expect(
      itemsOf(cluster([report('uid', [result('p', 'fail')], scope)])),
    ).toMatchObject([{ id: 'p', state: 'failed' }]);
  });

  it('on other objects, and what was skipped, do not', () => {
    const other = { ...POD, name: 'web-5b-a1' };
    const view = cluster([
      report('uid-1', [result('p', 'fail')], other),
      report('uid-2', [result('p', 'fail', { resources: [other] })], POD),
      report('uid-3', [result('p', 'skip')], POD),
      report('uid-4', [result('p', 'fail')]),
      report('uid-5', [result('p', 'fail')], { ...POD, namespace: 'blog' }),
    ]);
    expect(itemsOf(view)).toMatchObject([
      {
        state: 'none',
        message:
          'No reported result is about Service shop/cart or its pods, those apart that were skipped.',
      },
    ]);
  });

  it('are good when all are passes', () => {
    const view = cluster([
      report('uid', [result('a', 'pass'), result('b', 'pass')], POD),
    ]);
    expect(itemsOf(view)).toMatchObject([
      {
        state: 'healthy',
        message:
          'All 2 reported results for Service shop/cart and its pods are passes, those apart that were skipped.',
      },
    ]);
  });

  it('are not installed only where neither group is', () => {
    expect(itemsOf(cluster(unread('notInstalled')))).toMatchObject([
      { state: 'notInstalled', reason: 'ReportsNotInstalled' },
    ]);
    expect(itemsOf(cluster(unread('notInstalled'), []))).toMatchObject([
      { state: 'none' },
    ]);
  });

  it.each<[Unread['state'], string]>([
    ['forbidden', 'notPermitted'],
    ['notRead', 'unknown'],
    ['unreachable', 'unknown'],
  ])('are never called good while one group is %s', (state, expected) => {
    const good = [report('uid', [result('a', 'pass')], POD)];
    expect(itemsOf(cluster(good, unread(state)))).toMatchObject([
      { id: 'unread', state: expected },
    ]);
  });

  it('are never called good while one of them cannot be understood', () => {
    const view = cluster([
      report('uid', [result('a', 'pass')], POD),
      { metadata: { namespace: 'shop', name: 'odd' }, results: 5 },
    ]);
    expect(itemsOf(view)).toMatchObject([
      { id: 'unread', state: 'unknown', evidence: [{ name: 'odd' }] },
    ]);
  });

  it('are cut to what a status can hold', () => {
    const long = 'x'.repeat(5_000);
    const view = cluster([
      report(
        'uid',
        Array.from({ length: 60 }, (_, index) =>
          result(`policy-${String(index).padStart(2, '0')}`, 'fail', {
            message: long,
          }),
        ).concat(
          Array.from({ length: 60 }, (_, index) =>
            result('policy-00', 'fail', { rule: `${index}`, message: long }),
          ),
        ),
        POD,
      ),
    ]);
    const items = itemsOf(view);
    expect(items).toHaveLength(41);
    expect(items[40]).toMatchObject({
      id: 'more',
      state: 'failed',
      message: '20 more policies are not met, warn or could not be evaluated.',
    });
    expect(items.map(({ reason }) => reason)).not.toContain('EvaluatorFailed');
  });
});
