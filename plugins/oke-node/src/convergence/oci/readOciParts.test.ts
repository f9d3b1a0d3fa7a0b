import { readOciParts } from './readOciParts';
import { ID, specOf, World, type Options } from './__testUtils__/World';

const HOUR = 60 * 60_000;

const withBastion = specOf({ bastion: { enabled: true } });

async function settledWorld(options: Options = {}) {
  const world = new World();
  await world.settle({ confirmed: true, ...options });
  return world;
}

function read(world: World, options: Options = {}) {
  return readOciParts(
    options.api ?? world.oci,
    world.intention(options),
    world.passOptions,
  );
}

/** Which, and why. */
function told(parts: { part: string; reason: string }[]) {
  return parts.map(({ part, reason }) => `${part}: ${reason}`);
}

describe('readOciParts', () => {
  it('reads every part as it is, in order', async () => {
    const world = await settledWorld({ spec: withBastion });
    const cluster = world.oci.part(ID, 'cluster');
    world.oci.tamper(cluster.id, { name: 'renamed' });
    const { seen, absent, unclear } = await read(world, { spec: withBastion });
    expect(seen.map(({ part }) => part.id)).toEqual(
      world.intention({ spec: withBastion }).parts.map(({ id }) => id),
    );
    expect(seen.find(({ part }) => part.id === 'cluster')).toMatchObject({
      live: { id: cluster.id, name: 'renamed' },
    });
    // A list is short of it.
    expect(seen.find(({ part }) => part.id === 'bastion')).toMatchObject({
      live: { clientCidrBlockAllowList: ['192.0.2.10/32'] },
    });
    expect([absent, unclear]).toEqual([[], []]);
  });

  it('keeps what the cloud controller manager writes apart', async () => {
    const world = await settledWorld();
    const { id } = world.oci.part(ID, 'load-balancers-nsg');
    const rule = {
      direction: 'INGRESS',
      source: '0.0.0.0/0',
      sourceType: 'CIDR_BLOCK',
      protocol: '6',
      tcpOptions: { destinationPortRange: { min: 443, max: 443 } },
    } as const;
    await world.oci.addSecurityRules(id, [
      { ...rule, description: '0f0e8a4e-1111-2222-3333-444444444444' },
      { ...rule, source: '192.0.2.0/24', description: 'by somebody' },
    ]);
    const { seen } = await read(world);
    const rules = seen.find(({ part }) => part.id === 'load-balancers-rules');
    expect(rules).toMatchObject({ kept: [{ source: '0.0.0.0/0' }] });
    expect(JSON.stringify(rules && 'rules' in rules && rules.rules)).toMatch(
      /by somebody/,
    );
    expect(
      JSON.stringify(rules && 'rules' in rules && rules.rules),
    ).not.toMatch(/0f0e8a4e/);
  });

  it('tells what is proved to be gone, and reads the rest', async () => {
    const world = await settledWorld();
    for (const part of ['service-gateway', 'node-pool']) {
      world.oci.vanish(world.oci.part(ID, part).id);
    }
    // Until then it could be that OCI does not show it yet.
    world.clock.advance(HOUR);
    const { seen, absent, unclear } = await read(world);
    expect(told(absent)).toEqual([
      'service-gateway: it is no longer listed where it was',
      'node-pool: it is no longer listed where it was',
    ]);
    expect(unclear).toEqual([]);
    // Its routes lead nowhere, and are there.
    expect(seen.map(({ part }) => part.id)).toEqual(
      expect.arrayContaining(['private-routes', 'cluster', 'cert-manager']),
    );
  });

  it('tells nothing of what it cannot read', async () => {
    const world = await settledWorld();
    world.oci.forbidden.add('Cluster');
    const { absent, unclear } = await read(world);
    expect(absent).toEqual([]);
    expect(told(unclear)).toEqual([
      'cluster: Authorization failed or requested resource not found.',
      'node-pool: it is in cluster',
      'cert-manager: it is in cluster',
    ]);
  });

  it('tells what is on its way', async () => {
    const world = new World();
    await world.converge({ confirmed: true });
    const { absent, unclear } = await read(world);
    expect(told(unclear)[0]).toBe('vcn: it is PROVISIONING');
    // What is in no VCN is proved not to be there yet.
    expect(told(absent).filter(each => !/log|flow/.test(each))).toEqual([]);
  });

  it('tells what is no longer asked for, until it is gone', async () => {
    const world = await settledWorld({ spec: withBastion });
    const { unclear } = await read(world);
    expect(told(unclear)).toEqual([
      'bastion: it is no longer asked for, and not seen to be gone',
      'bastion-flow-log: it is no longer asked for, and not seen to be gone',
    ]);
    await world.settle({ confirmed: true });
    expect((await read(world)).unclear).toEqual([]);
  });
});
