import { entitiesShowing } from './entitiesShowing';

it('names whom the caller sees and with whom it is shared, each once, and not who has only the name', () => {
  const place = (entityRef: string, namespace = 'shop') => ({
    ...{ entityRef, cluster: 'demo', namespace },
  });
  expect(
    entitiesShowing(
      { cluster: 'demo', name: 'shop' },
      [
        place('component:default/cart'),
        place('component:default/report'),
        place('component:default/elsewhere', 'billing'),
      ],
      [
        { entity: 'component:default/report', state: 'shared' },
        { entity: 'component:default/hidden', state: 'absent' },
        { entity: 'component:default/asked-nobody', state: 'unknown' },
        { entity: 'component:default/renamed', state: 'other' },
      ],
    ),
  ).toEqual([
    'component:default/asked-nobody',
    'component:default/cart',
    'component:default/hidden',
    'component:default/report',
  ]);
});
