import { namespaceSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import { podDisruptionBudget } from './podDisruptionBudget';

const { schema, check, parts } = podDisruptionBudget;

const contextOf = (...services: string[]) => ({
  spec: namespaceSpecSchema.parse({
    ...{ cluster: 'demo', name: 'shop', owner: 'group:default/shop-team' },
    services: services.map(name => ({ name, ports: [8443] })),
  }),
  ownerGroup: undefined,
  ingressNamespaces: [],
});

describe('the block pod-disruption-budget', () => {
  it('lets one pod be away when nothing else is asked', () => {
    expect(schema.parse({})).toEqual({ maxUnavailable: 1 });
  });

  it.each([{ maxUnavailable: 0 }, { maxUnavailable: '10%' }, { minimum: 1 }])(
    'does not take %j',
    asked => {
      expect(schema.safeParse(asked).success).toBe(false);
    },
  );

  it('makes a budget for every service', () => {
    expect(
      parts({ maxUnavailable: 2 }, contextOf('cart', 'web')),
    ).toMatchObject([
      { id: 'cart', object: { metadata: { name: 'cart' } } },
      {
        id: 'web',
        object: {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'web' },
          spec: {
            maxUnavailable: 2,
            selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
          },
        },
      },
    ]);
  });

  it('says when there is nothing to keep', () => {
    expect(check?.({ maxUnavailable: 1 }, contextOf('cart'))).toEqual([]);
    expect(check?.({ maxUnavailable: 1 }, contextOf())).toMatchObject([
      { field: '', message: expect.stringContaining('no services') },
    ]);
  });
});
