import { isOciKind } from './kinds';

describe('the SDK', () => {
  it.each(['oci-containerengine', 'oci-core', 'oci-identity'])(
    'is not loaded before a client is made: %s',
    name => {
      const load = jest.fn();
      jest.isolateModules(() => {
        jest.doMock(name, load);
        require('./kinds');
        require('./services');
      });
      expect(load).not.toHaveBeenCalled();
    },
  );
});

it('takes nothing for a kind that is none', () => {
  expect(isOciKind('Vcn')).toBe(true);
  expect(isOciKind('Addon')).toBe(false);
  expect(isOciKind('toString')).toBe(false);
});
