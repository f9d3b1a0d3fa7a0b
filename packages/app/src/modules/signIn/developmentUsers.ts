/** The users of `examples/org.yaml`. */
export const DEVELOPMENT_USERS = [
  { name: 'ada', displayName: 'Ada', team: 'Shop team' },
  { name: 'grace', displayName: 'Grace', team: 'Billing team' },
  { name: 'pia', displayName: 'Pia', team: 'Platform team' },
];
