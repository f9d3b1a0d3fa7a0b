import { dependencies } from '../../package.json';
import { isOciKind } from './kinds';

const PACKAGES = Object.keys(dependencies).filter(
  name => name.startsWith('oci-') && name !== 'oci-common',
);

describe('the SDK', () => {
  it.each(PACKAGES)('is not loaded before a client is made: %s', name => {
    const load = jest.fn();
    jest.isolateModules(() => {
      jest.doMock(name, load);
      require('./kinds');
      require('./services');
    });
    expect(load).not.toHaveBeenCalled();
  });
});

it('takes nothing for a kind that is none', () => {
  expect(isOciKind('Vcn')).toBe(true);
  expect(isOciKind('Addon')).toBe(false);
  expect(isOciKind('toString')).toBe(false);
});
