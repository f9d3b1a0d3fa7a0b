import { Registrations } from './Registrations';

const of = (id: string, module = '@acme/one') => ({ id, module });

describe('Registrations', () => {
  it('keep the order in which they came', () => {
    const registrations = new Registrations('block');
    registrations.add(of('zebra'));
    registrations.add(of('ant', '@acme/two'));
    expect(registrations.list().map(({ id }) => id)).toEqual(['zebra', 'ant']);
    expect(registrations.get('ant')).toEqual(of('ant', '@acme/two'));
    expect(registrations.get('bee')).toBeUndefined();
  });

  it('refuse an id that is taken, and name both modules', () => {
    const registrations = new Registrations('namespace block');
    registrations.add(of('budget'));
    expect(() => registrations.add(of('budget', '@acme/two'))).toThrow(
      "@acme/one and @acme/two both register the namespace block 'budget': install one of them, or rename one",
    );
    expect(() => registrations.add(of('budget'))).toThrow(
      "@acme/one registers the namespace block 'budget' twice",
    );
    expect(registrations.list()).toHaveLength(1);
  });

  it.each(['', 'Budget', 'a/b', '-a', 'a-', '1a', 'a.b', 'a'.repeat(41)])(
    'refuse the id %j',
    id => {
      expect(() => new Registrations('block').add(of(id))).toThrow(
        /of @acme\/one has an id that cannot be used/,
      );
    },
  );
});
