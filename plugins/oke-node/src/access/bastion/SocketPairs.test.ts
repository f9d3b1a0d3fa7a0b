import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SocketPairs } from './SocketPairs';

describe('SocketPairs', () => {
  const folders = () =>
    readdirSync(tmpdir())
      .filter(name => name.startsWith('okeanos-bastion-'))
      .map(name => path.join(tmpdir(), name));

  it('joins each with its own other end, however many are asked for at once', async () => {
    const pairs = new SocketPairs();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => pairs.next()),
    );
    await pairs.close();
    const heard = await Promise.all(
      all.map(async ([outer, inner], index) => {
        const data = once(inner, 'data');
        outer.end(`${index}`);
        const text = String((await data)[0]);
        inner.destroy();
        return text;
      }),
    );
    expect(heard).toEqual(all.map((_, index) => `${index}`));
  });

  it('lets nobody else in, and leaves nothing behind', async () => {
    const before = folders();
    const pairs = new SocketPairs();
    const [outer, inner] = await pairs.next();
    const [folder] = folders().filter(name => !before.includes(name));
    // eslint-disable-next-line no-bitwise -- the permissions of others
    expect(statSync(folder).mode & 0o077).toBe(0);
    await pairs.close();
    expect(folders()).not.toContain(folder);
    outer.destroy();
    inner.destroy();
  });
});
