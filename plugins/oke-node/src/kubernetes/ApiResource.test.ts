import { CONFIG_MAPS, DEPLOYMENTS, NAMESPACES } from './__testUtils__/objects';
import { apiVersionOf, resourcePath } from './ApiResource';

describe('resourcePath', () => {
  it.each([
    ['/api/v1/configmaps', CONFIG_MAPS, {}],
    ['/api/v1/namespaces/a/configmaps', CONFIG_MAPS, { namespace: 'a' }],
    [
      '/apis/apps/v1/namespaces/a/deployments/b',
      DEPLOYMENTS,
      { namespace: 'a', name: 'b' },
    ],
    ['/api/v1/namespaces/a', NAMESPACES, { name: 'a' }],
    ['/api/v1/namespaces/a%2F..%2Fb%3Fc', NAMESPACES, { name: 'a/../b?c' }],
  ])('makes %s', (path, resource, target) => {
    expect(resourcePath(resource, target)).toBe(path);
  });

  it.each([
    ['Namespace is not namespaced', NAMESPACES, { namespace: 'a', name: 'b' }],
    ['ConfigMap "a" needs a namespace', CONFIG_MAPS, { name: 'a' }],
    ['".." cannot be part', CONFIG_MAPS, { namespace: '..', name: 'a' }],
    ['"" cannot be part', CONFIG_MAPS, { namespace: '', name: 'a' }],
  ])('refuses when %s', (message, resource, target) => {
    expect(() => resourcePath(resource, target)).toThrow(message);
  });
});

describe('apiVersionOf', () => {
  it('has no group for the core group', () => {
    expect(apiVersionOf(CONFIG_MAPS)).toBe('v1');
    expect(apiVersionOf(DEPLOYMENTS)).toBe('apps/v1');
  });
});
