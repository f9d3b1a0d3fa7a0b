import type { PlanChange } from '@okeanos/backstage-plugin-oke-common';
import { byTopic, changesNothing, sortPlan } from './describePlan';

const change = (action: PlanChange['action'], name: string): PlanChange => ({
  ...{ part: name, kind: 'NetworkPolicy', name, action },
  ...{ reason: 'Tested', fields: [] },
});

it('puts first what goes, then what changes, what comes and what is not known', () => {
  const changes = [
    change('unknown', 'a'),
    change('none', 'b'),
    change('create', 'c'),
    change('update', 'd'),
    change('delete', 'e'),
    { ...change('none', 'f'), heldUp: true },
  ];
  const { open, kept, unread } = sortPlan({ changes });
  expect(open.map(({ name }) => name)).toEqual(['e', 'd', 'c', 'a', 'f']);
  expect(kept.map(({ name }) => name)).toEqual(['b']);
  expect(unread).toBe(1);
});

it.each([
  ['nothing at all', { changes: [] }, true],
  ['what stays', { changes: [change('none', 'a')] }, true],
  ['what could not be read', { changes: [change('unknown', 'a')] }, false],
  ['a part', { changes: [change('update', 'a')] }, false],
  [
    'the declaration only',
    { changes: [], spec: [{ field: 'drift', from: 'report', to: 'repair' }] },
    false,
  ],
])('knows whether a plan with %s changes nothing', (_what, plan, nothing) => {
  expect(changesNothing({ problems: [], ...plan })).toBe(nothing);
});

it('sorts parts by what they are about, each once', () => {
  const kinds = [
    ...['NodePool', 'SecurityRules', 'NatGateway', 'Addon', 'Vcn'],
    ...['DrgAttachment', 'LocalPeeringGateway'],
    ...['Log', 'CaptureFilter', 'LogGroup'],
    ...['Certificate', 'Role', 'LimitRange', 'NetworkPolicy', 'ConfigMap'],
  ];
  const parts = kinds.map(kind => ({ ...change('create', kind), kind }));
  expect(
    byTopic(parts).map(([topic, of]) => [topic, of.map(({ kind }) => kind)]),
  ).toEqual([
    ['network', ['NatGateway', 'Vcn', 'DrgAttachment', 'LocalPeeringGateway']],
    ['rules', ['SecurityRules']],
    ['cluster', ['Addon']],
    ['nodes', ['NodePool']],
    ['logs', ['Log', 'CaptureFilter', 'LogGroup']],
    ['quota', ['LimitRange']],
    ['access', ['Role']],
    ['policies', ['NetworkPolicy']],
    ['certificates', ['Certificate']],
    ['other', ['ConfigMap']],
  ]);
  expect(byTopic([])).toEqual([]);
});
