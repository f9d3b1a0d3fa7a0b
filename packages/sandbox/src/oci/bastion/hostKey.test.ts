import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { ed25519KeyPair, readHostKey } from './hostKey';

it('makes keys until one can be read', () => {
  const good = utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const make = jest
    .fn<utils.KeyPairReturn, []>(() => good)
    .mockReturnValueOnce({ ...good, private: 'malformed' });
  expect(ed25519KeyPair(make)).toBe(good);
  expect(make).toHaveBeenCalledTimes(2);
});

describe('the key of a host', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okeanos-host-key-'));
    file = join(folder, 'key');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is the same after a restart', () => {
    expect(readHostKey(file)).toBe(readHostKey(file));
  });

  it('is made anew when what is there cannot be read', async () => {
    await writeFile(file, 'no key');
    const made = readHostKey(file);
    expect(made).not.toBe('no key');
    expect(await readFile(file, 'utf8')).toBe(made);
  });
});
