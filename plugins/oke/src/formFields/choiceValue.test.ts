import { choiceValue, chosenName } from './choiceValue';

describe('chosenName', () => {
  it.each([{ cluster: 'demo' }, { cluster: 'demo', namespace: 'shop' }])(
    'tells the name of %j',
    choice => {
      const name = choice.namespace ?? choice.cluster;
      expect(chosenName(choiceValue(choice))).toBe(name);
    },
  );

  // A link can fill in a form with anything.
  it.each([undefined, '', 'web', ':', 'resource:', 7, {}, ['x'], null])(
    'tells none of %j',
    value => {
      expect(chosenName(value)).toBeUndefined();
    },
  );
});
