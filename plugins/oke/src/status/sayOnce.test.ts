import { sayOnce } from './sayOnce';

const NO_AGENT = 'No agent is known: what they refuse is allowed today.';

const thing = (name: string, message: string) => ({ name, message, more: 1 });

describe('sayOnce', () => {
  it('says once what is said of several, and to each what is of it alone', () => {
    const { things, shared } = sayOnce([
      thing('cart', `Ingress of shop/cart is denied. ${NO_AGENT}`),
      thing('checkout', `Ingress of shop/checkout is denied. ${NO_AGENT}`),
      thing('payments', 'Its route is missing. Nobody makes it.'),
    ]);
    expect(things).toEqual([
      thing('cart', 'Ingress of shop/cart is denied.'),
      thing('checkout', 'Ingress of shop/checkout is denied.'),
      thing('payments', 'Its route is missing. Nobody makes it.'),
    ]);
    expect(shared).toEqual([
      { names: ['cart', 'checkout'], sentence: NO_AGENT },
    ]);
  });

  it.each([
    ['of one thing alone', [thing('cart', `Denied. ${NO_AGENT} ${NO_AGENT}`)]],
    [
      'that is all that is said',
      [thing('cart', NO_AGENT), thing('checkout', NO_AGENT)],
    ],
    [
      'within which a name has a dot',
      [thing('a', 'Host a.example.com is free'), thing('b', 'b. is not')],
    ],
  ])('leaves what is said %s', (_, things) => {
    expect(sayOnce(things)).toEqual({ things, shared: [] });
  });
});
