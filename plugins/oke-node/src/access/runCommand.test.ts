import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { runCommand } from './runCommand';

describe('runCommand', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'command-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs a program of Node.js. */
  async function run(
    program: string,
    options: { args?: string[]; deadlineMs?: number } = {},
  ): Promise<string> {
    const { args = [], deadlineMs = 30_000 } = options;
    const file = path.join(folder, 'command');
    await writeFile(file, `#!${process.execPath}\n${program}`);
    await chmod(file, 0o755);
    return runCommand({ file, args, env: { ONLY: 'this' } }, { deadlineMs });
  }

  it('gives what was printed, by arguments that no shell sees, in an environment of its own', async () => {
    const output = await run(
      'console.log(JSON.stringify([process.argv.slice(2), process.env, process.cwd()]))',
      { args: ['$HOME', '; id', '`id`', 'a b'] },
    );
    expect(JSON.parse(output)).toEqual([
      ['$HOME', '; id', '`id`', 'a b'],
      { ONLY: 'this' },
      '/',
    ]);
  });

  it('is ended with the process that waits for it', async () => {
    const before = process.listeners('exit');
    const error = run('setInterval(() => {}, 1_000)').catch(e => e);
    let ending: (typeof before)[number] | undefined;
    while (!ending) {
      await new Promise(setImmediate);
      ending = process.listeners('exit').find(each => !before.includes(each));
    }
    ending(0);
    expect(await error).toEqual(new Error('was ended by SIGKILL'));
    expect(process.listeners('exit')).toEqual(before);
  });

  it.each([
    [
      'fails',
      'console.log("s3cret"); console.error("s3cret"); process.exitCode = 3',
      'ended with exit code 3',
    ],
    [
      'is killed',
      'console.log("s3cret"); process.kill(process.pid, "SIGKILL")',
      'was ended by SIGKILL',
    ],
    [
      'says too much',
      'setInterval(() => console.log("s3cret".repeat(10_000)), 1)',
      'printed more than 256 KiB',
    ],
  ])(
    'repeats nothing of what a command says that %s',
    async (_, program, why) => {
      const error = await run(program, { args: ['s3cret'] }).catch(e => e);
      expect(error).toEqual(new Error(why));
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(
        's3cret',
      );
    },
  );

  it('tells that there is no such command, and not its arguments', async () => {
    const command = { file: path.join(folder, 'none'), env: {} };
    await expect(
      runCommand({ ...command, args: ['s3cret'] }, { deadlineMs: 30_000 }),
    ).rejects.toEqual(new Error('cannot be started (ENOENT)'));
    await expect(
      runCommand({ ...command, args: ['s3cret\0'] }, { deadlineMs: 30_000 }),
    ).rejects.toEqual(new Error('cannot be started with these arguments'));
  });

  it('ends a command at the deadline, with what it started', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ends: Promise<unknown>[] = [];
    // The system cuts the connections of a process that is killed.
    server.on('connection', socket => {
      socket.on('error', () => {});
      ends.push(once(socket, 'close'));
    });
    const stays = `require('node:net').connect(${port}, '127.0.0.1')`;
    await expect(
      run(
        `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
          stays,
        )}], { stdio: 'inherit' });
         ${stays}`,
        { deadlineMs: 2_500 },
      ),
    ).rejects.toEqual(new Error('did not end within 2.5 s'));
    expect(ends).toHaveLength(2);
    await Promise.all(ends);
    server.close();
  });
});
