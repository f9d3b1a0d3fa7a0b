import type { KubernetesObject, StoredObject } from '../../kubernetes';
import { driftOf } from './driftOf';

const OURS = { recorded: true, isReplaced: false, isIntendedAsBefore: true };
const REPLACED = { ...OURS, recorded: false, isReplaced: true };

function object(
  kind: string,
  fields: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): StoredObject {
  return {
    ...{ apiVersion: 'v1', kind, ...fields },
    metadata: { name: 'x', uid: 'u', resourceVersion: '1', ...metadata },
  };
}
const different = (
  live: KubernetesObject,
  intended: KubernetesObject,
  ...fields: string[]
) => driftOf({ type: 'different', live, fields }, intended, OURS);

describe('drift of a part', () => {
  it('is that it is gone, if it was there: by whom is not known', () => {
    expect(driftOf({ type: 'absent' }, object('Role', {}), OURS)).toEqual({
      ...{ change: 'Deleted', fields: [], by: [] },
    });
    expect(
      driftOf({ type: 'absent' }, object('Role', {}), {
        ...OURS,
        recorded: false,
      }),
    ).toBeUndefined();
  });

  it('is that it is gone, if somebody made another one of its name for themselves', () => {
    const live = object('Role', { rules: [1] });
    const intended = object('Role', { rules: [2] });
    expect(
      driftOf({ type: 'foreign', live, fields: ['rules'] }, intended, REPLACED),
    ).toEqual({ change: 'Deleted', fields: [], by: [] });
  });

  it('is in what another one differs that somebody made of what Okeanos had made', () => {
    const live = object('Role', { rules: [1] });
    const intended = object('Role', { rules: [2] });
    expect(
      driftOf(
        { type: 'different', live, fields: ['rules'] },
        intended,
        REPLACED,
      ),
    ).toMatchObject({ change: 'Changed', fields: [{ field: 'rules' }] });
    expect(driftOf({ type: 'same', live }, intended, REPLACED)).toBe(undefined);
  });

  it('is who has the field, with values where no secret can be', () => {
    const live = object(
      'ResourceQuota',
      { spec: { hard: { pods: '999' } } },
      {
        managedFields: [
          {
            ...{ manager: 'kubectl-edit', time: '2026-12-01T10:00:00Z' },
            fieldsV1: { 'f:spec': { 'f:hard': { 'f:pods': {} } } },
          },
        ],
      },
    );
    const intended = object('ResourceQuota', {
      spec: { hard: { pods: '50' } },
    });
    const conflicts = [
      { manager: 'kubectl-edit', field: '.spec.hard.pods' },
      { manager: 'flux', field: '.spec.hard.pods' },
    ];
    expect(
      driftOf({ type: 'conflict', live, conflicts }, intended, OURS),
    ).toEqual({
      change: 'Changed',
      fields: [{ field: 'spec.hard.pods', from: '999', to: '50' }],
      by: [
        { manager: 'kubectl-edit', at: '2026-12-01T10:00:00Z' },
        { manager: 'flux' },
      ],
    });
  });

  it('tells the level of Pod Security that a label gave', () => {
    const level = (value: string) =>
      object(
        'Namespace',
        {},
        {
          labels: { 'pod-security.kubernetes.io/enforce': value },
        },
      );
    const field = 'metadata.labels.pod-security.kubernetes.io/enforce';
    expect(
      different(level('privileged'), level('restricted'), field)?.fields,
    ).toEqual([{ field, from: 'privileged', to: 'restricted' }]);
  });

  it.each([
    [
      'annotations',
      object('NetworkPolicy', {}, { annotations: { 'a/b': 'hunter2' } }),
      'metadata.annotations.a/b',
    ],
    [
      'labels',
      object('NetworkPolicy', {}, { labels: { app: 'hunter2' } }),
      'metadata.labels.app',
    ],
    ['Secrets', object('Secret', { data: { key: 'hunter2' } }), 'data.key'],
    ['ConfigMaps', object('ConfigMap', { data: { a: 'hunter2' } }), 'data.a'],
    [
      'objects of modules',
      object('Deployment', { spec: { secret: 'hunter2' } }),
      'spec.secret',
    ],
    [
      'policies that name other teams',
      object('ValidatingAdmissionPolicy', { spec: { of: 'hunter2' } }),
      'spec.of',
    ],
  ])('tells no value of %s', (_, live, field) => {
    const found = different(live, object(live.kind, {}), field);
    expect(found?.fields).toEqual([{ field }]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('is none where it is as intended, somebody else’s, or where the intention changed', () => {
    const live = object('Role', { rules: [1] });
    const intended = object('Role', { rules: [2] });
    expect(driftOf({ type: 'same', live }, intended, OURS)).toBeUndefined();
    expect(
      driftOf({ type: 'foreign', live, fields: ['rules'] }, intended, OURS),
    ).toBeUndefined();
    expect(
      driftOf({ type: 'different', live, fields: ['rules'] }, intended, {
        ...OURS,
        isIntendedAsBefore: false,
      }),
    ).toBeUndefined();
  });
});
