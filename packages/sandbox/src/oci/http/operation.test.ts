import { Operation, Operations } from './operation';

const operation = (name: string, method: 'GET' | 'PUT', path: string) => ({
  service: 'core' as const,
  name,
  method,
  path,
  handle: () => ({}),
});

describe('Operations', () => {
  const list: Operation[] = [
    operation('listVcns', 'GET', '/20160918/vcns'),
    operation('getVcn', 'GET', '/20160918/vcns/{id}'),
    operation('updateVcn', 'PUT', '/20160918/vcns/{id}'),
    operation('getAddon', 'GET', '/20180222/clusters/{id}/addons/{name}'),
  ];
  const operations = new Operations(list);
  const find = (method: string, path: string) => {
    const found = operations.find(method, path);
    return found && [found.operation.name, found.params];
  };

  it('finds an operation by method and path', () => {
    expect(find('GET', '/20160918/vcns')).toEqual(['listVcns', {}]);
    expect(find('GET', '/20160918/vcns/x')).toEqual(['getVcn', { id: 'x' }]);
    expect(find('PUT', '/20160918/vcns/x')).toEqual(['updateVcn', { id: 'x' }]);
    expect(find('GET', '/20180222/clusters/a%2Fb/addons/c')).toEqual([
      'getAddon',
      { id: 'a/b', name: 'c' },
    ]);
  });

  it.each([
    ['DELETE', '/20160918/vcns/x'],
    ['GET', '/20160918/vcns/'],
    ['GET', '/20160918/vcns/x/y'],
    ['GET', '/20160918/Vcns'],
  ])('finds none for %s %s', (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });
});
