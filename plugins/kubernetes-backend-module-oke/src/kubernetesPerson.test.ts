import { kubernetesPerson } from './kubernetesPerson';

const info = {
  userEntityRef: 'user:default/ada',
  ownershipEntityRefs: [
    'user:default/ada',
    'group:default/shop-team',
    'group:default/all',
    'group:default/shop',
  ],
};

describe('kubernetesPerson', () => {
  it('has the entity reference, and those groups that have a name', () => {
    expect(
      kubernetesPerson(info, {
        users: { 'user:default/grace': 'grace' },
        groups: {
          'group:default/shop-team': 'shop-team',
          'group:default/shop': 'shop-team',
          'group:default/billing-team': 'billing-team',
        },
      }),
    ).toEqual({ user: 'user:default/ada', groups: ['shop-team'] });
  });

  it('has the name of app-config', () => {
    expect(
      kubernetesPerson(info, {
        users: { 'user:default/ada': 'ocid1.user.oc1..a' },
        groups: {},
      }),
    ).toEqual({ user: 'ocid1.user.oc1..a', groups: [] });
  });

  it('takes no name of what every object has', () => {
    expect(
      kubernetesPerson(
        { userEntityRef: 'constructor', ownershipEntityRefs: ['toString'] },
        { users: {}, groups: {} },
      ),
    ).toEqual({ user: 'constructor', groups: [] });
  });
});
