import { ID, specOf, World } from './__testUtils__/World';

const HOUR = 60 * 60_000;

/** What would change, in short. */
async function changesOf(
  world: World,
  options: Parameters<World['plan']>[0] = {},
) {
  const { changes } = await world.plan(options);
  return changes
    .filter(({ action }) => action !== 'none')
    .map(({ part, action, fields }) => [part, action, ...fields].join(' '));
}

async function createdWorld() {
  const world = new World();
  await world.settle();
  return world;
}

describe('planOci', () => {
  it('creates everything where there is nothing, and has no effect', async () => {
    const world = new World();
    const { changes, problems } = await world.plan({ confirmed: true });
    expect(changes).toHaveLength(31);
    expect(new Set(changes.map(({ action }) => action))).toEqual(
      new Set(['create']),
    );
    expect(changes[0]).toEqual({
      part: 'vcn',
      kind: 'Vcn',
      name: 'demo-vcn',
      action: 'create',
      reason: 'it does not exist',
      fields: [],
    });
    expect(changes.find(({ part }) => part === 'cert-manager')).toMatchObject({
      kind: 'Addon',
      name: 'CertManager',
      reason: 'after cluster',
    });
    expect(problems).toEqual([]);
    expect(world.oci.size).toBe(0);
    expect(world.records).toEqual([]);
  });

  it('names each rule that a new cluster gets, with the reason', async () => {
    const world = new World();
    const { changes } = await world.plan({ confirmed: true });
    const rules = changes.find(({ part }) => part === 'endpoint-rules');
    expect(rules).toMatchObject({ action: 'create', fields: [] });
    expect(rules?.diff).toContainEqual({
      field: 'rules',
      to: 'ingress TCP 6443 from workers-nsg: API server',
    });
    expect(rules?.diff).toContainEqual({
      field: 'rules',
      to: 'egress TCP 10250 to workers-nsg: kubelet',
    });
    for (const { to } of changes.flatMap(({ diff = [] }) => diff)) {
      expect(to).toMatch(/^(in|e)gress .+ (from|to) [\w./-]+: \w/);
      expect(to).not.toMatch(/ref:|okeanos:/);
    }
    expect(
      changes.filter(({ kind, diff }) => kind === 'SecurityRules' && !diff),
    ).toEqual([]);
  });

  it('tells of a part that somebody deleted that it was there', async () => {
    const world = await createdWorld();
    world.oci.vanish(world.oci.part(ID, 'nat-gateway').id);
    world.clock.advance(HOUR);
    const { changes } = await world.plan({ confirmed: true });
    expect(changes.filter(({ wasDeleted }) => wasDeleted)).toMatchObject([
      { part: 'nat-gateway', action: 'create' },
    ]);
  });

  it('changes nothing of what is as intended', async () => {
    const world = await createdWorld();
    expect(await changesOf(world, { confirmed: true })).toEqual([]);
  });

  it('names fields and rules', async () => {
    const world = await createdWorld();
    const spec = specOf({
      nodePool: { size: 3 },
      network: { clientCidrs: ['192.168.0.0/16'], internetAccess: false },
    });
    expect(await changesOf(world, { confirmed: true, spec })).toEqual([
      'private-routes update routeRules',
      'endpoint-rules update + ingress TCP 6443 from 192.168.0.0/16',
      'workers-rules update - egress TCP 443 to 0.0.0.0/0',
      'pods-rules update - egress TCP 443 to 0.0.0.0/0',
      'load-balancers-rules update + ingress TCP 443 from 192.168.0.0/16',
      'node-pool update nodeConfigDetails.size',
      'nat-gateway delete',
    ]);
  });

  it('tells what would be refused', async () => {
    const world = await createdWorld();
    const spec = specOf({ network: { podsCidr: '10.0.192.0/18' } });
    const { problems } = await world.plan({ confirmed: true, spec });
    expect(problems).toEqual([
      {
        field: '',
        value: 'demo-pods-subnet',
        message: 'OCI cannot change cidrBlock of what exists',
        remedy: 'Take the change back, or make another cluster',
      },
    ]);
  });

  it('does not hide drift that stays', async () => {
    const world = await createdWorld();
    const { id } = world.oci.part(ID, 'workers-nsg');
    world.oci.tamper(id, { displayName: 'mine' });
    await world.oci.removeSecurityRules(id, [
      world.oci.rulesOf(id)[0].id ?? '',
    ]);
    const { changes } = await world.plan();
    expect(
      changes.filter(({ reason }) => reason !== 'as intended'),
    ).toMatchObject([
      {
        part: 'workers-nsg',
        action: 'none',
        reason: 'it was changed by somebody else: displayName',
      },
      {
        part: 'workers-rules',
        action: 'none',
        reason:
          'changed by somebody else: + ingress ICMP 3,4 from endpoint-nsg',
      },
    ]);
  });

  it('knows nothing of what cannot be read, nor of what comes after it', async () => {
    const world = await createdWorld();
    world.clock.advance(HOUR);
    world.oci.forbidden.add('Cluster');
    const { changes } = await world.plan({ confirmed: true });
    expect(changes.filter(({ action }) => action !== 'none')).toMatchObject([
      { part: 'cluster', action: 'unknown' },
      {
        part: 'node-pool',
        action: 'unknown',
        reason: 'it could not be compared: it comes after cluster',
      },
      { part: 'cert-manager', action: 'unknown' },
      { part: 'control-plane-log', action: 'unknown' },
    ]);
  });
});
