import { ShownObjects } from './ShownObjects';

const role = (uid: string, namespace = 'shop', name = 'owner') => ({
  ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' },
  metadata: { uid, namespace, name, resourceVersion: '1' },
});
const { metadata, ...kind } = role('uid-1');
const ref = { ...kind, namespace: metadata.namespace, name: metadata.name };

describe('ShownObjects', () => {
  it('gives objects by what names them', () => {
    const shown = new ShownObjects();
    shown.put(role('uid-1'));
    expect(shown.get(ref)).toEqual(role('uid-1'));
    expect(shown.get({ ...ref, kind: 'RoleBinding' })).toBeUndefined();
    expect(shown.get({ ...ref, namespace: undefined })).toBeUndefined();
    shown.remove('uid-1');
    expect(shown.get(ref)).toBeUndefined();
    shown.remove('not known');
  });

  it('keeps the one that came under the name of one that goes', () => {
    const shown = new ShownObjects();
    shown.put(role('uid-1'));
    shown.put(role('uid-2'));
    shown.remove('uid-1');
    expect(shown.get(ref)).toEqual(role('uid-2'));
  });

  it('gives all of a kind in a namespace, and of no other', () => {
    const shown = new ShownObjects();
    const inShop = [role('uid-1'), role('uid-2', 'shop', 'other')];
    [...inShop, role('uid-3', 'shop-2')].forEach(each => shown.put(each));
    expect(shown.listIn(kind, 'shop')).toEqual(inShop);
  });
});
