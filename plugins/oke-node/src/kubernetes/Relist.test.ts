import fc from 'fast-check';
import { Relist } from './Relist';

/** Some objects: UID to resource version. */
const objects = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  fc.constantFrom('1', '2', '3'),
);

describe('Relist', () => {
  it('leads from the known view to the new one by real differences only', () => {
    fc.assert(
      fc.property(
        objects,
        objects,
        // What came and went while the list was streamed.
        fc.array(fc.record({ uid: fc.constantFrom('a', 'b', 'c', 'g') })),
        (before, after, passing) => {
          const known = new Map(Object.entries(before));
          const relist = new Relist<{ uid: string; version: string }>(known);
          const add = (uid: string, version: string) =>
            relist.upsert(uid, version, () => ({ uid, version }));
          for (const { uid } of passing) {
            add(uid, '9');
            relist.delete(uid);
          }
          for (const [uid, version] of Object.entries(after)) {
            add(uid, '8');
            add(uid, version);
          }

          const { versions, changed, deleted } = relist.finish();
          expect(Object.fromEntries(versions)).toEqual(after);

          const view: Record<string, string> = { ...before };
          for (const uid of deleted) {
            expect(view).toHaveProperty(uid);
            delete view[uid];
          }
          for (const { uid, version } of changed) {
            expect(view[uid]).not.toBe(version);
            view[uid] = version;
          }
          expect(view).toEqual(after);
        },
      ),
    );
  });

  it('does not read what did not change', () => {
    const relist = new Relist(new Map([['a', '1']]));
    const read = jest.fn();
    relist.upsert('a', '1', read);
    expect(read).not.toHaveBeenCalled();
    relist.upsert('a', '2', read);
    expect(read).toHaveBeenCalledTimes(1);
  });
});
