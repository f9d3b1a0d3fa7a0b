import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateWithoutKeys } from '../__testUtils__/fakeCloud';
import { StateStore } from './StateStore';

describe('StateStore', () => {
  let folder: string;
  const read = async () =>
    JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'state-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the state', async () => {
    const file = join(folder, 'state.json');
    const store = await StateStore.open(file, stateWithoutKeys);
    store.state.core.securityRules.nsg = [];
    await store.commit();
    const again = await StateStore.open(file, () => {
      throw new Error('There is a state already');
    });
    expect(again.state).toEqual(store.state);
  });

  it('has on disk, after each commit, what was changed before it', async () => {
    const store = await StateStore.open(
      join(folder, 'state.json'),
      stateWithoutKeys,
    );
    const rules = store.state.core.securityRules;
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        rules[`nsg${index}`] = [];
        await store.commit();
        expect((await read()).core.securityRules).toHaveProperty(`nsg${index}`);
      }),
    );
    expect(Object.keys((await read()).core.securityRules)).toHaveLength(20);
  });

  it('keeps the old state when a new one cannot be written, and can write later', async () => {
    const file = join(folder, 'state.json');
    const store = await StateStore.open(file, stateWithoutKeys);
    await store.commit();
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const { tenancy } = store.state;
    const { name } = tenancy;
    Object.assign(tenancy, { name: cyclic });
    await expect(store.commit()).rejects.toThrow('circular');
    expect((await read()).tenancy.name).toBe(name);
    tenancy.name = 'other';
    await store.commit();
    expect((await read()).tenancy.name).toBe('other');
  });

  it('reads the policies and compartments of sandboxes before these', async () => {
    const file = join(folder, 'state.json');
    const { tenancy, ...state } = stateWithoutKeys();
    const [{ compartmentId: _, ...compartment }] = tenancy.compartments;
    const [, { id: groupId }] = tenancy.groups;
    const { dynamicGroups: __, ...former } = tenancy;
    await writeFile(
      file,
      JSON.stringify({
        ...state,
        tenancy: {
          ...former,
          compartments: [compartment],
          policies: [{ groupId, verb: 'use', resourceType: 'clusters' }],
        },
      }),
    );
    const store = await StateStore.open(file, stateWithoutKeys);
    expect(store.state.tenancy).toMatchObject({
      compartments: [{ id: compartment.id, compartmentId: tenancy.id }],
      policies: [
        {
          compartmentId: tenancy.id,
          statements: [`Allow group id ${groupId} to use clusters in tenancy`],
        },
      ],
      dynamicGroups: [],
    });
  });

  it('says what to do with a file that it does not know', async () => {
    const file = join(folder, 'state.json');
    await writeFile(file, '{"version":0}');
    await expect(StateStore.open(file, stateWithoutKeys)).rejects.toThrow(
      /state\.json is not a state that this version of the sandbox knows: reset the sandbox/,
    );
  });
});
