import { ServiceDependencies } from './ServiceDependencies';

describe('ServiceDependencies', () => {
  it('tells who read what was touched, by the last evaluation only', () => {
    const services = new ServiceDependencies();
    services.set('shop/web', new Set(['a', 'b']));
    services.set('shop/api', new Set(['b', 'c']));
    expect(services.affectedBy(['a'])).toEqual(new Set(['shop/web']));
    expect(services.affectedBy(['b', 'x'])).toEqual(
      new Set(['shop/web', 'shop/api']),
    );
    expect(services.affectedBy([])).toEqual(new Set());

    services.set('shop/web', new Set(['c']));
    expect(services.affectedBy(['a'])).toEqual(new Set());
    expect(services.affectedBy(['b'])).toEqual(new Set(['shop/api']));

    services.delete('shop/api');
    expect(services.affectedBy(['b', 'c'])).toEqual(new Set(['shop/web']));
    expect(services.affectedBy('all')).toEqual(new Set(['shop/web']));
  });
});
