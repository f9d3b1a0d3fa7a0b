import { stateWithoutKeys } from '../__testUtils__/fakeCloud';
import { authorize, findKeyOwner, isAllowed } from './authorize';

describe('policies', () => {
  const { tenancy } = stateWithoutKeys();
  const [provisioner, watcher, powerless] = tenancy.users;

  it.each([
    ['inspect', 'clusters', [true, true, false]],
    ['read', 'clusters', [true, true, false]],
    ['use', 'clusters', [true, true, false]],
    ['manage', 'clusters', [true, false, false]],
    ['inspect', 'vcns', [true, false, false]],
    ['manage', 'vcns', [true, false, false]],
  ] as const)('tell who may %s %s', (verb, resourceType, expected) => {
    expect(
      [provisioner, watcher, powerless].map(({ id }) =>
        isAllowed(tenancy, id, { verb, resourceType }),
      ),
    ).toEqual(expected);
  });

  it('answer what is forbidden like what is not there', () => {
    expect(() =>
      authorize(tenancy, powerless, { verb: 'read', resourceType: 'vcns' }),
    ).toThrow(
      expect.objectContaining({ status: 404, code: 'NotAuthorizedOrNotFound' }),
    );
    expect(() => authorize(tenancy, powerless, undefined)).not.toThrow();
  });

  it('know the keys of users', () => {
    const keyId = `${tenancy.id}/${watcher.id}/${watcher.fingerprint}`;
    expect(findKeyOwner(tenancy, keyId)).toBe(watcher);
    expect(findKeyOwner(tenancy, `${keyId}0`)).toBeUndefined();
  });
});
