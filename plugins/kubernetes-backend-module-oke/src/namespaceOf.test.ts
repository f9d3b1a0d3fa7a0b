import { namespaceOf } from './namespaceOf';

describe('namespaceOf', () => {
  it.each([
    ['/api/v1/namespaces/shop'],
    ['/api/v1/namespaces/shop/pods'],
    ['/api/v1/namespaces/shop/pods/web/log?container=main&follow=true'],
    ['/apis/apps/v1/namespaces/shop/deployments?labelSelector=app%3Dweb'],
    [
      '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/a%3Ab', // of one with a colon
    ],
    // What another server might read, the API server does not: the path is before the ?.
    ['/api/v1/namespaces/shop/pods?path=/api/v1/namespaces/other/pods'],
  ])('is the one of %s', target => {
    expect(namespaceOf(target)).toBe('shop');
  });

  it.each([
    // Of the cluster, of all namespaces, or not of the API.
    ['/'],
    ['/version'],
    ['/api/v1'],
    ['/api/v1/pods'],
    ['/api/v1/nodes/a/proxy/logs'],
    ['/api/v1/namespaces'],
    ['/api/v1/namespaces/'],
    ['/api/v1/watch/namespaces/shop/pods'],
    ['/apis/apps/v1/deployments'],
    ['/apis/v1/namespaces/shop/pods'],
    ['/healthz/api/v1/namespaces/shop/pods'],
    ['api/v1/namespaces/shop/pods'],
    ['https://elsewhere/api/v1/namespaces/shop/pods'],
    // What could be read as another one.
    ['/api/v1/namespaces/shop/../other/pods'],
    ['/api/v1/namespaces/shop/./pods'],
    ['/api/v1/namespaces/shop/%2e%2e/other/pods'],
    ['/api/v1/namespaces/shop/.%2E/other/pods'],
    ['/api/v1/namespaces/shop%2F..%2Fother/pods'],
    ['/api/v1/namespaces/shop/pods/a%2F..%2F..%2Fother'],
    ['/api/v1/namespaces/shop/pods/a%252e'],
    ['/api/v1/namespaces/shop//pods'],
    ['/api/v1/namespaces//shop/pods'],
    ['//api/v1/namespaces/shop/pods'],
    ['/api/v1/namespaces/shop/pods/'],
    ['/api/v1/namespaces/shop\\..\\other/pods'],
    ['/api/v1/namespaces/shop;a=b/pods'],
    ['/api/v1/namespaces/shop/pods;x'],
    ['/api/v1/namespaces/shop/pods#x'],
    ['/api/v1/namespaces/%73hop/pods'],
    ['/api/v1/namespaces/SHOP/pods'],
    ['/api/v1/namespaces/shop/pods/%zz'],
    ['/api/v1/namespaces/shop/pods/%00'],
    ['/../v1/namespaces/shop/pods'],
    ['/apis/../api/v1/namespaces/shop/pods'],
    ['/apis/%2e%2e/v1/namespaces/shop/pods'],
  ])('is none of %s', target => {
    expect(namespaceOf(target)).toBeUndefined();
  });
});
