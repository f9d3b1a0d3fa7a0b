import { ChangedParts } from './ChangedParts';
import type { PartTrace } from './partTrace';

const policy: PartTrace = {
  ...{ uid: 'uid-1', kind: 'NetworkPolicy', namespace: 'shop', name: 'deny' },
  ...{ id: 'id-1', fingerprint: 'a' },
};
const role: PartTrace = {
  ...{ uid: 'uid-2', kind: 'ClusterRole', namespace: undefined },
  ...{ name: 'okeanos-watcher', id: 'id-2', fingerprint: 'a' },
};
const nothing = { namespaces: [], ids: [] };

function begun(...traces: PartTrace[]): ChangedParts {
  const parts = new ChangedParts();
  parts.begin(traces);
  return parts;
}

describe('ChangedParts', () => {
  it('gives each once, and only what was noted since', () => {
    const parts = begun(policy, role);
    expect(parts.take()).toEqual(nothing);
    parts.put({ ...policy, fingerprint: 'b' });
    parts.put({ ...policy, fingerprint: 'c' });
    parts.put({ ...role, fingerprint: 'b' });
    expect(parts.take()).toEqual({
      namespaces: ['shop'],
      ids: ['id-1', 'id-2'],
    });
    expect(parts.take()).toEqual(nothing);
    parts.put({ ...policy, fingerprint: 'b' });
    expect(parts.take()).toEqual({ namespaces: ['shop'], ids: ['id-1'] });
  });

  it('leaves out what was written and is the same: a status', () => {
    const parts = begun(policy);
    parts.put({ ...policy });
    expect(parts.take()).toEqual(nothing);
  });

  it('tells of a Namespace by its own name', () => {
    const parts = begun();
    parts.put({
      ...{ uid: 'uid-3', kind: 'Namespace', namespace: undefined },
      ...{ name: 'shop', id: undefined, fingerprint: 'a' },
    });
    expect(parts.take()).toEqual({ namespaces: ['shop'], ids: [] });
  });

  it('tells of what is in a namespace, whoever made it', () => {
    const parts = begun();
    parts.put({ ...policy, uid: 'uid-4', id: undefined });
    expect(parts.take()).toEqual({ namespaces: ['shop'], ids: [] });
  });

  it('tells of what lost its label, is gone, and was made anew by others under its name', () => {
    const parts = begun(role);
    parts.put({ ...role, id: undefined, fingerprint: 'b' });
    expect(parts.take().ids).toEqual(['id-2']);
    parts.remove(role.uid);
    expect(parts.take().ids).toEqual(['id-2']);
    const others = { ...role, uid: 'uid-5', id: undefined };
    parts.put(others);
    expect(parts.take().ids).toEqual(['id-2']);
    parts.put({ ...others, fingerprint: 'c' });
    expect(parts.take().ids).toEqual(['id-2']);
  });

  it('knows nothing of what belongs to no namespace and was never ours', () => {
    const parts = begun();
    const foreign = { ...role, name: 'view', id: undefined };
    parts.put(foreign);
    parts.remove(foreign.uid);
    parts.remove('not known');
    expect(parts.take()).toEqual(nothing);
  });
});
