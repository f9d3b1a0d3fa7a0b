import type { ObservedState } from '@okeanos/backstage-plugin-oke-common';
import { evaluateNamespace } from './evaluateNamespace';
import { cluster, NOW } from './__testUtils__/cluster';

const service = (
  subject: string,
  state: ObservedState['state'],
): ObservedState => ({ subject, state, message: `${subject} says so` });

const observed = (...services: ObservedState[]) =>
  evaluateNamespace(cluster(), 'shop', services, NOW).observed;

it('is healthy when its certificates are and nothing else is told', () => {
  expect(observed()).toMatchObject({ state: 'healthy' });
});

it('is what the worst service is, the first by name of those that are as bad', () => {
  expect(
    observed(
      service('web', 'failed'),
      service('api', 'pending'),
      service('cart', 'failed'),
    ),
  ).toEqual(service('cart', 'failed'));
});

it('does not take for trouble what is not there', () => {
  expect(observed(service('web', 'none')).state).toBe('healthy');
});

it('rests on the certificates of the namespace and on their issuers', () => {
  const { dependencies } = evaluateNamespace(cluster(), 'shop', [], NOW);
  expect([...dependencies].sort().join(' ')).toMatch(/Certificate.*Issuer/);
});
