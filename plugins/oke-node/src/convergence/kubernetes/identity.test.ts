import { isOurs, withIdentity, withoutIdentity } from './identity';

const part = {
  id: 'quota',
  dependsOn: ['namespace'],
  object: {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: {
      name: 'okeanos',
      labels: { team: 'a' },
      annotations: { note: 'b' },
    },
    spec: { hard: { pods: '1' } },
  },
};

describe('withIdentity', () => {
  it('adds whose the object is, and keeps the rest', () => {
    expect(withIdentity(part, 'the-id')).toEqual({
      ...part,
      object: {
        ...part.object,
        metadata: {
          name: 'okeanos',
          labels: {
            team: 'a',
            'app.kubernetes.io/managed-by': 'okeanos',
            'okeanos.io/id': 'the-id',
          },
          annotations: { note: 'b', 'okeanos.io/part': 'quota' },
        },
      },
    });
  });
});

describe('withoutIdentity', () => {
  it('takes away what only Okeanos sets', () => {
    const { object } = withIdentity(part, 'the-id');
    object.metadata.annotations = {
      ...object.metadata.annotations,
      'okeanos.io/owner': 'group:default/team-a',
    };
    expect(withoutIdentity(object)).toEqual(part.object);
  });

  it('makes no difference between an object that never had labels and one whose labels are all ours', () => {
    const bare = { ...part.object, metadata: { name: 'okeanos' } };
    const ours = withIdentity({ ...part, object: bare }, 'the-id').object;
    expect(withoutIdentity(ours)).toEqual(withoutIdentity(bare));
  });
});

describe('isOurs', () => {
  const object = (labels: Record<string, string>) => ({
    ...part.object,
    metadata: { name: 'okeanos', uid: 'uid-1', labels },
  });

  it.each([
    ['its label', { 'okeanos.io/id': 'the-id' }, undefined, true],
    ['its UID, when the label is gone', {}, 'uid-1', true],
    ['nothing', {}, undefined, false],
    ['another incarnation', { 'okeanos.io/id': 'other' }, undefined, false],
    ['another UID', {}, 'uid-2', false],
  ])('tells by %s', (_what, labels, uid, expected) => {
    expect(isOurs(object(labels), 'the-id', uid)).toBe(expected);
  });
});
