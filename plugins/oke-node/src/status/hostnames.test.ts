import { covers, hostsWithin, intersectHosts } from './hostnames';

describe('intersectHosts', () => {
  it.each([
    ['', [], ['*']],
    ['', ['a.example.com'], ['a.example.com']],
    ['*.example.com', [], ['*.example.com']],
    ['a.example.com', ['a.example.com', 'b.example.com'], ['a.example.com']],
    [
      '*.example.com',
      ['a.example.com', 'a.b.example.com'],
      ['a.example.com', 'a.b.example.com'],
    ],
    ['*.example.com', ['example.com'], []],
    ['a.example.com', ['*.example.com'], ['a.example.com']],
    ['*.example.com', ['*.b.example.com'], ['*.b.example.com']],
    ['*.b.example.com', ['*.example.com'], ['*.b.example.com']],
    ['*.example.com', ['notexample.com'], []],
  ])('%s with %j is %j', (listener, route, hosts) => {
    expect(intersectHosts(listener, route)).toEqual(hosts);
  });
});

describe('hostsWithin', () => {
  it.each([
    ['a.b.example.com', ['*.b.example.com', '*.example.com', '*.com']],
    ['*.b.example.com', ['*.example.com', '*.com']],
    ['*', []],
  ])('%s is within itself, %j and any', (host, wildcards) => {
    expect(hostsWithin(host)).toEqual([...new Set([host, ...wildcards, '*'])]);
  });

  it('has every name of a route that gives the host at a listener', () => {
    const names = ['a.b.example.com', '*.b.example.com', '*.example.com', '*'];
    const listeners = ['', ...names.slice(0, -1)];
    for (const listener of listeners) {
      for (const name of names) {
        const hosts = intersectHosts(listener, name === '*' ? [] : [name]);
        hosts.forEach(host => expect(hostsWithin(host)).toContain(name));
      }
    }
  });
});

describe('covers', () => {
  it.each([
    ['a.example.com', 'a.example.com', true],
    ['A.example.com', 'a.EXAMPLE.com', true],
    ['a.example.com', 'b.example.com', false],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'a.b.example.com', false],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '*.example.com', true],
    ['*.example.com', '*.a.example.com', false],
    ['a.example.com', '*.example.com', false],
    ['*.com', 'localhost', false],
  ])('%s for %s: %s', (name, host, expected) => {
    expect(covers(name, host)).toBe(expected);
  });
});
