import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ExclusiveLock } from './ExclusiveLock';

describe('ExclusiveLock', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'okeanos-lock-'));
    file = path.join(folder, 'a', 'lock');
  });

  afterEach(async () => {
    await fs.rm(folder, { recursive: true });
  });

  it('is held by one at a time', async () => {
    const lock = await ExclusiveLock.tryAcquire(file);
    expect(lock).toBeDefined();
    expect(await ExclusiveLock.tryAcquire(file)).toBeUndefined();
    lock?.release();
    const next = await ExclusiveLock.tryAcquire(file);
    expect(next).toBeDefined();
    next?.release();
  });

  it('is waited for', async () => {
    const lock = await ExclusiveLock.tryAcquire(file);
    const onWait = jest.fn(() => lock?.release());
    const next = await ExclusiveLock.acquire(file, { onWait });
    expect(onWait).toHaveBeenCalledTimes(1);
    next.release();
  });

  it('is not waited for any longer than wanted', async () => {
    const lock = await ExclusiveLock.tryAcquire(file);
    const abort = new AbortController();
    const waiting = ExclusiveLock.acquire(file, {
      signal: abort.signal,
      onWait: () => abort.abort(),
    });
    await expect(waiting).rejects.toThrow(/aborted/);
    lock?.release();
  });

  it('goes with the process that holds it', async () => {
    await fs.mkdir(path.dirname(file));
    const holder = spawn(
      process.execPath,
      [
        '--eval',
        `const { DatabaseSync } = require('node:sqlite');
         new DatabaseSync(process.argv[1]).exec('BEGIN EXCLUSIVE');
         console.log('held');
         setInterval(() => {}, 1000);`,
        file,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await new Promise(resolve => {
      holder.stdout.once('data', resolve);
    });
    expect(await ExclusiveLock.tryAcquire(file)).toBeUndefined();
    const exited = new Promise(resolve => {
      holder.once('exit', resolve);
    });
    holder.kill('SIGKILL');
    await exited;
    const lock = await ExclusiveLock.tryAcquire(file);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('fails when its folder cannot be made', async () => {
    await fs.writeFile(path.join(folder, 'a'), 'a file');
    await expect(ExclusiveLock.tryAcquire(file)).rejects.toThrow(
      /EEXIST|ENOTDIR/,
    );
  });
});
