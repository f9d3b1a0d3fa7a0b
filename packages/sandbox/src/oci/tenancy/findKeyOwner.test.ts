import { stateWithoutKeys } from '../__testUtils__/fakeCloud';
import { findKeyOwner } from './findKeyOwner';

describe('findKeyOwner', () => {
  it('knows the keys of users', () => {
    const { tenancy } = stateWithoutKeys();
    const [, watcher] = tenancy.users;
    const keyId = `${tenancy.id}/${watcher.id}/${watcher.fingerprint}`;
    expect(findKeyOwner(tenancy, keyId)).toBe(watcher);
    expect(findKeyOwner(tenancy, `${keyId}0`)).toBeUndefined();
  });
});
