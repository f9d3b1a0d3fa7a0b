import { COMPARTMENT, ID, World } from './__testUtils__/World';

describe('convergeOci', () => {
  it('creates', async () => {
    const world = new World();
    const { results } = await world.settle();
    expect(results.filter(r => r.state !== 'current')).toEqual([]);
    world.expectOnce();
    await world.expectSettled();
  });
  it('destroys', async () => {
    const world = new World();
    await world.settle();
    await world.removeAll();
    expect(world.oci.size).toBe(0);
    expect(world.records).toEqual([]);
  });
});
