import * as permissions from './permissions';

it('lists every permission once', () => {
  const exported = Object.values(permissions).filter(
    value => typeof value === 'object' && 'type' in value,
  );
  expect(new Set(permissions.okePermissions)).toEqual(new Set(exported));
  expect(permissions.okePermissions).toHaveLength(exported.length);
});
