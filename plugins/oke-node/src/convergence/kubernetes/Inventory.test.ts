import { contentHash } from '../contentHash';
import { fingerprintOf } from './fingerprint';
import {
  Inventory,
  inventoryEntrySchema,
  type InventoryEntry,
} from './Inventory';

const part = (id: string, data = '1') => ({
  id,
  dependsOn: [],
  object: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: id, namespace: 'shop' },
    data: { value: data },
  },
});

const live = (id: string, uid?: string) => {
  const { object } = part(id);
  return { ...object, metadata: { ...object.metadata, uid } };
};

const entry = (id: string, uid?: string): InventoryEntry => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name: id,
  part: id,
  ...(uid && {
    ...{ uid, hash: contentHash(part(id).object) },
    seen: fingerprintOf(live(id, uid)),
  }),
});

describe('Inventory', () => {
  it('records parts before they are made, all at once, and only those that are new', async () => {
    const record = jest.fn().mockResolvedValue(undefined);
    const inventory = new Inventory([entry('a', 'uid-a')], record);
    await inventory.intend([part('a'), part('b'), part('c')]);
    expect(record.mock.calls).toEqual([
      [[entry('a', 'uid-a'), entry('b'), entry('c')]],
    ]);
    await inventory.intend([part('a'), part('b'), part('c')]);
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('records what was made, and again when the UID or the intention changed', async () => {
    const record = jest.fn().mockResolvedValue(undefined);
    const inventory = new Inventory([], record);
    await inventory.made(part('a'), live('a', 'uid-1'));
    expect(record).toHaveBeenLastCalledWith([entry('a', 'uid-1')]);
    await inventory.made(part('a'), live('a', 'uid-1'));
    expect(record).toHaveBeenCalledTimes(1);
    await inventory.made(part('a'), live('a', 'uid-2'));
    expect(record).toHaveBeenLastCalledWith([entry('a', 'uid-2')]);
    const changed = part('a', '2');
    await inventory.made(changed, live('a', 'uid-2'));
    expect(record).toHaveBeenLastCalledWith([
      { ...entry('a', 'uid-2'), hash: contentHash(changed.object) },
    ]);
  });

  it('records how it was seen, and again when somebody wrote something beside it', async () => {
    const record = jest.fn().mockResolvedValue(undefined);
    const inventory = new Inventory([entry('a', 'uid-1')], record);
    const seen = live('a', 'uid-1');
    await inventory.made(part('a'), { ...seen, status: { ready: true } });
    expect(record).not.toHaveBeenCalled();
    const written = { ...seen, data: { value: '1', theirs: '2' } };
    await inventory.made(part('a'), written);
    expect(record).toHaveBeenLastCalledWith([
      { ...entry('a', 'uid-1'), seen: fingerprintOf(written) },
    ]);
  });

  it('forgets what was removed', async () => {
    const record = jest.fn().mockResolvedValue(undefined);
    const inventory = new Inventory([entry('a', 'uid-a'), entry('b')], record);
    await inventory.removed(entry('a', 'uid-a'));
    expect(record.mock.calls).toEqual([[[entry('b')]]]);
  });

  it('writes one state after the other', async () => {
    const log: string[] = [];
    const inventory = new Inventory([], async entries => {
      const names = entries.map(({ name }) => name).join(' ');
      log.push(`begin ${names}`);
      await new Promise(setImmediate);
      log.push(`end ${names}`);
    });
    await Promise.all([
      inventory.made(part('a'), live('a', 'uid-a')),
      inventory.made(part('b'), live('b', 'uid-b')),
    ]);
    expect(log).toEqual(['begin a', 'end a', 'begin a b', 'end a b']);
  });

  it('writes nothing more after a failure', async () => {
    const record = jest
      .fn()
      .mockRejectedValueOnce(new Error('the lease is lost'))
      .mockResolvedValue(undefined);
    const inventory = new Inventory([], record);
    const first = inventory.made(part('a'), live('a', 'uid-a'));
    await expect(first).rejects.toThrow('the lease is lost');
    const second = inventory.made(part('b'), live('b', 'uid-b'));
    await expect(second).rejects.toThrow('the lease is lost');
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('records no object without a UID: it could never be told from a namesake', async () => {
    const inventory = new Inventory([], jest.fn());
    await expect(inventory.made(part('a'), live('a'))).rejects.toThrow(
      'The API server answered with a ConfigMap a without a UID',
    );
  });
});

describe('inventoryEntrySchema', () => {
  it('reads what was written', () => {
    for (const written of [entry('a'), entry('a', 'uid-a')]) {
      expect(
        inventoryEntrySchema.parse(JSON.parse(JSON.stringify(written))),
      ).toEqual(written);
    }
  });
});
